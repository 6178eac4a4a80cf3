import { column, digitsOf, type Table, type Unit } from "../columns.ts";
import { formatNumber } from "../number-text.ts";
import type { MetricSink } from "../sink.ts";
import { entriesFor, type Figures, type SummaryGroup } from "./entries.ts";

/** The table of summary metrics. */
export const SUMMARY: Table = {
  name: "summary",
  file: "summary.csv",
  help: "One row per summary metric of the run.",
  columns: [
    column("name", "text", "Name of the metric."),
    column("value", "text", "Its value, with the decimals of its unit; empty when this run has none."),
    column("unit", "text", "Its unit."),
    column("help", "text", "What it is."),
  ],
};

/** One number that describes a run. */
export interface SummaryMetric {
  readonly group: SummaryGroup;
  readonly name: string;
  /** NaN: this run has no such value. */
  readonly value: number;
  readonly unit: Unit;
  readonly help: string;
}

/** The numbers that describe a run, in the order of the table. */
export interface Summary {
  readonly metrics: readonly SummaryMetric[];
  /** Pools whose price nobody has told: they are in no cost. "" stands for nodes without pool. */
  readonly unpricedPools: readonly string[];
  /** The value of a metric; undefined when there is no metric of that name, NaN when it has no value in this run. */
  get(name: string): number | undefined;
}

/** Computes every metric of a run that is over. */
export function makeSummary(figures: Figures): Summary {
  const metrics = entriesFor(figures).map(({ group, name, unit, help, value }) => ({ group, name, unit, help, value: value(figures) }));
  const byName = new Map(metrics.map((metric) => [metric.name, metric.value]));
  return { metrics, unpricedPools: unpricedPools(figures), get: (name) => byName.get(name) };
}

/** Writes the summary as a table. */
export function writeSummary({ metrics }: Summary, sink: MetricSink): void {
  sink.begin(SUMMARY);
  for (const { name, value, unit, help } of metrics) sink.row(SUMMARY.name, [name, formatNumber(value, digitsOf(unit)), unit, help]);
}

function unpricedPools({ store, nodes }: Figures): string[] {
  const pools = store.nodeGroups.groups.filter((group) => group.priceUsdPerHour === undefined && nodes.poolMs[group.id] > 0);
  return [...pools.map((group) => group.name), ...(nodes.poollessMs > 0 ? [""] : [])];
}
