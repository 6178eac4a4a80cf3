import type { Component, ComponentFactory, Context, Id, Store } from "../cluster/index.ts";
import { type Clock, type Millis, NEVER } from "../engine/index.ts";
import { Binding } from "./binding.ts";
import { type SchedulerConfig, SchedulerCore } from "./core.ts";
import type { Failure } from "./cycle/failure.ts";
import { eventNote } from "./framework/fit-error.ts";
import type { Cycle, FilterStates } from "./framework/plugin.ts";
import type { Profile } from "./framework/profile.ts";
import { Informer } from "./informer/informer.ts";
import type { QueuedPod } from "./queue/queued-pod.ts";

/** Name of the component in a run. */
export const SCHEDULER = "scheduler";

/** The only key: the scheduling loop. What has changed is kept in a list, in order, because order decides. */
const LOOP = 0;

/** What a benchmark counts. */
export interface SchedulerCounters {
  /** Pods taken from the queue. */
  readonly attempts: number;
  /** Nodes looked at. */
  readonly examined: number;
  /** Of these, nodes that filters were asked about, because they had changed since the last pod of the same shape. */
  readonly filtered: number;
}

/** kube-scheduler: brings pending pods to nodes. */
export const schedulerComponent = (context: Context, config: SchedulerConfig): Scheduler =>
  new Scheduler(context.store, context.clock, config);
schedulerComponent satisfies ComponentFactory<SchedulerConfig>;

/**
 * The scheduling loop: one pod per event, in no time. Before each attempt it takes in all that has changed, in the order of the changes;
 * an attempt ends with the pod bound, or back in the queue.
 * Source: kube-scheduler v1.36, schedule_one.go, ScheduleOne and handleSchedulingFailure.
 * Differs: scheduling, binding and the API calls around them take no time and never fail.
 */
export class Scheduler implements Component {
  readonly name = SCHEDULER;
  readonly watches: Component["watches"];
  readonly core: SchedulerCore;
  private readonly store: Store;
  private readonly informer: Informer;
  private readonly binding: Binding;
  private readonly cycles = new Map<Profile, Cycle>();
  private attempts = 0;
  /** Why the last attempt that failed did. */
  lastFailure: Failure | undefined;

  constructor(store: Store, clock: Clock, config: SchedulerConfig) {
    this.store = store;
    this.core = new SchedulerCore(store, clock, config);
    this.informer = new Informer(this.core);
    this.binding = new Binding(this.core, {
      bound: (record, profile, node) => this.bound(record, profile, node),
      failed: (record, profile, failure) => this.failed(record, profile, failure, clock.now),
    });
    this.core.interruptBinding = (pod, reason) => this.binding.interrupt(pod, reason);
    const { informer } = this;
    this.watches = {
      Pod: (pod) => (informer.notePod(pod) ? LOOP : undefined),
      Node: (node) => (informer.noteNode(node) ? LOOP : undefined),
      ...Object.fromEntries(informer.objectKinds().map((kind) => [kind, (id: Id) => (informer.noteObject(kind, id) ? LOOP : undefined)])),
    };
  }

  get counters(): SchedulerCounters {
    const { examined, memo } = this.core.attempt.search;
    return { attempts: this.attempts, examined, filtered: memo?.filtered ?? examined };
  }

  /** Whether something has changed that has not been taken in. */
  get hasNews(): boolean {
    return this.informer.hasNews;
  }

  /** Takes in what has changed, and nothing else. */
  deliver(now: Millis): void {
    this.informer.deliver(now);
  }

  /** One step of the loop; says when the next is due. */
  reconcile(_key: number, now: Millis): Millis | undefined {
    const { queue, followUps } = this.core;
    queue.flush(now);
    this.informer.deliver(now);
    this.binding.resume(now);
    this.informer.deliver(now);
    if (followUps.length > 0) followUps.shift()!();
    else this.scheduleOne(now);
    if (followUps.length > 0 || queue.canPop || this.hasNews) return now;
    const next = Math.min(queue.nextFlush(), this.binding.nextTime);
    return next === NEVER ? undefined : next;
  }

  private scheduleOne(now: Millis): void {
    const record = this.core.queue.pop();
    if (record === undefined) return;
    const { pod, template } = record;
    const { pods } = this.store;
    this.attempts++;
    pods.attempts[pod]++;
    const profile = this.core.profiles.get(template.schedulerName);
    if (profile === undefined || !pods.isLive(pod) || this.binding.isAssumed(pod)) {
      this.core.queue.forget(record);
      return;
    }
    if (pods.isDeleting(pod)) {
      this.warn(pod, profile, `skip schedule deleting pod: ${pods.keyOf(pod)}`);
      this.core.queue.forget(record);
      return;
    }
    this.core.cache.refresh();
    const cycle = this.cycleOf(profile, record);
    const placement = this.core.attempt.place(profile, cycle, this.core.nominatedNodeOf(pod), this.attempts);
    if (placement.failure === undefined) this.binding.start(record, profile, cycle, placement.row, now);
    else this.failed(record, profile, placement.failure, now);
  }

  private bound({ pod }: QueuedPod, profile: Profile, node: Id): void {
    if (this.store.recorder.discardsEvents === true) return;
    const { pods, nodes } = this.store;
    const note = `Successfully assigned ${pods.keyOf(pod)} to ${nodes.infos.names[node]}`;
    this.store.podEvent(pod, "Normal", "Scheduled", profile.name, note);
  }

  /** Source: kube-scheduler v1.36, schedule_one.go, handleSchedulingFailure. */
  private failed(record: QueuedPod, profile: Profile, failure: Failure, now: Millis): void {
    const { pod } = record;
    const { queue, nominator } = this.core;
    this.lastFailure = failure;
    record.rejectors = failure.rejectors;
    record.pendingRejectors = failure.pendingRejectors;
    record.gatedBy = "";
    const { store } = this;
    const isLive = store.pods.isLive(pod);
    if (!isLive) queue.forget(record);
    else {
      record.template = store.pods.templates[pod];
      queue.putBack(record, now);
    }
    const nomination = failure.nomination ?? this.core.nominatedNodeOf(pod);
    if (isLive) nominator.set(pod, nomination);
    if (store.recorder.discardsEvents !== true) this.warn(pod, profile, eventNote(failure.message));
    if (!isLive) return;
    const node = failure.nomination === undefined ? store.pods.nominatedNode[pod] : store.nodes.idOf(nomination);
    if (failure.reason === "Unschedulable") store.setPodUnschedulable(pod, node);
    else store.nominatePod(pod, node);
  }

  private warn(pod: Id, profile: Profile, note: string): void {
    this.store.podEvent(pod, "Warning", "FailedScheduling", profile.name, note);
  }

  private cycleOf(profile: Profile, { pod, template }: QueuedPod): Cycle {
    let cycle = this.cycles.get(profile);
    if (cycle === undefined) {
      const states: FilterStates = profile.filtering.makeStates();
      cycle = { pod, template, snapshot: this.core.cache, states };
      this.cycles.set(profile, cycle);
    }
    cycle.pod = pod;
    cycle.template = template;
    return cycle;
  }
}
