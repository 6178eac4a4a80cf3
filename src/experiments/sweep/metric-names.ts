import { SUMMARY_ENTRIES } from "../../metrics/index.ts";
import { type ExperimentFile, type InputProblem, suggest } from "../../workloads/index.ts";

/** What is shown of each cell when the experiment names no metrics. */
export const HEADLINE_METRICS: readonly string[] = ["pod_pending_seconds_p99", "nodes_mean", "node_hours", "cost_usd"];

/** Metrics that depend on the cluster: those of pools and of scalar resources. */
const OF_CLUSTER = /^pool_.+_(node_hours|cost_usd)$|_requested_ratio$/;

/** Adds a problem for every metric that no run has, or that is named twice. */
export function checkMetrics(source: ExperimentFile, problems: InputProblem[]): void {
  const known = SUMMARY_ENTRIES.map(({ name }) => name);
  const { metrics } = source.spec;
  if (metrics?.length === 0) problems.push(source.problem(["spec", "metrics"], "at least one metric", "an empty list"));
  metrics?.forEach((name, i) => {
    const path = ["spec", "metrics", i];
    if (metrics.indexOf(name) < i) problems.push(source.problem(path, "metrics that differ", `${JSON.stringify(name)} again`));
    if (known.includes(name) || OF_CLUSTER.test(name)) return;
    problems.push(source.problem(path, "a metric of summary.csv", JSON.stringify(name), suggest(name, known)));
  });
}
