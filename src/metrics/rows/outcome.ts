import { type Id, NO_NODE, PodPhase, type PodTable } from "../../cluster/index.ts";

/** How a pod's story ended, or where it stands when the run does. Every pod has exactly one. */
export const OUTCOMES = ["succeeded", "failed", "deleted", "evicted", "lost", "running", "pending"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Reasons for which a pod counts as evicted: somebody made it go so that others could stay, or its node could. */
const EVICTIONS = new Set(["Evicted", "Preempted", "TaintManagerEviction"]);

/**
 * What became of a pod. A pod that was made to go is `evicted` or `deleted` even when its containers exited well on being told to;
 * a pod that is told to go and has not gone yet still counts as running or pending. Bound pods that do not run yet are `pending`, as in Kubernetes.
 */
export function outcomeOf(pods: PodTable, id: Id): Outcome {
  if (pods.isLive(id)) return pods.phase[id] === PodPhase.Running ? "running" : "pending";
  const reason = pods.reasons.get(id) ?? "";
  if (reason === "NodeLost") return "lost";
  if (EVICTIONS.has(reason)) return "evicted";
  if (pods.isDeleting(id)) return "deleted";
  if (pods.phase[id] === PodPhase.Succeeded) return "succeeded";
  return pods.phase[id] === PodPhase.Failed ? "failed" : "deleted";
}

/** Milliseconds a pod waited for a node: until it was bound, or else until it was gone or, still waiting, until `now`. */
export function pendingMs(pods: PodTable, id: Id, now: number): number {
  return Math.min(pods.scheduledMs[id], pods.endedMs[id], now) - pods.createdMs[id];
}

/** The part of {@link pendingMs} that one cause accounts for; the causes add up to it without rest. */
export function pendingMsBy(pods: PodTable, id: Id, cause: number, now: number): number {
  const booked = pods.pendingMs[cause][id];
  if (pods.node[id] !== NO_NODE || pods.pendingCause[id] !== cause) return booked;
  return booked + Math.min(pods.endedMs[id], now) - pods.pendingCauseSinceMs[id];
}
