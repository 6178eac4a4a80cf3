/** What bounds the number of nodes of one estimate. */
export interface EstimationLimits {
  /** Flag max-nodes-per-scaleup; 0: none. */
  readonly maxNodesPerScaleUp: number;
  /** Flag max-nodes-total; 0: none. */
  readonly maxNodesTotal: number;
  /** Nodes there are, placeholders included. */
  readonly nodeCount: number;
  /** Target and maximum of the group and of those like it. */
  readonly groups: readonly { readonly target: number; readonly max: number }[];
}

/**
 * The largest number of nodes an estimate may add; undefined: no limit.
 * Source: cluster-autoscaler 1.36.1, estimator/threshold_based_limiter.go, cluster_capacity_threshold.go, sng_capacity_threshold.go.
 * Differs: wall-clock limits are never reached.
 */
export function nodeCap({ maxNodesPerScaleUp, maxNodesTotal, nodeCount, groups }: EstimationLimits): number | undefined {
  let room = 0;
  for (const { target, max } of groups) room += Math.max(0, max - target);
  const left = maxNodesTotal - nodeCount;
  if (room === 0 || maxNodesPerScaleUp < 0 || (maxNodesTotal !== 0 && left <= 0)) return 0;
  const limits = [maxNodesPerScaleUp, room, maxNodesTotal === 0 ? 0 : left];
  const positive = limits.filter((limit) => limit > 0);
  return positive.length === 0 ? undefined : Math.min(...positive);
}
