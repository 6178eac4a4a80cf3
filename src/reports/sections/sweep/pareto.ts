import type { ResultTable } from "../../../metrics/index.ts";
import { figure } from "../../charts/figure.ts";
import { legend } from "../../charts/legend.ts";
import { type Point, paretoFront, scatterChart } from "../../charts/scatter.ts";
import { NOTHING } from "../../markup/html.ts";
import { counted, formatQuantity } from "../../markup/quantity.ts";
import type { ReportFolder } from "../../tables/read-folder.ts";
import type { Section } from "../section.ts";
import { meanOf, readCells, valuesByCell } from "./sweep-cells.ts";

/** What a cell costs, and how long its pods wait: the first of each that the runs have. */
const COSTS: readonly (readonly [metric: string, unit: string])[] = [
  ["cost_usd", "usd"],
  ["node_hours", "hours"],
];
const WAITS: readonly (readonly [metric: string, unit: string])[] = [
  ["pod_pending_seconds_p99", "seconds"],
  ["pod_pending_seconds_mean", "seconds"],
];

/** Cells by cost and waiting. */
export interface Front {
  readonly cost: string;
  readonly wait: string;
  readonly points: readonly Point[];
}

/** Cost against waiting: which cells are worth choosing from. */
export const pareto: Section = {
  id: "pareto",
  title: "Cost against waiting",
  tables: ["cells", "results"],
  render(folder) {
    const found = front(folder);
    if (found === undefined) return NOTHING;
    const { cost, wait, points } = found;
    const best = points.filter((point) => point.best);
    return figure({
      title: `${wait} against ${cost}, means over seeds`,
      legend: legend([
        { label: "beaten by no other cell", series: 1, mark: "point" },
        { label: "another cell is as good in one and better in the other", series: 2, mark: "point" },
      ]),
      chart: scatterChart(
        {
          id: "pareto",
          title: "Cost against waiting",
          description: `${counted(points.length, "cell")}; the front: ${best.map(({ title }) => title).join("; ")}.`,
        },
        points,
        { x: cost, y: wait },
      ),
      note: "Lower left is better. The stair joins the cells worth choosing from; numbers are cells. Differences smaller than the intervals below may be chance.",
    });
  },
};

/** The cells as points; undefined when the runs have no such metrics. */
export function front(folder: ReportFolder): Front | undefined {
  const results = folder.find("results");
  if (results === undefined) return undefined;
  const cost = firstKnown(results, COSTS);
  const wait = firstKnown(results, WAITS);
  if (cost === undefined || wait === undefined) return undefined;
  const cells = readCells(folder).filter(({ cell }) => cost.values.has(cell) && wait.values.has(cell));
  const places = cells.map(({ cell }) => ({ x: meanOf(cost.values.get(cell)!), y: meanOf(wait.values.get(cell)!) }));
  const best = paretoFront(places);
  const points = cells.map(({ cell, settings }, i) => ({
    ...places[i],
    label: cell,
    title: `cell ${cell} (${settings}): ${formatQuantity(places[i].x, cost.unit)}, ${formatQuantity(places[i].y, wait.unit)}`,
    best: best[i],
  }));
  return { cost: cost.metric, wait: wait.metric, points };
}

function firstKnown(results: ResultTable, metrics: readonly (readonly [metric: string, unit: string])[]) {
  for (const [metric, unit] of metrics) {
    const values = valuesByCell(results, metric);
    if (values.size > 0) return { metric, unit, values };
  }
  return undefined;
}
