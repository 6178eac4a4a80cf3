import { figure } from "../../charts/figure.ts";
import { type Interval, intervalChart } from "../../charts/intervals.ts";
import { legend } from "../../charts/legend.ts";
import { dataTable } from "../../markup/data-table.ts";
import { type Html, html, NOTHING } from "../../markup/html.ts";
import { counted, formatPlain, formatQuantity } from "../../markup/quantity.ts";
import { unitOfMetric } from "../run/metrics.ts";
import { verdictMark } from "../run/objectives.ts";
import type { Section } from "../section.ts";
import { type ComparedMetric, nameOf, readComparison, VERDICTS } from "./comparison-rows.ts";

const ROWS_MAX = 40;

/** Each metric: how much B differs, and how sure that is. */
export const differences: Section = {
  id: "differences",
  title: "Differences with their intervals",
  tables: ["comparison"],
  render(folder) {
    const rows = readComparison(folder);
    return html`${forest(rows)}${metricTable(rows)}`;
  },
};

/** Differences as shares of A, for the metrics that differ at all. */
function forest(rows: readonly ComparedMetric[]): Html {
  const differing = rows.filter(({ relative, difference }) => Number.isFinite(relative) && difference !== 0);
  if (differing.length === 0) return NOTHING;
  const shown = differing.slice(0, ROWS_MAX);
  const intervals = shown.map(
    (row): Interval => ({
      label: nameOf(row),
      low: row.relativeLow * 100,
      value: row.relative * 100,
      high: row.relativeHigh * 100,
      text: `${signed(row.relative)} (${signed(row.relativeLow)} to ${signed(row.relativeHigh)})`,
      series: VERDICTS.find(([verdict]) => verdict === row.verdict)?.[1] ?? 6,
    }),
  );
  const more = differing.length - shown.length;
  return figure({
    title: "B minus A, in per cent of A",
    legend: legend(VERDICTS.map(([label, series]) => ({ label, series, mark: "point" as const }))),
    chart: intervalChart(
      {
        id: "forest",
        title: "Differences with 95 % intervals",
        description: `${intervals
          .slice(0, 8)
          .map(({ label, text }) => `${label}: ${text}`)
          .join("; ")}.`,
      },
      intervals,
      "% of A",
    ),
    note: `Marks: mean difference; lines: its 95 % interval, over pairs of runs with the same seed. Intervals that leave the picture end at its edge. ${counted(rows.length - differing.length, "metric")} without any difference, or with 0 on side A, only in the table.${more > 0 ? ` ${more} more in comparison.csv.` : ""}`,
  });
}

const signed = (ratio: number): string => (Number.isNaN(ratio) ? "?" : `${ratio > 0 ? "+" : ""}${formatQuantity(ratio, "ratio")}`);

function metricTable(rows: readonly ComparedMetric[]): Html {
  const numeric = (title: string) => ({ title, numeric: true });
  return dataTable({
    caption: "All metrics",
    search: true,
    columns: [
      { title: "metric" },
      { title: "verdict" },
      ...["A", "B", "B − A", "95 % from", "to", "p (Holm)", "correlation", "pairs"].map(numeric),
    ],
    rows: rows.map((row) => {
      const unit = unitOfMetric({ name: row.metric, unit: row.unit });
      const amounts = [row.meanA, row.meanB, row.difference, row.low, row.high].map((value) => formatQuantity(value, unit));
      return [
        nameOf(row),
        verdictMark(row.verdict),
        ...amounts,
        probability(row.pHolm),
        formatPlain(row.correlation),
        formatPlain(row.pairs),
      ];
    }),
  });
}

/** Small probabilities are not told closer than they are known. */
function probability(p: number): string {
  if (Number.isNaN(p)) return "–";
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}
