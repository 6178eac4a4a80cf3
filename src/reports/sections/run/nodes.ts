import type { ResultTable } from "../../../metrics/index.ts";
import { figures } from "../../charts/figure.ts";
import { largestOf, type TimeSeries, timeChart } from "../../charts/time-chart.ts";
import { html } from "../../markup/html.ts";
import { counted } from "../../markup/quantity.ts";
import { SERIES_COUNT } from "../../page/theme.ts";
import type { Section } from "../section.ts";

/** How many nodes there were, over time. */
export const nodes: Section = {
  id: "nodes",
  title: "Nodes over time",
  tables: ["timeseries"],
  render(folder) {
    const table = folder.table("timeseries");
    const times = table.numbers("time_seconds");
    const registered = table.numbers("nodes");
    const pools = poolSeries(table);
    const most = counted(largestOf([registered]), "node");
    return figures(
      html`${timeChart({
        id: "nodes-pools",
        title: "Nodes by pool",
        description: `Registered nodes over virtual time, ${counted(pools.length, "pool")} stacked on each other; at most ${most}.`,
        note: pools.length > 1 ? "Each unit of paper shows its highest sample; areas stand on each other." : undefined,
        times,
        series: pools,
        unit: "nodes",
        stacked: true,
      })}${timeChart({
        id: "nodes-ready",
        title: "Registered and ready",
        description: `Nodes registered and nodes ready over virtual time; at most ${most} registered.`,
        note: "Where the lines part, nodes were booting or not ready.",
        times,
        series: [
          { label: "registered", values: registered, series: 6 },
          { label: "ready", values: table.numbers("ready_nodes"), series: 1 },
        ],
        unit: "nodes",
      })}`,
    );
  },
};

/** A series per pool that ever had a node; the smallest ones share the last when there are more than colours. */
function poolSeries(table: ResultTable): TimeSeries[] {
  const columns = table.names.filter((column) => column === "no_pool_nodes" || /^pool_.*_nodes$/.test(column));
  const all = columns
    .map((column) => ({ label: poolLabel(column), values: table.numbers(column), peak: largestOf([table.numbers(column)]) }))
    .filter(({ peak }) => peak > 0);
  if (all.length <= SERIES_COUNT) return all.map(({ label, values }, i) => ({ label, values, series: i + 1, filled: true }));
  const bySize = all.slice().sort((a, b) => b.peak - a.peak);
  const kept = new Set(bySize.slice(0, SERIES_COUNT - 1));
  const rest = bySize.slice(SERIES_COUNT - 1);
  const others = rest[0].values.map((_, i) => rest.reduce((sum, { values }) => sum + values[i], 0));
  const shown = [...all.filter((pool) => kept.has(pool)), { label: `${rest.length} others`, values: others }];
  return shown.map(({ label, values }, i) => ({ label, values, series: i + 1, filled: true }));
}

const poolLabel = (column: string): string => (column === "no_pool_nodes" ? "no pool" : column.replace(/^pool_|_nodes$/g, ""));
