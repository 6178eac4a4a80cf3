/** A candidate for deletion. */
export interface BudgetNode<N> {
  readonly node: N;
  readonly group: number;
}

/** How many nodes a group that only has the sizes 0 and max is to have, and how many are registered. */
export interface AtomicSize {
  readonly target: number;
  readonly registered: number;
}

/** What may be deleted at a time, and what is being deleted. */
export interface BudgetInput<N> {
  readonly empty: readonly BudgetNode<N>[];
  readonly drain: readonly BudgetNode<N>[];
  readonly maxParallelism: number;
  readonly maxDrainParallelism: number;
  readonly emptyInProgress: number;
  readonly drainInProgress: number;
  /** Undefined for groups that may lose nodes one by one. */
  atomicSizeOf(group: number): AtomicSize | undefined;
}

/** Nodes whose deletion may start now. */
export interface Cropped<N> {
  readonly empty: N[];
  readonly drain: N[];
  /** Atomic group -> how many of its nodes must be ready to go before the provider is called. */
  readonly batchSizes: ReadonlyMap<number, number>;
}

/**
 * Cuts the lists to what may be deleted at the same time: whole atomic groups first, then empty nodes, then drained ones.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/budgets/budgets.go, CropNodes.
 */
export function cropToBudget<N>(input: BudgetInput<N>): Cropped<N> {
  const budget = new Budget(input);
  const empty = byGroup(input.empty);
  const drain = byGroup(input.drain);
  const isAtomic = (group: number) => input.atomicSizeOf(group) !== undefined;
  budget.takeAtomicWithEmpties(input, empty, drain);
  budget.takeAtomicWithDrainsOnly(input, empty, drain);
  for (const [group, nodes] of empty) if (!isAtomic(group)) budget.takeEmpties(nodes);
  budget.shareWithDrains();
  for (const [group, nodes] of drain) if (!isAtomic(group)) budget.takeDrains(nodes);
  return budget.result;
}

/** What is left of both budgets, and what has been given from them. */
class Budget<N> {
  readonly result: { readonly empty: N[]; readonly drain: N[]; readonly batchSizes: Map<number, number> } = {
    empty: [],
    drain: [],
    batchSizes: new Map(),
  };
  /** Left for all nodes and for drained ones; below 0 when more is under way than may be. */
  private all: number;
  private drains: number;
  /** One atomic group may go though it is larger than what is left, so that others cannot starve it. */
  private canOverflow = true;

  constructor({ maxParallelism, maxDrainParallelism, emptyInProgress, drainInProgress }: BudgetInput<N>) {
    this.all = maxParallelism - emptyInProgress - drainInProgress;
    this.drains = maxDrainParallelism - drainInProgress;
  }

  /** The first group that finds nothing left ends it for all others. A budget below 0 counts as one that something is left of. */
  takeAtomicWithEmpties({ atomicSizeOf }: BudgetInput<N>, empty: ReadonlyMap<number, N[]>, drain: ReadonlyMap<number, N[]>): void {
    for (const [group, empties] of empty) {
      const size = atomicSizeOf(group);
      if (size === undefined) continue;
      const drains = drain.get(group) ?? [];
      const count = empties.length + drains.length;
      const exceeds = this.all < count || this.drains < drains.length;
      if (exceeds && (this.all === 0 || (drains.length > 0 && this.drains === 0) || !this.canOverflow)) break;
      if (!isWhole(count, size)) continue;
      // That the empty nodes alone are asked here can leave a group with drained ones waiting for nodes that it does not have.
      this.result.batchSizes.set(group, empties.length === size.registered ? size.registered : size.target);
      this.result.empty.push(...empties);
      this.give(count, drains);
    }
    this.shareWithDrains();
  }

  takeAtomicWithDrainsOnly({ atomicSizeOf }: BudgetInput<N>, empty: ReadonlyMap<number, N[]>, drain: ReadonlyMap<number, N[]>): void {
    for (const [group, drains] of drain) {
      const size = atomicSizeOf(group);
      if (size === undefined || empty.has(group)) continue;
      if (this.drains < drains.length && (this.drains === 0 || !this.canOverflow)) break;
      if (!isWhole(drains.length, size)) continue;
      this.result.batchSizes.set(group, drains.length);
      this.give(drains.length, drains);
    }
  }

  takeEmpties(nodes: readonly N[]): void {
    const some = nodes.slice(0, Math.max(0, this.all));
    this.result.empty.push(...some);
    this.all -= some.length;
  }

  takeDrains(nodes: readonly N[]): void {
    const some = nodes.slice(0, Math.max(0, this.drains));
    this.result.drain.push(...some);
    this.drains -= some.length;
  }

  /** Drained nodes count in both budgets. */
  shareWithDrains(): void {
    this.drains = Math.min(this.all, this.drains);
  }

  private give(count: number, drains: readonly N[]): void {
    this.result.drain.push(...drains);
    this.all -= count;
    this.drains -= drains.length;
    this.canOverflow = false;
  }
}

/** All nodes there should be, or all that have registered: those that never will must not hold up the others. */
function isWhole(count: number, { target, registered }: AtomicSize): boolean {
  return count === target || count === registered;
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
