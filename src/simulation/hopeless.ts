import type { Store } from "../cluster/index.ts";
import { type Millis, NEVER } from "../engine/index.ts";
import type { LoadedScenario } from "../workloads/index.ts";

/** A limit on waits for a node that a run may be seen to miss before its end. */
interface WaitLimit {
  readonly quantile: number;
  readonly maxMs: Millis;
}

/** Failed pods that are made again add to those that may wait: so many of the pods that are known to come, at most. */
const RECREATED_RATIO = 0.1;

/**
 * Tells whether a run has missed an objective whatever comes: more pods have waited longer for a node than the quantile leaves out, of
 * all that can still come. Never when no objective can be seen to be missed early: it limits no wait of all pods, or nobody knows
 * how many pods there will be.
 */
export function makeHopelessTest({ objectives, objects, arrivals }: LoadedScenario, store: Store): (now: Millis) => boolean {
  const limits = objectives.flatMap(({ metric, quantile = 1, max, where }): WaitLimit[] => {
    const isOfAllPods = Object.keys(where ?? {}).length === 0;
    return metric === "pod_pending_seconds" && max !== undefined && isOfAllPods ? [{ quantile, maxMs: max * 1000 }] : [];
  });
  const makesPods = objects.some(({ kind }) => kind !== "PriorityClass" && kind !== "Namespace");
  if (limits.length === 0 || makesPods) return () => false;
  let expected = 0;
  for (let i = 0; i < arrivals.count; i++) if (arrivals.warm[i] === 0) expected += arrivals.pods[i];
  const most = Math.ceil(expected * (1 + RECREATED_RATIO));
  return (now) => limits.some(({ quantile, maxMs }) => latePods(store, maxMs, now) > most - Math.ceil(quantile * most));
}

/** Pods that waited longer than `maxMs`, or have waited as long and still do. Those that were gone before they got a node do not count. */
function latePods({ pods }: Store, maxMs: Millis, now: Millis): number {
  let late = 0;
  for (let pod = 0; pod < pods.count; pod++) {
    if (pods.warm[pod] === 1) continue;
    const scheduledMs = pods.scheduledMs[pod];
    if (scheduledMs === NEVER && !pods.isLive(pod)) continue;
    if ((scheduledMs === NEVER ? now : scheduledMs) - pods.createdMs[pod] > maxMs) late++;
  }
  return late;
}
