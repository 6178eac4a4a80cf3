import type { Id, PodTemplate } from "../../../cluster/index.ts";
import { seconds } from "../../../engine/index.ts";
import { podRequests } from "../../../model/index.ts";
import type { Environment } from "../environment.ts";
import { GPU_RESOURCES } from "../names.ts";

/** Pods younger than this may have companions that are about to appear. */
const UNSCHEDULABLE_POD_MS = seconds(2);
const UNSCHEDULABLE_GPU_POD_MS = seconds(30);

/** What to do about pods that are left. */
export type Gate = "scale-up" | "not-needed" | "limited-by-max-nodes-total" | "in-cooldown";

/**
 * Whether a loop tries to scale up.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, shouldScaleUp.
 */
export function scaleUpGate({ flags, store, deadlines, wallClock }: Environment, pods: readonly Id[], readyNodes: number): Gate {
  if (pods.length === 0) return "not-needed";
  const total = flags["max-nodes-total"];
  if (total > 0 && readyNodes >= total) return "limited-by-max-nodes-total";
  if (flags["bypassed-scheduler-names"].length > 0) return "scale-up";
  let oldest = Number.POSITIVE_INFINITY;
  let oldestGpu = Number.POSITIVE_INFINITY;
  for (const pod of pods) {
    const created = store.pods.createdMs[pod];
    if (created < oldest) oldest = created;
    if (created < oldestGpu && requestsGpu(store.pods.templates[pod])) oldestGpu = created;
  }
  if (!deadlines.reached(wallClock.wholeSeconds(oldest) + UNSCHEDULABLE_POD_MS)) return "in-cooldown";
  if (oldestGpu === Number.POSITIVE_INFINITY) return "scale-up";
  return deadlines.reached(wallClock.wholeSeconds(oldestGpu) + UNSCHEDULABLE_GPU_POD_MS) ? "scale-up" : "in-cooldown";
}

const known = new WeakMap<PodTemplate, boolean>();

function requestsGpu(template: PodTemplate): boolean {
  let requests = known.get(template);
  if (requests === undefined) {
    const names = podRequests(template, {});
    requests = GPU_RESOURCES.some((name) => names.has(name));
    known.set(template, requests);
  }
  return requests;
}
