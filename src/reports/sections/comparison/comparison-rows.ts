import type { ReportFolder } from "../../tables/read-folder.ts";

/** A metric of a comparison, in one cell. NaN: not known, or without bound. */
export interface ComparedMetric {
  /** Names the cell when there are several. */
  readonly cell: string;
  readonly metric: string;
  readonly unit: string;
  readonly pairs: number;
  readonly meanA: number;
  readonly meanB: number;
  /** Mean of B minus mean of A, with its interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** The same as shares of A. */
  readonly relative: number;
  readonly relativeLow: number;
  readonly relativeHigh: number;
  readonly pHolm: number;
  readonly correlation: number;
  readonly verdict: string;
}

/** Verdicts in the order in which they matter, each with its colour and shape. */
export const VERDICTS: readonly (readonly [verdict: string, series: number])[] = [
  ["worse", 2],
  ["better", 3],
  ["changed", 4],
  ["cannot tell", 5],
  ["same", 6],
];

/** The rows of `comparison.csv`, what matters most first. */
export function readComparison(folder: ReportFolder): ComparedMetric[] {
  const table = folder.table("comparison");
  const text = (column: string) => (table.has(column) ? table.texts(column) : Array.from({ length: table.rows }, () => ""));
  const number = (column: string) => (table.has(column) ? table.numbers(column) : new Float64Array(table.rows).fill(Number.NaN));
  const [cells, metrics, units, verdicts] = [text("cell"), table.texts("metric"), table.texts("unit"), table.texts("verdict")];
  const [pairs, meanA, meanB, difference, low, high] = ["n", "mean_a", "mean_b", "difference", "low", "high"].map((name) =>
    table.numbers(name),
  );
  const [relative, relativeLow, relativeHigh, pHolm, correlation] = [
    "relative",
    "relative_low",
    "relative_high",
    "p_holm",
    "correlation",
  ].map(number);
  const rows = metrics.map(
    (metric, i): ComparedMetric => ({
      cell: cells[i],
      metric,
      unit: units[i],
      pairs: pairs[i],
      meanA: meanA[i],
      meanB: meanB[i],
      difference: difference[i],
      low: low[i],
      high: high[i],
      relative: relative[i],
      relativeLow: relativeLow[i],
      relativeHigh: relativeHigh[i],
      pHolm: pHolm[i],
      correlation: correlation[i],
      verdict: verdicts[i],
    }),
  );
  const rank = (verdict: string): number => {
    const found = VERDICTS.findIndex(([name]) => name === verdict);
    return found < 0 ? VERDICTS.length : found;
  };
  const order = rows.map((_, i) => i).sort((a, b) => rank(rows[a].verdict) - rank(rows[b].verdict) || a - b);
  return order.map((i) => rows[i]);
}

/** The name of a metric, with its cell when there are several. */
export const nameOf = ({ cell, metric }: Pick<ComparedMetric, "cell" | "metric">): string => (cell === "" ? metric : `${metric} (${cell})`);
