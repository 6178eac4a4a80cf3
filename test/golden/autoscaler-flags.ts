import { fileURLToPath } from "node:url";
import type { MemorySink } from "../../src/metrics/index.ts";
import { loadScenario } from "../../src/workloads/scenario.ts";
import { runInMemory } from "../support/scenario.ts";

const SCENARIO = fileURLToPath(new URL("../../workloads/openb.yaml", import.meta.url));

/** The committed table. */
export const COMPARISON = fileURLToPath(new URL("autoscaler-flags.csv", import.meta.url));

/** Flags that are compared, each set by the settings that it adds to the scenario. */
const FLAG_SETS: readonly Readonly<Record<string, string>>[] = [
  { expander: "least-waste", "scale-down-unneeded-time": "10m" },
  { expander: "least-waste", "scale-down-unneeded-time": "2m" },
  { expander: "most-pods", "scale-down-unneeded-time": "10m" },
  { expander: "most-pods", "scale-down-unneeded-time": "2m" },
];

/** Four hours of the trace, and four more for what began in them. */
const WINDOW = ["spec.workload[0].trace.window.from=3360h", "spec.workload[0].trace.window.to=3364h"];

const METRICS = [
  "pods_succeeded",
  "nodes_added",
  "nodes_max",
  "node_hours",
  "cost_usd",
  "pod_pending_seconds_mean",
  "pod_pending_seconds_p99",
  "pod_pending_seconds_max",
];

/** What flag sets do to part of the openb trace: a row for each, with node-hours, cost and how long pods waited. */
export function compareFlags(): string {
  const rows = FLAG_SETS.map((flags) => {
    const set = Object.entries(flags).map(([name, value]) => `spec.clusterAutoscaler.${name}=${value}`);
    const { sink } = runInMemory(loadScenario(SCENARIO, { set: [...WINDOW, ...set], until: "8h" }));
    const summary = summaryOf(sink);
    return [...Object.values(flags), ...METRICS.map((name) => summary.get(name))].join(",");
  });
  return `${[Object.keys(FLAG_SETS[0]).concat(METRICS).join(","), ...rows].join("\n")}\n`;
}

function summaryOf(sink: MemorySink): ReadonlyMap<string, string> {
  return new Map(sink.objects("summary").map(({ name: metric, value }) => [String(metric), String(value)]));
}
