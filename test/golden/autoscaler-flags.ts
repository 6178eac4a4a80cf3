import { fileURLToPath } from "node:url";
import type { MemorySink } from "../../src/metrics/index.ts";
import { loadScenario } from "../../src/workloads/scenario.ts";
import { runInMemory } from "../support/scenario.ts";

/** What flag sets do to a scenario: one table. */
interface Comparison {
  /** The committed table, beside this file. */
  readonly file: string;
  readonly scenario: string;
  /** What is set whatever the flags. */
  readonly set: readonly string[];
  readonly until?: string;
  /** Flags that are compared, each set by the settings that it adds to the scenario. */
  readonly flagSets: readonly Readonly<Record<string, string>>[];
  readonly metrics: readonly string[];
}

const openb = (expander: string, unneeded: string) => ({ expander, "scale-down-unneeded-time": unneeded });

/** What keeps idle nodes: their own timer, and the delays after a scale-up and after a removal, for all pools or for each. */
const delays = (unneeded: string, afterAdd: string, afterDelete: string, local = "false") => ({
  "scale-down-unneeded-time": unneeded,
  "scale-down-delay-after-add": afterAdd,
  "scale-down-delay-after-delete": afterDelete,
  "scale-down-delay-type-local": local,
});

/** All comparisons. */
export const COMPARISONS: readonly Comparison[] = [
  {
    file: "autoscaler-flags.csv",
    scenario: "../../workloads/openb.yaml",
    // Four hours of the trace, and four more for what began in them.
    set: ["spec.workload[0].trace.window.from=3360h", "spec.workload[0].trace.window.to=3364h"],
    until: "8h",
    flagSets: [openb("least-waste", "10m"), openb("least-waste", "2m"), openb("most-pods", "10m"), openb("most-pods", "2m")],
    metrics: [
      "pods_succeeded",
      "nodes_added",
      "nodes_max",
      "node_hours",
      "cost_usd",
      "pod_pending_seconds_mean",
      "pod_pending_seconds_p99",
      "pod_pending_seconds_max",
    ],
  },
  {
    file: "flapping-flags.csv",
    scenario: "flapping-load/scenario.yaml",
    set: [],
    flagSets: [
      delays("4m", "10m", "0s"),
      delays("4m", "0s", "0s"),
      delays("1m", "10m", "0s"),
      delays("1m", "10m", "5m"),
      delays("1m", "0s", "0s"),
      delays("4m", "10m", "0s", "true"),
    ],
    metrics: ["nodes_added", "scale_downs", "node_hours", "pod_pending_seconds_mean", "pod_pending_seconds_max"],
  },
];

/** Where a table is committed. */
export function committed({ file }: Comparison): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** A row for each flag set: what was asked for, and what came of it. */
export function compareFlags({ scenario, set: always, until, flagSets, metrics }: Comparison): string {
  const file = fileURLToPath(new URL(scenario, import.meta.url));
  const rows = flagSets.map((flags) => {
    const set = Object.entries(flags).map(([name, value]) => `spec.clusterAutoscaler.${name}=${value}`);
    const { sink } = runInMemory(loadScenario(file, { set: [...always, ...set], ...(until !== undefined && { until }) }));
    const summary = summaryOf(sink);
    return [...Object.values(flags), ...metrics.map((name) => summary.get(name))].join(",");
  });
  return `${[Object.keys(flagSets[0]).concat(metrics).join(","), ...rows].join("\n")}\n`;
}

function summaryOf(sink: MemorySink): ReadonlyMap<string, string> {
  return new Map(sink.objects("summary").map(({ name: metric, value }) => [String(metric), String(value)]));
}
