import { type Millis, NEVER } from "../../engine/index.ts";
import type { PluginSet } from "../framework/plugin-names.ts";
import type { QueuedPod } from "./queued-pod.ts";

/** The pool is looked through at 0, 30, 60, ... seconds of the run. */
const CHECK_INTERVAL_MS = 30_000;

const NONE: readonly QueuedPod[] = [];

/** An entry of the line of those who rest, valid while the pod still is where it was put. */
interface Resting {
  readonly record: QueuedPod;
  readonly sequence: number;
}

/**
 * Pods that wait for an event, gated ones among them.
 * Source: kube-scheduler v1.36, backend/queue/unschedulable_pods.go; scheduling_queue.go, flushUnschedulablePodsLeftover.
 */
export class UnschedulablePods {
  private readonly records = new Set<QueuedPod>();
  /** By bit of a plugin: how many of the pods it rejected. The last entry counts pods that nobody rejected. */
  private readonly rejectedBy = new Int32Array(32);
  /** Pods that are not gated, oldest timestamp first: they rest from their last attempt on. */
  private resting: Resting[] = [];
  private restingFrom = 0;
  private readonly restMsMax: Millis;

  constructor(restMsMax: Millis) {
    this.restMsMax = restMsMax;
  }

  get size(): number {
    return this.records.size;
  }

  add(record: QueuedPod): void {
    this.records.add(record);
    record.countedAs = record.rejectors | record.pendingRejectors;
    this.count(record.countedAs, 1);
    if (record.gatedBy === "") this.resting.push({ record, sequence: record.sequence });
  }

  delete(record: QueuedPod): void {
    if (!this.records.delete(record)) return;
    this.count(record.countedAs, -1);
  }

  /** A copy of the pool: moving pods while looking through it is safe. */
  list(): QueuedPod[] {
    return [...this.records];
  }

  /** Whether any pod was rejected by one of these plugins, or by none at all. */
  anyRejectedBy(plugins: PluginSet): boolean {
    if (this.rejectedBy[31] > 0) return true;
    for (let rest = plugins; rest !== 0; rest &= rest - 1) {
      if (this.rejectedBy[31 - Math.clz32(rest & -rest)] > 0) return true;
    }
    return false;
  }

  /** Pods that have rested for longer than they may, if `now` is a time at which that is checked. */
  overdue(now: Millis): readonly QueuedPod[] {
    if (now % CHECK_INTERVAL_MS !== 0 || this.records.size === 0) return NONE;
    this.dropStale();
    const due: QueuedPod[] = [];
    for (let i = this.restingFrom; i < this.resting.length; i++) {
      const { record, sequence } = this.resting[i];
      if (!this.rests(record, sequence)) continue;
      if (now - record.timestampMs <= this.restMsMax) break;
      due.push(record);
    }
    return due;
  }

  /** When {@link overdue} next gives a pod; NEVER when none rests. */
  nextOverdue(): Millis {
    this.dropStale();
    if (this.restingFrom === this.resting.length) return NEVER;
    const end = this.resting[this.restingFrom].record.timestampMs + this.restMsMax;
    return (Math.floor(end / CHECK_INTERVAL_MS) + 1) * CHECK_INTERVAL_MS;
  }

  /** Drops entries of pods that have left, up to the first that rests: none is looked at twice. */
  private dropStale(): void {
    const { resting } = this;
    while (this.restingFrom < resting.length && !this.rests(resting[this.restingFrom].record, resting[this.restingFrom].sequence))
      this.restingFrom++;
    if (this.restingFrom * 2 <= resting.length) return;
    this.resting = resting.slice(this.restingFrom);
    this.restingFrom = 0;
  }

  private rests(record: QueuedPod, sequence: number): boolean {
    return record.sequence === sequence && record.gatedBy === "" && this.records.has(record);
  }

  private count(rejectors: PluginSet, change: 1 | -1): void {
    if (rejectors === 0) this.rejectedBy[31] += change;
    for (let rest = rejectors; rest !== 0; rest &= rest - 1) this.rejectedBy[31 - Math.clz32(rest & -rest)] += change;
  }
}
