const ALL_BELOW = 100;
const PERCENT_MIN = 5;

/**
 * How many feasible nodes a search looks for among `nodes`. `percent` is 0 when it is to adapt to the number of nodes.
 * Source: kube-scheduler v1.36, schedule_one.go, numFeasibleNodesToFind.
 */
export function feasibleNodesToFind(nodes: number, percent: number): number {
  if (nodes < ALL_BELOW) return nodes;
  const share = percent === 0 ? Math.max(PERCENT_MIN, 50 - Math.trunc(nodes / 125)) : percent;
  return Math.max(ALL_BELOW, Math.trunc((nodes * share) / 100));
}
