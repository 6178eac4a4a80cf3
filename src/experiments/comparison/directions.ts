import { HEADLINE_METRICS_MAX } from "../statistics/index.ts";

/** Which way of a metric is good news. Neutral ones only change. */
export type Direction = "lower" | "higher" | "neutral";

/** Metrics by what is better. Those not named here go by the patterns below. */
const DIRECTIONS: Readonly<Record<string, Direction>> = {
  pods_succeeded: "higher",
  pods_bound: "higher",
  pods_failed: "lower",
  pods_evicted: "lower",
  pods_lost: "lower",
  pods_pending: "lower",
  pods_still_unbound: "lower",
  pods_gone_unbound: "lower",
  evictions: "lower",
  preemptions: "lower",
  restarts: "lower",
  failed_launches: "lower",
  unbound_pods_mean: "lower",
  unbound_pods_max: "lower",
  nodes_mean: "lower",
  nodes_max: "lower",
  node_hours: "lower",
  no_pool_node_hours: "lower",
  unpriced_node_hours: "lower",
  cost_usd: "lower",
  scheduling_attempts: "lower",
  makespan_seconds: "lower",
};

/** Metrics of pools, resources and causes, whose names depend on the cluster. The first that fits counts. */
const PATTERNS: readonly (readonly [pattern: RegExp, direction: Direction])[] = [
  [/^pod_pending_.*_ratio$/, "neutral"],
  [/^pod_run_seconds_/, "neutral"],
  [/^pod_(pending|startup|ready)_.*seconds_/, "lower"],
  [/^pool_.*_node_hours$/, "neutral"],
  [/^pool_.*_cost_usd$/, "neutral"],
  [/_(requested|used)_ratio$/, "higher"],
  [/_usd(_per_hour)?$/, "lower"],
];

/** What is better for a metric. Neutral when nobody has said: a shift between pools, or a name of the future, is no verdict by itself. */
export function directionOf(metric: string): Direction {
  if (Object.hasOwn(DIRECTIONS, metric)) return DIRECTIONS[metric];
  return PATTERNS.find(([pattern]) => pattern.test(metric))?.[1] ?? "neutral";
}

/** What is compared unless told otherwise: what people ask of a cluster. The number of seeds is chosen for this many. */
export const HEADLINE_METRICS: readonly string[] = [
  "pods_succeeded",
  "pods_failed",
  "pods_still_unbound",
  "evictions",
  "preemptions",
  "pod_pending_seconds_mean",
  "pod_pending_seconds_p99",
  "pod_ready_seconds_p99",
  "node_hours",
  "cost_usd",
  "cpu_requested_ratio",
  "makespan_seconds",
].slice(0, HEADLINE_METRICS_MAX);
