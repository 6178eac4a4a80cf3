import { type Millis, seconds } from "../../engine/index.ts";

const PER_NODE_MS = 20;
/** Pods of which a loop looks at one per millisecond. */
const PODS_PER_MS = 5;
/** What a loop takes at most, up to so many nodes and beyond: in that time, at the latest, the autoscaler reacts. */
const SMALL_CLUSTER_NODES = 100;
const SMALL_CLUSTER_MS = seconds(30);
const LARGE_CLUSTER_MS = seconds(60);

/**
 * What a loop takes in a cluster of so many registered nodes and live pods: 20 ms for each node and 0.2 ms for each pod, within the time in
 * which the autoscaler promises to react.
 * Source: spec/cluster-autoscaler.md 15.2, an assumption; cluster-autoscaler FAQ, service level objectives, and proposals/scalability_tests.md.
 */
export function loopDurationBySize(nodes: number, pods: number): Millis {
  const most = nodes < SMALL_CLUSTER_NODES ? SMALL_CLUSTER_MS : LARGE_CLUSTER_MS;
  return Math.min(most, Math.max(1, Math.round(PER_NODE_MS * nodes + pods / PODS_PER_MS)));
}
