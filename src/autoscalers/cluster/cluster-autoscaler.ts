import { type Component, type ComponentFactory, type Context, type Id, NO_INSTANCE, NO_NODE, type Watches } from "../../cluster/index.ts";
import { type Millis, NEVER, seconds } from "../../engine/index.ts";
import { type Environment, makeEnvironment } from "./environment.ts";
import type { PodPrices } from "./expanders/expander.ts";
import { LivePriorities, type PriorityRevision } from "./expanders/live-priorities.ts";
import { DEFAULT_POD_PRICES } from "./expanders/price.ts";
import type { ClusterAutoscalerFlags } from "./flags.ts";
import { nextRefreshMs } from "./instance-cache.ts";
import { loopDurationBySize } from "./loop-duration.ts";
import type { LoopReport } from "./loop-report.ts";
import { type LoopGrid, LoopTrigger } from "./loop-trigger.ts";
import { COMPONENT } from "./names.ts";
import type { AutoscalerNote } from "./notes.ts";
import { PodLister } from "./pod-lister.ts";
import type { SchedulingPredicates } from "./predicates.ts";
import type { ProviderBehavior } from "./provider.ts";
import { StaticAutoscaler } from "./run-once.ts";
import { markDeletionCandidate } from "./scale-down/node-writer.ts";
import type { DelayedTaint } from "./scale-down/soft-taints.ts";
import type { ClusterAutoscalerVersion } from "./versions.ts";

/** Everything is looked at under one key. */
const KEY = 0;
/** What a loop takes when nothing makes it longer. */
const LOOP_DURATION_MS = 1;
/** A pod that has been unschedulable for longer does not start a loop. Source: cluster-autoscaler 1.36.1, loop/trigger.go. */
const POD_SIGNAL_MS = seconds(10);

/** What a cluster autoscaler is told. */
export interface ClusterAutoscalerConfig {
  readonly flags: ClusterAutoscalerFlags;
  /** The scheduler's filters. */
  readonly predicates: SchedulingPredicates;
  /** What the wall clock shows at virtual 0, in milliseconds since 1970. */
  readonly startEpochMs: number;
  /** Default: the newest. */
  readonly version?: ClusterAutoscalerVersion;
  /** For the expander `priority`: its configurations, sorted by the time from which they hold. Default: there is none. */
  readonly priorities?: readonly PriorityRevision[];
  /** For the expander `price`. Default: list prices of Google Compute Engine. */
  readonly podPrices?: PodPrices;
  /** What the cloud does differently from a plain one. */
  readonly provider?: ProviderBehavior;
  /** Leave out loops that could only repeat the one before, and looks at nodes that could only find the same. Default true; it changes no result. */
  readonly skipIdleLoops?: boolean;
  /** Time from start to end of a loop, in milliseconds, 1 or more, or what {@link loopDurationBySize} says. Default 1. */
  readonly loopDurationMs?: Millis | "by-size";
  /** So much longer is the wait for the first loop, in milliseconds. Default 0. */
  readonly loopPhaseMs?: Millis;
  /** Loops at fixed times instead of after waits. Milliseconds. */
  readonly loopGrid?: LoopGrid;
  /** What was found of groups beforehand: written down when the run begins. */
  readonly notes?: readonly AutoscalerNote[];
  /** Hears that a loop is about to run, after what was due beside the loops. */
  readonly beforeLoop?: () => void;
  /** Hears of every loop that runs. */
  readonly onLoop?: (report: LoopReport) => void;
}

/**
 * Adds nodes for pods that fit nowhere and removes nodes that are not needed, in loops.
 * Source: cluster-autoscaler 1.36.1, main.go and core/static_autoscaler.go.
 * Differs: a loop takes 1 ms, or what the scenario says, unless soft tainting has to try again; what it does shows at its start. Leader
 * election, node auto-provisioning and the gRPC expander are not modelled.
 */
export const clusterAutoscaler: ComponentFactory<ClusterAutoscalerConfig> = (context, config) => new ClusterAutoscaler(context, config);

class ClusterAutoscaler implements Component {
  readonly name = COMPONENT;
  readonly watches: Watches;
  private readonly context: Context;
  private readonly config: ClusterAutoscalerConfig;
  private readonly env: Environment;
  private readonly pods: PodLister;
  private readonly trigger: LoopTrigger;
  private readonly autoscaler: StaticAutoscaler;
  /** The store has changed since the last loop began. */
  private dirty = true;
  private busy = false;
  /** That pods have come to nodes or left them changes the next loop only if it changes how busy these nodes are found. */
  private calm = false;
  private notesDue = true;
  private lastLoopPlanned = false;
  private instancesChanged = true;
  private delayedTaints: DelayedTaint[] = [];

  constructor(context: Context, config: ClusterAutoscalerConfig) {
    const { store, clock } = context;
    const { flags } = config;
    this.context = context;
    this.config = config;
    this.env = makeEnvironment(store, flags, {
      predicates: config.predicates,
      startEpochMs: config.startEpochMs,
      provider: config.provider ?? {},
      random: context.random("cluster-autoscaler/expander"),
      ...(config.version !== undefined && { version: config.version }),
    });
    this.pods = new PodLister(store, flags);
    const settings = {
      frequent: flags["frequent-loops-enabled"],
      timestamps: this.env.behavior.frequentLoopTimestamps,
      scanIntervalMs: flags["scan-interval"],
      ...(config.loopPhaseMs === undefined ? {} : { phaseMs: config.loopPhaseMs }),
      ...(config.loopGrid === undefined ? {} : { grid: config.loopGrid }),
    };
    this.trigger = new LoopTrigger(settings, clock.now);
    const expanders = { prices: config.podPrices ?? DEFAULT_POD_PRICES, priorities: new LivePriorities(this.env, config.priorities) };
    this.autoscaler = new StaticAutoscaler(this.env, this.pods, expanders, clock.now);
    this.autoscaler.state.instances.fetchAll();
    this.watches = this.makeWatches();
  }

  reconcile(_key: number, now: Millis): Millis | undefined {
    this.busy = true;
    this.env.events.at(now);
    this.writeNotes();
    this.refreshInstances(now);
    this.writeDelayedTaints(now);
    this.stepDeletions(now);
    if (this.dirty) this.trigger.wake(now);
    if (this.trigger.next <= now) {
      if (!this.dirty && this.trigger.isOnlyInDoubt(now) && this.autoscaler.findsTheSame()) this.trigger.sleepThrough(now);
      else {
        this.loop(now);
        // Those that have just been decided do not wait where there is no wait after the taint.
        this.stepDeletions(now);
      }
    }
    this.busy = false;
    return this.nextMs(now);
  }

  private stepDeletions(now: Millis): void {
    for (const deletion of [...this.autoscaler.tracker.running.values()]) deletion.step(now);
  }

  private loop(now: Millis): void {
    const { trigger, autoscaler, env } = this;
    const { planner } = autoscaler;
    trigger.catchUp(now);
    // Loops that were slept through have planned as the last one has.
    if (this.lastLoopPlanned) planner.lastPlanMs = trigger.lastRun;
    autoscaler.templates.lastLoopMs = trigger.lastRun;
    const number = trigger.loops;
    trigger.began(now, this.loopDurationMs);
    this.dirty = false;
    this.calm = false;
    env.deadlines.begin(now);
    this.config.beforeLoop?.();
    if (this.config.skipIdleLoops === false) autoscaler.lookAtAllAgain();
    const changesBefore = env.changes.count;
    const report = autoscaler.runOnce(now, number);
    this.lastLoopPlanned = report.planned;
    this.delayedTaints.push(...report.delayedTaints);
    const changed = this.dirty || env.changes.count !== changesBefore || this.delayedTaints.length > 0;
    const settled = !report.planned || planner.shortestIntervalMs <= trigger.periodMs;
    const idle = !changed && settled && (this.config.skipIdleLoops ?? true);
    trigger.ended(report.tookMs, autoscaler.lastProductiveMs, idle ? env.deadlines.next : undefined);
    this.calm = idle && report.planned && autoscaler.looksAtNodesOneByOne;
    this.config.onLoop?.(report);
  }

  /** What a loop takes that begins now. */
  private get loopDurationMs(): Millis {
    const { loopDurationMs = LOOP_DURATION_MS } = this.config;
    if (loopDurationMs !== "by-size") return loopDurationMs;
    const { nodes, pendingPods, boundPods } = this.context.store.totals;
    return loopDurationBySize(nodes, pendingPods + boundPods);
  }

  private writeNotes(): void {
    if (!this.notesDue) return;
    this.notesDue = false;
    for (const { target, text } of this.config.notes ?? []) this.autoscaler.decisions.note(target, text);
  }

  private refreshInstances(now: Millis): void {
    if (!this.instancesChanged || nextRefreshMs(now) !== now) return;
    const before = this.env.changes.count;
    this.autoscaler.state.instances.fetchAll();
    this.instancesChanged = false;
    if (this.env.changes.count !== before) this.dirty = true;
  }

  private writeDelayedTaints(now: Millis): void {
    if (this.delayedTaints.length === 0) return;
    const { nodes } = this.context.store;
    for (const { node, sinceMs, dueMs } of this.delayedTaints) {
      if (dueMs <= now && nodes.isAlive(node)) markDeletionCandidate(this.env, node, sinceMs);
    }
    this.delayedTaints = this.delayedTaints.filter(({ dueMs }) => dueMs > now);
  }

  private nextMs(now: Millis): Millis | undefined {
    let next = this.trigger.next;
    for (const deletion of this.autoscaler.tracker.running.values()) if (deletion.dueMs > now) next = Math.min(next, deletion.dueMs);
    for (const { dueMs } of this.delayedTaints) next = Math.min(next, dueMs);
    if (this.instancesChanged) next = Math.min(next, nextRefreshMs(now + 1));
    return next === NEVER ? undefined : next;
  }

  private makeWatches(): Watches {
    const { store, clock } = this.context;
    const { trigger, autoscaler } = this;
    const always = () => this.mark();
    const ofGroups = () => {
      autoscaler.groups.inputChanged();
      return this.mark();
    };
    const ofPods = () => {
      autoscaler.planner.objectsChanged();
      return this.mark();
    };
    const { requests } = autoscaler;
    const { expected, buffers } = autoscaler.injections ?? {};
    const { instances } = autoscaler.state;
    const asksForReplicas = this.config.flags["min-replica-count"] > 0;
    // How many pods there are decides how long the loops take that would be slept through.
    const countsPods = this.config.loopDurationMs === "by-size";
    return {
      Pod: (pod) => {
        expected?.look(pod);
        const change = this.pods.look(pod);
        if (change === "any" && store.pods.isDeleting(pod) && store.pods.node[pod] !== NO_NODE)
          this.env.snapshot.resync(store.pods.node[pod]);
        if (change === "any" && this.pods.isOnEveryNode(pod)) autoscaler.groups.inputChanged();
        if (this.pods.isUnschedulable(pod) && this.isFresh(pod)) {
          trigger.signal(clock.now);
          this.dirty = true;
          return KEY;
        }
        if (expected !== undefined || countsPods) return this.mark();
        if (change === "none") return undefined;
        return change === "its-node" && this.calm ? this.doubt() : this.mark();
      },
      Node: (node) => {
        autoscaler.nodes.changed(node);
        const instance = store.nodes.instance[node];
        if (instance !== NO_INSTANCE) instances.changed(instance);
        return ofGroups();
      },
      NodeGroup: ofGroups,
      Instance: (id) => {
        autoscaler.nodes.instanceChanged(id);
        instances.changed(id);
        this.instancesChanged = true;
        ofGroups();
        return this.busy ? undefined : KEY;
      },
      PodDisruptionBudget: always,
      Namespace: always,
      DaemonSet: () => {
        autoscaler.templates.daemonSetsChanged();
        autoscaler.groups.inputChanged();
        return ofPods();
      },
      ReplicaSet: (id) =>
        expected !== undefined || store.objects.ReplicaSet.get(id) === undefined || asksForReplicas ? ofPods() : undefined,
      ReplicationController: (id) => (store.objects.ReplicationController.get(id) === undefined || asksForReplicas ? ofPods() : undefined),
      Job: (id) => (expected !== undefined || store.objects.Job.get(id) === undefined ? ofPods() : undefined),
      StatefulSet: (id) => (expected !== undefined || store.objects.StatefulSet.get(id) === undefined ? ofPods() : undefined),
      ...((buffers !== undefined || requests !== undefined) && { PodTemplate: always }),
      ...(buffers !== undefined && { CapacityBuffer: always }),
      ...(requests !== undefined && {
        ProvisioningRequest: (id: Id) => {
          requests.look(id, clock.now);
          return this.mark();
        },
      }),
    };
  }

  /** Notes that the next loop may come out differently, and asks to be called when that loop had been slept through. */
  private mark(): number | undefined {
    if (this.dirty) return undefined;
    this.dirty = true;
    return this.busy || this.trigger.inDoubt ? undefined : KEY;
  }

  /** Notes that the next loop may come out differently, if a look at the nodes says so. */
  private doubt(): number | undefined {
    if (this.dirty || this.trigger.inDoubt) return undefined;
    this.trigger.doubt(this.context.clock.now);
    return KEY;
  }

  private isFresh(pod: Id): boolean {
    const { pods } = this.context.store;
    return this.env.wallClock.wholeSeconds(pods.unschedulableSinceMs[pod]) + POD_SIGNAL_MS >= this.context.clock.now;
  }
}
