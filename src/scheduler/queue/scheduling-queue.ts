import type { Id, PodTemplate } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { ClusterEvent, EventChange } from "../framework/events.ts";
import type { PluginNames } from "../framework/plugin-names.ts";
import type { Profile } from "../framework/profile.ts";
import { type BackoffSettings, backoffExpiry, backoffRelease, isBackingOff } from "./backoff.ts";
import { Heap } from "./heap.ts";
import type { Hints, Requeue } from "./hints.ts";
import { InFlight } from "./in-flight.ts";
import { Line } from "./line.ts";
import type { Nominator } from "./nominator.ts";
import { newQueuedPod, type QueuedPod } from "./queued-pod.ts";
import { UnschedulablePods } from "./unschedulable-pods.ts";

/** What a queue is made of. */
export interface QueueParts {
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly hints: Hints;
  readonly names: PluginNames;
  readonly nominator: Nominator;
  readonly backoff: BackoffSettings;
  /** How long a pod may rest among the unschedulable before it is tried again without an event. */
  readonly unschedulableMsMax: Millis;
}

/**
 * Pods waiting for a node: active (to be tried next), backing off, unschedulable (until an event helps), or in flight.
 * Source: kube-scheduler v1.36, backend/queue/scheduling_queue.go.
 */
export class SchedulingQueue {
  private readonly parts: QueueParts;
  /** By pod: its record, while it is here or in flight. */
  private readonly pods: (QueuedPod | undefined)[] = [];
  private readonly active: Line<QueuedPod>;
  private readonly podBackoff: Line<QueuedPod>;
  /** Knows no order among pods of one expiry: they come as they stand in Go's heap. */
  private readonly errorBackoff: Heap<QueuedPod>;
  private readonly backoffs: readonly (Line<QueuedPod> | Heap<QueuedPod>)[];
  private readonly unschedulable: UnschedulablePods;
  private readonly inFlight = new InFlight();
  private sequence = 0;

  constructor(parts: QueueParts) {
    this.parts = parts;
    const [first] = parts.profiles.values();
    const queueSort = first.at.queueSort[0];
    const goesFirst = (a: QueuedPod, b: QueuedPod): boolean => {
      const order = a.template === b.template ? 0 : (queueSort?.queueSort?.(a.template, b.template) ?? 0);
      return order !== 0 ? order < 0 : a.sequence < b.sequence;
    };
    this.active = new Line(goesFirst);
    this.podBackoff = new Line((a, b) => {
      const difference = this.expiryOf(a) - this.expiryOf(b);
      return difference === 0 ? goesFirst(a, b) : difference < 0;
    });
    this.errorBackoff = new Heap((a, b) => this.expiryOf(a) < this.expiryOf(b));
    this.backoffs = [this.podBackoff, this.errorBackoff];
    this.unschedulable = new UnschedulablePods(parts.unschedulableMsMax);
  }

  /** The pod's record, wherever it is. */
  get(pod: Id): QueuedPod | undefined {
    return this.pods[pod];
  }

  /** Whether {@link pop} would give a pod. */
  get canPop(): boolean {
    return this.active.size > 0 || this.podBackoff.size > 0;
  }

  /** All records, for looking at. */
  entries(): QueuedPod[] {
    return this.pods.filter((record) => record !== undefined);
  }

  /** A new pod. */
  add(pod: Id, template: PodTemplate, nominatedNode: string, now: Millis): void {
    const record = newQueuedPod(pod, template, now, this.sequence++);
    this.pods[pod] = record;
    this.enqueue(record, nominatedNode);
  }

  /** The next pod to try. One that backs off is taken when there is no other; one that backs off after an error never is. */
  pop(): QueuedPod | undefined {
    const record = this.active.pop() ?? this.podBackoff.pop();
    if (record === undefined) return undefined;
    record.place = "in-flight";
    this.inFlight.begin(record.pod);
    return record;
  }

  /** No events need to be kept for this pod any more. */
  done(pod: Id): void {
    this.inFlight.end(pod);
  }

  /** Drops a popped pod: it has its node, or is not to be scheduled any more. */
  forget(record: QueuedPod): void {
    this.inFlight.end(record.pod);
    if (this.pods[record.pod] === record && record.place === "in-flight") this.pods[record.pod] = undefined;
  }

  /** Puts a failed pod back. Its rejectors have been set. Source: AddUnschedulableIfNotPresent. */
  putBack(record: QueuedPod, now: Millis): void {
    const rejected = (record.rejectors | record.pendingRejectors) !== 0;
    if (rejected) {
      record.unschedulableCount++;
      record.consecutiveErrors = 0;
    } else record.consecutiveErrors++;
    record.timestampMs = now;
    record.sequence = this.sequence++;
    record.backoffExpiryMs = undefined;
    this.pods[record.pod] = record;
    const strategy = rejected ? this.replay(record) : "after-backoff";
    this.inFlight.end(record.pod);
    this.requeue(record, strategy, now);
  }

  /** A pending pod has changed: `events` says how. `nominatedNode` is what its status says. */
  update(pod: Id, template: PodTemplate, nominatedNode: string, change: EventChange, events: readonly ClusterEvent[], now: Millis): void {
    const record = this.pods[pod];
    if (record === undefined) {
      this.add(pod, template, nominatedNode, now);
      return;
    }
    record.template = template;
    // What was promised in memory only stays, unless the object says otherwise.
    if (nominatedNode !== "" || (change.oldPod?.nominatedNode ?? "") !== "") this.parts.nominator.set(pod, nominatedNode);
    if (record.place === "unschedulable") {
      for (const event of events) {
        const strategy = this.parts.hints.evaluate(record, event, change);
        if (strategy !== "skip" && this.takeOut(record, strategy, now)) return;
      }
    } else if (record.place === "active") this.active.fix(record);
    else if (record.place === "backoff") this.podBackoff.fix(record);
  }

  /** The pod has got a node from elsewhere, or is gone. */
  delete(pod: Id): void {
    this.parts.nominator.delete(pod);
    const record = this.pods[pod];
    if (record === undefined) return;
    this.leave(record);
    this.pods[pod] = undefined;
  }

  /** Whether {@link moveAll} would do anything about such an event. */
  cares(event: ClusterEvent): boolean {
    if (this.inFlight.size === 0 && this.unschedulable.size === 0) return false;
    const owners = this.parts.hints.interested(event);
    return owners !== 0 && (this.inFlight.size > 0 || this.unschedulable.anyRejectedBy(owners));
  }

  /** Something has happened: moves out the unschedulable pods that it may help. Source: MoveAllToActiveOrBackoffQueue. */
  moveAll(event: ClusterEvent, change: EventChange, now: Millis, mayMove: (record: QueuedPod) => boolean = () => true): void {
    const owners = this.parts.hints.interested(event);
    if (owners === 0) return;
    if (this.unschedulable.anyRejectedBy(owners)) {
      for (const record of this.unschedulable.list()) {
        if (!mayMove(record)) continue;
        if (record.gatedBy !== "" && !this.parts.hints.reachesGated(record, event)) continue;
        const strategy = this.parts.hints.evaluate(record, event, change);
        if (strategy !== "skip") this.takeOut(record, strategy, now);
      }
    }
    this.inFlight.record(event, change);
  }

  /** Tries a waiting pod again at once, whatever it waits for, unless it is gated. Source: Activate. */
  activate(pod: Id): void {
    const record = this.pods[pod];
    if (record === undefined || record.place === "active" || record.place === "in-flight") return;
    if (record.place === "unschedulable") this.takeOut(record, "immediately", record.timestampMs);
    else {
      this.leave(record);
      this.place(record, "active");
    }
  }

  /** Moves what is due by `now`: pods whose backoff is over, and pods that have rested too long. */
  flush(now: Millis): void {
    if (this.podBackoff.size > 0 || this.errorBackoff.size > 0) this.flushBackoffs(now);
    if (this.unschedulable.size === 0) return;
    for (const record of this.unschedulable.overdue(now)) this.takeOut(record, "after-backoff", now);
  }

  private flushBackoffs(now: Millis): void {
    const { backoff } = this.parts;
    for (const heap of this.backoffs) {
      for (let record = heap.peek(); record !== undefined; record = heap.peek()) {
        if (isBackingOff(this.expiryOf(record), now, backoff)) break;
        heap.pop();
        this.place(record, "active");
      }
    }
  }

  /** When {@link flush} next has something to move; NEVER when nothing waits for a time. */
  nextFlush(): Millis {
    let next = this.unschedulable.nextOverdue();
    for (const heap of this.backoffs) {
      const first = heap.peek();
      if (first !== undefined) next = Math.min(next, backoffRelease(this.expiryOf(first)));
    }
    return next;
  }

  /** How many pods are in each place; gated ones are among the unschedulable. */
  sizes(): { readonly active: number; readonly backoff: number; readonly unschedulable: number } {
    const backoff = this.podBackoff.size + this.errorBackoff.size;
    return { active: this.active.size, backoff, unschedulable: this.unschedulable.size };
  }

  private replay(record: QueuedPod): Requeue {
    const missed = this.inFlight.eventsSince(record.pod);
    if (missed === undefined) return "after-backoff";
    let strategy: Requeue = "skip";
    for (const { event, change } of missed) {
      const verdict = this.parts.hints.evaluate(record, event, change);
      if (verdict === "immediately") return verdict;
      if (verdict === "after-backoff") strategy = verdict;
    }
    return strategy;
  }

  /** Takes a pod out of the pool of unschedulable ones; false when it ends up there again. */
  private takeOut(record: QueuedPod, strategy: Requeue, now: Millis): boolean {
    this.leave(record);
    this.requeue(record, strategy, now);
    return record.place !== "unschedulable";
  }

  private requeue(record: QueuedPod, strategy: Requeue, now: Millis): void {
    if (strategy === "skip" || this.isGated(record)) {
      this.place(record, "unschedulable");
      return;
    }
    const { backoff } = this.parts;
    const failures = record.consecutiveErrors || record.unschedulableCount;
    const waits = strategy === "after-backoff" && failures > 0 && backoff.maxMs > 0;
    if (waits && isBackingOff(this.expiryOf(record), now, backoff)) {
      this.place(record, (record.rejectors | record.pendingRejectors) === 0 ? "error-backoff" : "backoff");
    } else this.place(record, "active");
  }

  private enqueue(record: QueuedPod, nominatedNode: string): void {
    if (this.isGated(record)) {
      this.place(record, "unschedulable");
      return;
    }
    this.place(record, "active");
    if (nominatedNode !== "") this.parts.nominator.set(record.pod, nominatedNode);
  }

  private isGated(record: QueuedPod): boolean {
    const { profiles, names } = this.parts;
    const status = profiles.get(record.template.schedulerName)?.preEnqueue(record.pod, record.template, record.gatedBy);
    record.gatedBy = status?.plugin ?? "";
    if (status === undefined) return false;
    record.rejectors |= names.bitOf(status.plugin);
    return true;
  }

  private place(record: QueuedPod, place: "active" | "backoff" | "error-backoff" | "unschedulable"): void {
    record.place = place;
    if (place === "unschedulable") this.unschedulable.add(record);
    else this.lineOf(place).push(record);
  }

  private leave(record: QueuedPod): void {
    const { place } = record;
    if (place === "unschedulable") this.unschedulable.delete(record);
    else if (place !== "in-flight" && place !== "none") this.lineOf(place).remove(record);
    record.place = "none";
  }

  private lineOf(place: "active" | "backoff" | "error-backoff"): Line<QueuedPod> | Heap<QueuedPod> {
    if (place === "active") return this.active;
    return place === "backoff" ? this.podBackoff : this.errorBackoff;
  }

  private expiryOf(record: QueuedPod): Millis {
    const failures = record.consecutiveErrors || record.unschedulableCount;
    record.backoffExpiryMs ??= backoffExpiry(record.timestampMs, failures, this.parts.backoff);
    return record.backoffExpiryMs;
  }
}
