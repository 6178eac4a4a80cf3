import type { Id, Recorder, Store } from "../cluster/index.ts";
import { assert, type Clock, empty, type Millis } from "../engine/index.ts";
import { writeAccounts } from "./accounts/accounts-table.ts";
import { CapacityAccounts, type ResourceFigures } from "./accounts/capacity-accounts.ts";
import { Holdings } from "./accounts/holdings.ts";
import { type CostSettings, DEFAULT_COSTS } from "./costs/allocation.ts";
import { CostLedger } from "./costs/cost-ledger.ts";
import { type BilledPool, costTotals, writeCosts } from "./costs/costs-table.ts";
import { Integrals } from "./integrals.ts";
import { Levels } from "./levels.ts";
import { evaluateObjective, type Objective, type ObjectiveResult } from "./objectives.ts";
import { TableRecorder } from "./recorder.ts";
import { writeRightsizing } from "./rightsizing/rightsizing-table.ts";
import { UsageLedger } from "./rightsizing/usage-ledger.ts";
import { NodeLedger } from "./rows/node-ledger.ts";
import { PodLedger } from "./rows/pod-ledger.ts";
import { Sampler } from "./sampler.ts";
import type { MetricSink, TableResult } from "./sink.ts";
import type { PodSummary } from "./summary/pod-summary.ts";
import { sortedSamples } from "./summary/pod-summary.ts";
import { makeSummary, type Summary, writeSummary } from "./summary/summary.ts";

/** What the metrics of a run need. */
export interface RunMetricsOptions {
  readonly sink: MetricSink;
  /** Time between rows of the time series. */
  readonly intervalMs: Millis;
  /** Whether there is a table of events, by far the longest of all. Left out: yes. */
  readonly events?: boolean;
  /** How costs are told apart. Left out: by namespace, workload and pool. */
  readonly costs?: CostSettings;
}

/** What only the simulation knows of a run that is over. */
export interface RunTotals {
  /** Events processed. */
  readonly events: number;
}

/** What the metrics have to say when the run is over. */
export interface RunResults {
  readonly summary: Summary;
  readonly tables: readonly TableResult[];
  readonly objectives: readonly ObjectiveResult[];
}

/**
 * Everything that a run writes. It watches the store like a component, but is none: it only reads, so it hears of each change where it
 * is made, and needs no events, timers or place in the order of an instant. Whether and how often it samples changes no digest.
 *
 *     const metrics = new RunMetrics({ sink, intervalMs });
 *     const store = new Store(clock, metrics.recorder);
 *     metrics.attach(store, clock);                       // before the first object is made
 *     ...                                                 // the run, with metrics.endInstant() before each step of time
 *     const { summary, tables } = metrics.finish(until, { events });
 */
export class RunMetrics {
  private readonly tableRecorder: TableRecorder;
  private readonly options: RunMetricsOptions;
  private attached: Attached | undefined;

  constructor(options: RunMetricsOptions) {
    this.options = options;
    this.tableRecorder = new TableRecorder(options.sink, options.events ?? true);
  }

  /** Writes events and decisions: what the store is to be made with. */
  get recorder(): Recorder {
    return this.tableRecorder;
  }

  /** Exact integrals over time so far. */
  get integrals(): Integrals {
    return this.parts.integrals;
  }

  /** Where capacity has gone, by resource, once the run has finished at `now`. */
  capacityFigures(now: Millis): ResourceFigures[] {
    return this.parts.capacity.figures(now);
  }

  /** Sums over the pods whose rows are written: all of them once the run is over. */
  get podSummary(): PodSummary {
    return this.parts.pods.summary;
  }

  /** Follows `store` from now on. It must be empty. */
  attach(store: Store, clock: Clock): void {
    assert(this.attached === undefined, "metrics follow one store");
    assert(store.pods.count === 0 && store.nodes.count === 0, "metrics follow a store from its first object on");
    const parts = new Attached(store, this.options);
    this.attached = parts;
    store.watch("NodeGroup", (group) => parts.groupChanged(group, clock.now));
    store.watch("Instance", (instance) => parts.instanceChanged(instance, clock.now));
    store.watch("Node", (node) => parts.nodeChanged(node, clock.now));
    store.watch("Pod", (pod) => parts.podChanged(pod, clock.now));
  }

  /** All that happens in the present instant has happened: time is about to move on. */
  endInstant(): void {
    this.parts.endInstant();
  }

  /**
   * The run is over at `now`, be it complete or cut off: writes the last rows, the summary, and ends the sink.
   * `now` may lie behind the last event, and nothing happens in between.
   */
  finish(now: Millis, totals: RunTotals, objectives: readonly Objective[] = []): RunResults {
    const { store, pods, nodes, integrals } = this.parts;
    this.parts.finish(now);
    const capacity = this.capacityFigures(now);
    writeAccounts(store, capacity, this.options.sink);
    const billed = this.parts.billedPools(now);
    writeCosts(this.parts.costs, billed, this.options.costs ?? DEFAULT_COSTS, this.options.sink);
    writeRightsizing({ store, usage: this.parts.usage, pools: billed, now }, this.options.sink);
    const sorted = sortedSamples(pods.summary);
    const summary = makeSummary({
      store,
      pods: pods.summary,
      nodes,
      decisions: this.tableRecorder,
      integrals,
      capacity,
      costs: costTotals(billed),
      packing: this.parts.capacity.packing(),
      sorted,
      nowMs: now,
      events: totals.events,
    });
    writeSummary(summary, this.options.sink);
    const results = objectives.map((objective) => evaluateObjective(objective, summary, pods.summary));
    return { summary, tables: this.options.sink.end(), objectives: results };
  }

  private get parts(): Attached {
    assert(this.attached !== undefined, "metrics are attached to a store first");
    return this.attached;
  }
}

/** The metrics of one store: ledgers of pods and nodes, the levels since the last change, and what is made of them. */
class Attached {
  readonly store: Store;
  readonly pods: PodLedger;
  readonly nodes: NodeLedger;
  readonly integrals = new Integrals();
  readonly capacity: CapacityAccounts;
  readonly costs: CostLedger;
  readonly usage: UsageLedger;
  private readonly levels: Levels;
  private readonly sampler: Sampler;
  /** The instant of the last change, and whether all that happened in it has been taken in. */
  private instant: Millis = 0;
  private isSettled = true;
  /** Pods that have changed in the instant and live on. */
  private readonly changedPods: Id[] = [];

  constructor(store: Store, { sink, intervalMs, costs = DEFAULT_COSTS }: RunMetricsOptions) {
    this.store = store;
    const holdings = new Holdings();
    this.costs = new CostLedger(store, holdings, costs.labels);
    this.usage = new UsageLedger(store, this.costs.tenants);
    this.pods = new PodLedger(store, sink, [this.costs, this.usage]);
    this.nodes = new NodeLedger({ store, sink, costs: this.costs, podsHosted: (node) => this.pods.podsHosted(node) });
    this.capacity = new CapacityAccounts(store, holdings);
    this.levels = new Levels(store);
    this.sampler = new Sampler(store, sink, intervalMs);
  }

  /** A pod that has ended is looked at now, since rows come in the order of the ends; any other once, as the instant leaves it. */
  podChanged(pod: Id, now: Millis): void {
    this.advance(now);
    const { changedPods } = this;
    if (this.store.pods.isLive(pod)) {
      if (changedPods.length === 0 || changedPods[changedPods.length - 1] !== pod) changedPods.push(pod);
      return;
    }
    this.lookAtChangedPods();
    this.lookAtPod(pod);
  }

  nodeChanged(node: Id, now: Millis): void {
    this.advance(now);
    this.lookAtChangedPods();
    this.nodes.nodeChanged(node, now);
    this.capacity.nodeChanged(node, now);
  }

  instanceChanged(instance: Id, now: Millis): void {
    this.advance(now);
    this.lookAtChangedPods();
    this.nodes.instanceChanged(instance, now);
    this.capacity.instanceChanged(instance, now);
  }

  groupChanged(group: Id, now: Millis): void {
    this.advance(now);
    this.nodes.groupChanged(group);
  }

  /** Takes in what has happened in the instant that is over. Done twice it does nothing. */
  endInstant(): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.lookAtChangedPods();
    this.capacity.endInstant();
    this.levels.capture(this.pods, this.nodes);
  }

  finish(now: Millis): void {
    this.endInstant();
    this.capacity.finish(now);
    this.sampler.finish(this.levels, now);
    this.integrals.advance(this.levels, now);
    this.pods.finish(now);
    this.nodes.finish(now);
  }

  /** The pools whose price is known, with their bills. The rows of all machines are written. */
  billedPools(now: Millis): BilledPool[] {
    return this.store.nodeGroups.groups.flatMap((group) => {
      const bill = this.nodes.bill(group.id, now);
      return bill === undefined ? [] : [{ group, bill, shares: this.costs.sharesOf(group.id) }];
    });
  }

  /** Something changes at `now`: until then, the levels were those that the last instant left. */
  private advance(now: Millis): void {
    this.isSettled = false;
    if (now === this.instant) return;
    this.instant = now;
    this.sampler.advance(this.levels, now);
    this.integrals.advance(this.levels, now);
  }

  private lookAtChangedPods(): void {
    const { changedPods } = this;
    for (let i = 0; i < changedPods.length; i++) this.lookAtPod(changedPods[i]);
    empty(changedPods);
  }

  private lookAtPod(pod: Id): void {
    this.pods.changed(pod, this.instant);
    this.capacity.podChanged(pod, this.instant);
  }
}
