/** A candidate for deletion. */
export interface BudgetNode<N> {
  readonly node: N;
  readonly group: number;
}

/** What may be deleted at a time, and what is being deleted. */
export interface BudgetInput<N> {
  readonly empty: readonly BudgetNode<N>[];
  readonly drain: readonly BudgetNode<N>[];
  readonly maxParallelism: number;
  readonly maxDrainParallelism: number;
  readonly emptyInProgress: number;
  readonly drainInProgress: number;
  /** The target size of a group that only has the sizes 0 and max; undefined for other groups. */
  atomicSizeOf(group: number): number | undefined;
}

/** Nodes whose deletion may start now. */
export interface Cropped<N> {
  readonly empty: N[];
  readonly drain: N[];
}

/**
 * Cuts the lists to what may be deleted at the same time: whole atomic groups first, then empty nodes, then drained ones.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/budgets/budgets.go, CropNodes.
 */
export function cropToBudget<N>(input: BudgetInput<N>): Cropped<N> {
  const { emptyInProgress, drainInProgress } = input;
  const result: Cropped<N> = { empty: [], drain: [] };
  let parallelism = input.maxParallelism - emptyInProgress - drainInProgress;
  let drainParallelism = input.maxDrainParallelism - drainInProgress;
  const empty = byGroup(input.empty);
  const drain = byGroup(input.drain);
  let canOverflow = true;
  for (const group of new Set([...empty.keys(), ...drain.keys()])) {
    const size = input.atomicSizeOf(group);
    if (size === undefined) continue;
    const empties = empty.get(group) ?? [];
    const drains = drain.get(group) ?? [];
    empty.delete(group);
    drain.delete(group);
    const all = empties.length + drains.length;
    if (all !== size || parallelism <= 0 || (drains.length > 0 && drainParallelism <= 0)) continue;
    const overflows = all > parallelism || drains.length > drainParallelism;
    if (overflows && !canOverflow) continue;
    result.empty.push(...empties);
    result.drain.push(...drains);
    parallelism -= all;
    drainParallelism -= drains.length;
    canOverflow = false;
  }
  for (const nodes of empty.values()) {
    const some = nodes.slice(0, Math.max(0, parallelism));
    result.empty.push(...some);
    parallelism -= some.length;
  }
  drainParallelism = Math.min(parallelism, drainParallelism);
  for (const nodes of drain.values()) {
    const some = nodes.slice(0, Math.max(0, drainParallelism));
    result.drain.push(...some);
    drainParallelism -= some.length;
  }
  return result;
}

/** Nodes by group, in order of first appearance. */
function byGroup<N>(nodes: readonly BudgetNode<N>[]): Map<number, N[]> {
  const groups = new Map<number, N[]>();
  for (const { node, group } of nodes) {
    const list = groups.get(group);
    if (list === undefined) groups.set(group, [node]);
    else list.push(node);
  }
  return groups;
}
