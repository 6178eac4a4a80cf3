import { type Id, NO_INSTANCE, type Store } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import { StepIntegral } from "../accounts/exact-sum.ts";
import { tableColumns } from "../columns.ts";
import { type PoolBill, poolBill, usdPerHourOf } from "../costs/billing.ts";
import type { CostLedger } from "../costs/cost-ledger.ts";
import type { Cell, MetricSink } from "../sink.ts";
import { type Machine, NODE_COLUMNS } from "./node-columns.ts";
import { poolOf } from "./pool.ts";

/** The table of nodes. */
export const NODES = {
  name: "nodes",
  file: "nodes.csv",
  help:
    "One row per machine: in the order in which they went, then those still there at the end of the run, oldest first. " +
    "Launches that failed have none.",
  columns: tableColumns(NODE_COLUMNS),
} as const;

/** How far a node has been followed: not yet; counted as registered; no longer; its row is written. */
const NodeState = { Unseen: 0, Registered: 1, Gone: 2, Written: 3 } as const;
type NodeState = (typeof NodeState)[keyof typeof NodeState];

/** What an instance counts as. */
const InstanceAccount = { Unseen: 0, Paid: 1, Failed: 2, Closed: 3 } as const;
type InstanceAccount = (typeof InstanceAccount)[keyof typeof InstanceAccount];

/** What follows nodes. */
export interface NodeLedgerParts {
  readonly store: Store;
  readonly sink: MetricSink;
  readonly costs: CostLedger;
  /** Pods ever bound to a node. */
  readonly podsHosted: (node: Id) => number;
}

/** Follows every node and instance: counts them by pool, adds up what they cost, and writes a machine's row when it is gone. */
export class NodeLedger {
  /** Registered nodes by pool, now. */
  readonly poolNodes: number[] = [];
  /** Registered nodes without pool, now. */
  poollessNodes = 0;
  /** Instances that could not be created. */
  failedLaunches = 0;
  /** Milliseconds paid for, by pool. */
  readonly poolMs: number[] = [];
  poollessMs = 0;
  private pricesKnown = false;
  /** Machines that are paid for now, by pool. */
  private readonly poolMachines: StepIntegral[] = [];
  /** Of these, those beyond the pool's commitment. */
  private readonly poolOverflow: StepIntegral[] = [];
  /** By node. */
  private readonly nodeStates: NodeState[] = [];
  private readonly accounts: InstanceAccount[] = [];
  private readonly values: Cell[] = NODE_COLUMNS.map(() => 0);
  private readonly store: Store;
  private readonly sink: MetricSink;
  private readonly podsHosted: (node: Id) => number;
  private readonly costs: CostLedger;

  constructor({ store, sink, costs, podsHosted }: NodeLedgerParts) {
    this.store = store;
    this.sink = sink;
    this.costs = costs;
    this.podsHosted = podsHosted;
    sink.begin(NODES);
  }

  /** Milliseconds paid for, of all machines whose rows are written. */
  get paidMs(): Millis {
    return this.poolMs.reduce((sum, ms) => sum + ms, this.poollessMs);
  }

  /** What the machines that exist cost per hour; NaN while no pool has a price. */
  get costUsdPerHour(): number {
    if (!this.pricesKnown) return Number.NaN;
    return this.poolMachines.reduce((sum, { level }, group) => sum + usdPerHourOf(this.store.nodeGroups.groups[group], level), 0);
  }

  groupChanged(group: Id): void {
    while (this.poolNodes.length <= group) {
      this.poolNodes.push(0);
      this.poolMs.push(0);
      this.poolMachines.push(new StepIntegral());
      this.poolOverflow.push(new StepIntegral());
    }
    if (this.store.nodeGroups.groups[group].priceUsdPerHour !== undefined) this.pricesKnown = true;
  }

  nodeChanged(node: Id, now: Millis): void {
    while (this.nodeStates.length <= node) this.nodeStates.push(NodeState.Unseen);
    const { nodes } = this.store;
    if (this.nodeStates[node] === NodeState.Unseen) {
      this.nodeStates[node] = NodeState.Registered;
      this.countNode(node, 1);
    }
    if (this.nodeStates[node] === NodeState.Registered && !nodes.isAlive(node)) {
      this.nodeStates[node] = NodeState.Gone;
      this.countNode(node, -1);
      if (nodes.instance[node] === NO_INSTANCE) this.writeBareNode(node, now);
    }
  }

  instanceChanged(id: Id, now: Millis): void {
    while (this.accounts.length <= id) this.accounts.push(InstanceAccount.Unseen);
    const instance = this.store.nodeGroups.instances[id];
    if (this.accounts[id] === InstanceAccount.Unseen) {
      this.accounts[id] = InstanceAccount.Paid;
      this.countMachine(instance.group, 1, now);
    }
    if (this.accounts[id] !== InstanceAccount.Paid) return;
    if (instance.error !== undefined) {
      this.accounts[id] = InstanceAccount.Failed;
      this.countMachine(instance.group, -1, now);
      this.failedLaunches++;
    } else if (instance.state === "gone") {
      this.countMachine(instance.group, -1, now);
      this.writeInstance(id, now, true);
    }
  }

  /** The run is over: writes the rows of the machines that are still there, nodes first, then what never registered. */
  finish(now: Millis): void {
    const { nodes } = this.store;
    for (let node = 0; node < nodes.count; node++) {
      if (this.nodeStates[node] === NodeState.Written) continue;
      const instance = nodes.instance[node];
      if (instance === NO_INSTANCE) this.writeBareNode(node, now);
      else if (this.accounts[instance] === InstanceAccount.Paid) this.writeInstance(instance, now, false);
    }
    for (let id = 0; id < this.accounts.length; id++) if (this.accounts[id] === InstanceAccount.Paid) this.writeInstance(id, now, false);
  }

  /** What a pool has cost until `now`; undefined without a price. */
  bill(group: Id, now: Millis): PoolBill | undefined {
    const overflowMs = Number(this.poolOverflow[group].until(now));
    const coveredMs = Number(this.poolMachines[group].until(now)) - overflowMs;
    const pool = this.store.nodeGroups.groups[group];
    const committedMs = (pool.price?.committed?.nodes ?? 0) * now;
    return poolBill(pool, {
      billedMs: this.costs.pools[group]?.billedMs ?? 0,
      overflowMs,
      coveredMs,
      uncoveredMs: committedMs - coveredMs,
    });
  }

  private countNode(node: Id, sign: 1 | -1): void {
    const pool = poolOf(this.store, node);
    if (pool === undefined) this.poollessNodes += sign;
    else this.poolNodes[pool] += sign;
  }

  /** One machine more or less is there. One that cannot be created uses the commitment until it has failed. */
  private countMachine(group: Id, sign: 1 | -1, now: Millis): void {
    const committed = this.store.nodeGroups.groups[group].price?.committed?.nodes ?? 0;
    const machines = this.poolMachines[group];
    const before = Math.max(0, machines.level - committed);
    machines.change(sign, now);
    this.poolOverflow[group].change(Math.max(0, machines.level - committed) - before, now);
  }

  private writeBareNode(node: Id, now: Millis): void {
    const { nodes } = this.store;
    const fromMs = nodes.createdMs[node];
    const gone = !nodes.isAlive(node);
    this.poollessMs += now - fromMs;
    this.write({ store: this.store, node, instance: undefined, fromMs, toMs: now, gone, podsHosted: this.podsHosted(node) });
  }

  private writeInstance(id: Id, now: Millis, gone: boolean): void {
    this.accounts[id] = InstanceAccount.Closed;
    const instance = this.store.nodeGroups.instances[id];
    const { node, requestedMs } = instance;
    this.poolMs[instance.group] += now - requestedMs;
    this.costs.machineOver(id, now - requestedMs);
    const podsHosted = node === undefined ? 0 : this.podsHosted(node);
    this.write({ store: this.store, node, instance, fromMs: requestedMs, toMs: now, gone, podsHosted });
  }

  private write(machine: Machine): void {
    if (machine.node !== undefined) this.nodeStates[machine.node] = NodeState.Written;
    for (let i = 0; i < NODE_COLUMNS.length; i++) this.values[i] = NODE_COLUMNS[i].value(machine);
    this.sink.row(NODES.name, this.values);
  }
}
