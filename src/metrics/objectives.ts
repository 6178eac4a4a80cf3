import { type PodSummary, SAMPLE_METRICS, type SampleMetric } from "./summary/pod-summary.ts";
import { nearestRank } from "./summary/samples.ts";
import type { Summary } from "./summary/summary.ts";

/** What a run is expected to keep: a limit on a quantile of a pod metric, or on a metric of the summary. */
export interface Objective {
  /** One of {@link SAMPLE_METRICS}, or the name of a summary metric. */
  readonly metric: string;
  /** 0..1, for pod metrics only. Left out: 1, the maximum. */
  readonly quantile?: number;
  /** Limits in the unit of the metric (seconds, hours, ratio, ...); at least one of the two. A value equal to a limit keeps it. */
  readonly max?: number;
  readonly min?: number;
  /** Which pods count; for pod metrics only. */
  readonly where?: { readonly namespace?: string };
}

/** `unknown`: the metric has no value in this run, so nothing can be said. */
export type Verdict = "met" | "failed" | "unknown";

/** An objective with what the run made of it. */
export interface ObjectiveResult extends Objective {
  readonly verdict: Verdict;
  /** The value measured; null when there is none, or when it has no bound because too many pods still wait. */
  readonly value: number | null;
  /** The objective in words: "p99 of pod_pending_seconds at most 60 seconds (namespace batch)". */
  readonly description: string;
  /** What was found, in words: "41.25 seconds", or why there is no value. */
  readonly found: string;
}

/** Metrics in which a pod that still waits for a node at the end of the run counts as waiting for ever. */
const CENSORED: ReadonlySet<string> = new Set<SampleMetric>(["pod_pending_seconds", "pod_startup_seconds", "pod_ready_seconds"]);

/**
 * Compares a metric with its limits. Quantiles are by nearest rank over the pods bound in the run that are not warm, and those that
 * still wait at its end, counted as waiting for ever: a cluster that is too small cannot look good by never serving the longest waits.
 */
export function evaluateObjective(objective: Objective, summary: Summary, pods: PodSummary): ObjectiveResult {
  const { metric } = objective;
  if (isSampleMetric(metric)) return judgeSamples(objective, metric, pods);
  const known = summary.metrics.find(({ name }) => name === metric);
  const unit = known?.unit ?? "";
  if (known === undefined) return unknown(objective, unit, "no metric of this name in this run");
  return Number.isNaN(known.value) ? unknown(objective, unit, "no value in this run") : judge(objective, unit, known.value);
}

/** Whether a name is that of a pod metric. */
function isSampleMetric(name: string): name is SampleMetric {
  return (SAMPLE_METRICS as readonly string[]).includes(name);
}

function judgeSamples(objective: Objective, metric: SampleMetric, pods: PodSummary): ObjectiveResult {
  const namespace = objective.where?.namespace;
  const group = namespace === undefined ? undefined : pods.namespaces.indexOf(namespace);
  const values = pods.samples[metric].sorted(group === undefined ? undefined : (candidate) => candidate === group);
  const waiting = CENSORED.has(metric) ? (group === undefined ? pods.stillUnbound : (pods.stillUnboundBy[group] ?? 0)) : 0;
  const all = new Float64Array(values.length + waiting).fill(Number.POSITIVE_INFINITY);
  all.set(values);
  if (all.length === 0) return unknown(objective, "seconds", "no pod was measured");
  const value = nearestRank(all, objective.quantile ?? 1) / 1000;
  const result = judge(objective, "seconds", value);
  if (Number.isFinite(value)) return result;
  return { ...result, value: null, found: `no bound: ${waiting} of ${all.length} pods still wait for a node at the end of the run` };
}

function judge(objective: Objective, unit: string, value: number): ObjectiveResult {
  const { max, min } = objective;
  const met = (max === undefined || value <= max) && (min === undefined || value >= min);
  return { ...objective, description: describe(objective, unit), verdict: met ? "met" : "failed", value, found: `${value} ${unit}` };
}

function unknown(objective: Objective, unit: string, found: string): ObjectiveResult {
  return { ...objective, description: describe(objective, unit), verdict: "unknown", value: null, found };
}

function describe({ metric, quantile, max, min, where }: Objective, unit: string): string {
  const subject = quantile === undefined ? metric : `p${Number((quantile * 100).toFixed(6))} of ${metric}`;
  const limits = [...(min === undefined ? [] : [`at least ${min}`]), ...(max === undefined ? [] : [`at most ${max}`])].join(" and ");
  const pods = where?.namespace === undefined ? "" : ` (namespace ${where.namespace})`;
  return `${subject} ${limits} ${unit}`.trimEnd() + pods;
}
