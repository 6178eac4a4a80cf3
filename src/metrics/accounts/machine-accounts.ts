import {
  FIRST_SCALAR_COLUMN,
  type Id,
  MEMORY_COLUMN,
  NO_INSTANCE,
  nodeAllocatable,
  nodeCapacity,
  type ResourceColumn,
  type Store,
} from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { Node } from "../../model/index.ts";
import { FITS, ReferenceShapes } from "./reference-shapes.ts";
import { FreeUse, ResourceAccount, strandedBy } from "./resource-account.ts";

/** Taints of nodes that are on their way out. Source: cluster-autoscaler 1.36, utils/taints; karpenter v1, apis/v1/taints.go. */
const LEAVING_TAINTS: ReadonlySet<string> = new Set(["ToBeDeletedByClusterAutoscaler", "karpenter.sh/disrupted"]);

type Amounts = readonly (readonly [column: ResourceColumn, amount: number])[];

/** Whether a resource has accounts: CPU, memory and every scalar resource. */
export const hasAccount = (column: ResourceColumn): boolean => column <= MEMORY_COLUMN || column >= FIRST_SCALAR_COLUMN;

/** Follows what machines have and what of it is free, change by change. */
export class MachineAccounts {
  /** By resource column. */
  readonly accounts: ResourceAccount[] = [];
  readonly shapes = new ReferenceShapes();
  /** By resource column, then by node: allocatable less the requests of all pods on it. */
  private readonly free: number[][] = [];
  /** By node: what it counts with. Undefined: not a live node. */
  private readonly capacities: (Amounts | undefined)[] = [];
  private readonly allocatables: Amounts[] = [];
  private readonly uses: FreeUse[] = [];
  /** By node: the use that its state imposes, down or cordoned; headroom: none, the shapes decide. */
  private readonly imposed: FreeUse[] = [];
  /** By instance: the capacity with which it counts as coming or going, without a node. */
  private readonly nodeless: (Amounts | undefined)[] = [];
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** The account of a resource, made when it is new. */
  account(column: ResourceColumn): ResourceAccount {
    while (this.accounts.length <= column) this.accounts.push(new ResourceAccount());
    return this.accounts[column];
  }

  /** What of a node's resource is free; negative when pods request more than there is. */
  freeOf(column: ResourceColumn, node: Id): number {
    return this.free[column]?.[node] ?? 0;
  }

  /** A node came, changed or went. */
  nodeChanged(node: Id, now: Millis): void {
    const { nodes } = this.store;
    if (nodes.isAlive(node)) {
      this.countAmounts(node, now);
      this.imposed[node] = this.imposedOn(node);
      this.judge(node, now);
    } else if (this.capacities[node] !== undefined) {
      this.countNode(node, -1, now);
      this.capacities[node] = undefined;
    }
    if (nodes.instance[node] !== NO_INSTANCE) this.countNodeless(nodes.instance[node], now);
  }

  /** Takes in what a live node has: the same as before most of the time. */
  private countAmounts(node: Id, now: Millis): void {
    const { resources, nodes } = this.store;
    const object = nodes.infos.nodes[node];
    const capacity = nodeCapacity(object, resources);
    const allocatable = nodeAllocatable(object, resources);
    const known = this.capacities[node];
    if (known === capacity && this.allocatables[node] === allocatable) return;
    if (known !== undefined) this.countNode(node, -1, now);
    this.capacities[node] = capacity;
    this.allocatables[node] = allocatable;
    this.uses[node] ??= FreeUse.Headroom;
    this.countNode(node, 1, now);
  }

  /** An instance was asked for, failed, got or lost its node, is being deleted, or is gone. */
  instanceChanged(id: Id, now: Millis): void {
    const { node } = this.store.nodeGroups.instances[id];
    if (node !== undefined && this.capacities[node] !== undefined && this.store.nodes.isAlive(node)) {
      this.imposed[node] = this.imposedOn(node);
      this.judge(node, now);
    }
    this.countNodeless(id, now);
  }

  /** A pod takes `amount` of a node's resource, or gives it back when it is negative. Call {@link judge} after the last resource. */
  take(column: ResourceColumn, amount: number, node: Id, now: Millis): void {
    const before = this.freeOf(column, node);
    const amounts = this.free[column];
    if (amounts !== undefined && node < amounts.length) amounts[node] = before - amount;
    else this.setFree(column, node, before - amount);
    if (hasAccount(column) && this.capacities[node] !== undefined)
      this.account(column).changeFree(this.uses[node], before, before - amount, now);
  }

  /** What is free on a node may be good for something else now. */
  judge(node: Id, now: Millis): void {
    if (this.capacities[node] === undefined) return;
    const before = this.uses[node];
    const use = this.useOf(node);
    if (use === before) return;
    this.uses[node] = use;
    for (let column = 0; column < this.free.length; column++)
      if (hasAccount(column)) this.account(column).moveFree(before, use, this.freeOf(column, node), now);
  }

  /** Looks at all nodes again: a smaller shape has been seen. */
  judgeAll(now: Millis): void {
    for (const node of this.store.nodes.live()) this.judge(node, now);
  }

  private useOf(node: Id): FreeUse {
    if (this.imposed[node] !== FreeUse.Headroom) return this.imposed[node];
    const blocker = this.shapes.blocker(this.free, node);
    return blocker === FITS ? FreeUse.Headroom : strandedBy(blocker);
  }

  private imposedOn(node: Id): FreeUse {
    const { nodes, nodeGroups } = this.store;
    const instance = nodes.instance[node];
    const leaving = instance !== NO_INSTANCE && nodeGroups.instances[instance].state !== "running";
    if (leaving || !nodes.isReady(node) || nodes.infos.taints[node].some(({ key }) => LEAVING_TAINTS.has(key))) return FreeUse.Down;
    return nodes.infos.unschedulable[node] === 1 ? FreeUse.Cordoned : FreeUse.Headroom;
  }

  /** Counts a registered node in (1) or out (-1), with what is free on it. */
  private countNode(node: Id, sign: 1 | -1, now: Millis): void {
    for (const [column, amount] of this.allocatables[node]) {
      if (amount === 0) continue;
      const before = this.freeOf(column, node);
      this.setFree(column, node, before + sign * amount);
      if (!hasAccount(column)) continue;
      this.account(column).reserved.change(-sign * amount, now);
      this.account(column).changeFree(this.uses[node], before, before + sign * amount, now);
    }
    for (const [column, amount] of this.capacities[node]!) {
      if (!hasAccount(column)) continue;
      this.account(column).purchased.change(sign * amount, now);
      this.account(column).registered.change(sign * amount, now);
      this.account(column).reserved.change(sign * amount, now);
    }
  }

  /** A machine that is paid for and has no node is down as a whole. One that could not be created was never there: that is taken back. */
  private countNodeless(id: Id, now: Millis): void {
    const instance = this.store.nodeGroups.instances[id];
    const { node, state, error, group, requestedMs } = instance;
    const isNodeless = error === undefined && state !== "gone" && (node === undefined || !this.store.nodes.isAlive(node));
    const known = this.nodeless[id];
    if (isNodeless === (known !== undefined)) return;
    const amounts = known ?? this.capacityOf(node === undefined ? this.store.nodeGroups.groups[group].template : this.nodeObject(node));
    this.nodeless[id] = isNodeless ? amounts : undefined;
    const at = error === undefined ? now : requestedMs;
    for (const [column, amount] of amounts) {
      if (!hasAccount(column)) continue;
      const account = this.account(column);
      account.purchased.change(isNodeless ? amount : -amount, at);
      account.changeFree(FreeUse.Down, isNodeless ? 0 : amount, isNodeless ? amount : 0, at);
    }
  }

  private nodeObject(node: Id): Node {
    return this.store.nodes.infos.nodes[node];
  }

  private capacityOf(node: Node): Amounts {
    return nodeCapacity(node, this.store.resources);
  }

  private setFree(column: ResourceColumn, node: Id, amount: number): void {
    while (this.free.length <= column) this.free.push([]);
    const amounts = this.free[column];
    while (amounts.length <= node) amounts.push(0);
    amounts[node] = amount;
  }
}
