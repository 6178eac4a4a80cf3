import type { Id, Store } from "../cluster/index.ts";
import { type Millis, seconds } from "../engine/index.ts";

/** Between two tries to evict pods that a disruption budget holds back. Source: kubectl v1.36, pkg/drain/drain.go, evictPods. */
export const EVICTION_RETRY_MS = seconds(5);
const MIRROR_POD_ANNOTATION = "kubernetes.io/config.mirror";
/** Source: kube-apiserver v1.36, core/v1 defaults, DefaultTerminationGracePeriodSeconds. */
const GRACE_SECONDS = 30;

/** What came of a round of evictions. */
export interface DrainRound {
  /** Some pod may not be evicted yet: a budget forbids it. */
  readonly refused: boolean;
  /** Pods that a drain has to move and that are still there, those on their way out included. */
  readonly left: number;
}

/**
 * Evicts all pods of a node but those of DaemonSets and mirror pods, with their own grace periods, `graceMaxMs` at most.
 * Source: kubectl v1.36, pkg/drain/filters.go, with --ignore-daemonsets, --force and --delete-emptydir-data.
 */
export function evictPods(store: Store, node: Id, graceMaxMs: Millis): DrainRound {
  const { pods, owners } = store;
  let refused = false;
  let left = 0;
  for (const pod of [...store.nodes.infos.pods[node].ids]) {
    if (pods.node[pod] !== node || !pods.isLive(pod)) continue;
    const { annotations, spec } = pods.templates[pod];
    if (MIRROR_POD_ANNOTATION in annotations || owners.all[pods.owner[pod]]?.kind === "DaemonSet") continue;
    left++;
    if (pods.isDeleting(pod)) continue;
    const graceMs = Math.min((spec.terminationGracePeriodSeconds ?? GRACE_SECONDS) * 1000, graceMaxMs);
    if (store.evictPod(pod, graceMs) !== "evicted") refused = true;
  }
  return { refused, left };
}

/** Keeps new pods off a node. */
export function cordon(store: Store, node: Id): void {
  const object = store.nodes.infos.nodes[node];
  if (object.spec?.unschedulable !== true) store.updateNode(node, { ...object, spec: { ...object.spec, unschedulable: true } });
}
