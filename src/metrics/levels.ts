import { CPU_COLUMN, MEMORY_COLUMN, type ResourceColumn, type Store } from "../cluster/index.ts";

/** What a series looks at: how the cluster stands once an instant is over. */
export interface ClusterView {
  readonly createdPods: number;
  /** Waiting for a node. */
  readonly unboundPods: number;
  /** Of these, how many the scheduler has found no node for. */
  readonly unschedulablePods: number;
  /** Bound and not yet running. */
  readonly startingPods: number;
  readonly runningPods: number;
  readonly succeededPods: number;
  readonly failedPods: number;
  readonly deletedPods: number;
  readonly nodes: number;
  readonly readyNodes: number;
  /** Registered nodes by node group. */
  readonly poolNodes: readonly number[];
  /** Registered nodes of no node group. */
  readonly poollessNodes: number;
  /** By resource column, over all nodes: millicores, bytes and units. */
  readonly allocatable: readonly number[];
  /** By resource column: requests of bound pods. */
  readonly requested: readonly number[];
  /** By resource column, CPU and memory only: usage of running pods. */
  readonly used: readonly number[];
  /** What the machines that exist cost per hour; NaN when no price is known. */
  readonly costUsdPerHour: number;
  /** The column of a resource name, or undefined while nobody has named it. */
  columnOf(resource: string): ResourceColumn | undefined;
}

/** What the store's totals do not hold, kept by the ledgers. */
export interface PodTallies {
  readonly unschedulablePods: number;
}
/** What the node ledger counts of nodes that the totals do not. */
export interface NodeTallies {
  readonly poolNodes: readonly number[];
  readonly poollessNodes: number;
  readonly costUsdPerHour: number;
}

/**
 * A copy of the cluster's sums as the last instant left them. A change is heard of after it was made, so
 * what was true until then must be remembered: samples and integrals up to the present instant read it from here.
 */
export class Levels implements ClusterView {
  createdPods = 0;
  unboundPods = 0;
  unschedulablePods = 0;
  startingPods = 0;
  runningPods = 0;
  succeededPods = 0;
  failedPods = 0;
  deletedPods = 0;
  nodes = 0;
  readyNodes = 0;
  readonly poolNodes: number[] = [];
  poollessNodes = 0;
  readonly allocatable: number[] = [0, 0];
  readonly requested: number[] = [0, 0];
  readonly used: number[] = [0, 0];
  costUsdPerHour = Number.NaN;
  private readonly columns = new Map<string, ResourceColumn>();
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** Takes over how things stand now. Called after every instant in which something has changed: a handful of copies. */
  capture(pods: PodTallies, nodes: NodeTallies): void {
    const { totals } = this.store;
    this.createdPods = totals.podsCreated;
    this.unboundPods = totals.pendingPods;
    this.startingPods = totals.boundPods - totals.runningPods;
    this.runningPods = totals.runningPods;
    this.succeededPods = totals.succeededPods;
    this.failedPods = totals.failedPods;
    this.deletedPods = totals.deletedPods;
    this.nodes = totals.nodes;
    this.readyNodes = totals.readyNodes;
    copy(totals.allocatableScalars, this.allocatable);
    this.allocatable[CPU_COLUMN] = totals.allocatableCpuMillicores;
    this.allocatable[MEMORY_COLUMN] = totals.allocatableMemoryBytes;
    copy(totals.requestedScalars, this.requested);
    this.requested[CPU_COLUMN] = totals.requestedCpuMillicores;
    this.requested[MEMORY_COLUMN] = totals.requestedMemoryBytes;
    this.used[CPU_COLUMN] = totals.usedCpuMillicores;
    this.used[MEMORY_COLUMN] = totals.usedMemoryBytes;
    this.unschedulablePods = pods.unschedulablePods;
    copy(nodes.poolNodes, this.poolNodes);
    this.poollessNodes = nodes.poollessNodes;
    this.costUsdPerHour = nodes.costUsdPerHour;
  }

  columnOf(resource: string): ResourceColumn | undefined {
    const { resources } = this.store;
    for (let column = this.columns.size; column < resources.count; column++) this.columns.set(resources.nameOf(column), column);
    return this.columns.get(resource);
  }
}

function copy(from: readonly number[], to: number[]): void {
  for (let i = 0; i < from.length; i++) to[i] = from[i];
}
