import type { ResultTable } from "../../../metrics/index.ts";
import type { ReportFolder } from "../../tables/read-folder.ts";

/** A cell of a sweep: one choice of settings. */
export interface SweepCell {
  readonly cell: string;
  /** `expander=least-waste, nodes=5`; the scenario when there are no factors. */
  readonly settings: string;
}

/** The cells, in order. */
export function readCells(folder: ReportFolder): SweepCell[] {
  const table = folder.table("cells");
  const factors = table.names.filter((column) => column !== "cell" && column !== "scenario");
  const scenarios = table.texts("scenario");
  const several = new Set(scenarios).size > 1;
  const values = factors.map((factor) => table.texts(factor));
  return table.texts("cell").map((cell, i) => {
    const parts = factors.map((factor, f) => `${shortFactor(factor)}=${values[f][i]}`);
    return { cell, settings: [...(several || parts.length === 0 ? [scenarios[i]] : []), ...parts].join(", ") };
  });
}

/** The last part of a path says what is varied: `spec.clusterAutoscaler.expander` is the expander. */
export const shortFactor = (factor: string): string => factor.slice(factor.lastIndexOf(".") + 1);

/** The values of a metric by cell, over its seeds. */
export function valuesByCell(results: ResultTable, metric: string): Map<string, number[]> {
  const [cells, metrics] = [results.texts("cell"), results.texts("metric")];
  const values = results.numbers("value");
  const byCell = new Map<string, number[]>();
  metrics.forEach((name, i) => {
    if (name !== metric || Number.isNaN(values[i])) return;
    const own = byCell.get(cells[i]);
    if (own === undefined) byCell.set(cells[i], [values[i]]);
    else own.push(values[i]);
  });
  return byCell;
}

/** The mean of some numbers, added up in order. */
export const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
