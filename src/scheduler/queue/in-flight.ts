import type { Id } from "../../cluster/index.ts";
import type { ClusterEvent, EventChange } from "../framework/events.ts";

/** An event with the objects it is about. */
export interface RecordedEvent {
  readonly event: ClusterEvent;
  readonly change: EventChange;
}

/**
 * Pods that are being scheduled, and the events that each of them has missed meanwhile.
 * Source: kube-scheduler v1.36, backend/queue/active_queue.go, inFlightPods and inFlightEvents.
 */
export class InFlight {
  /** Pod -> number of events dropped or kept before it was popped. */
  private readonly since = new Map<Id, number>();
  private events: RecordedEvent[] = [];
  private dropped = 0;

  get size(): number {
    return this.since.size;
  }

  begin(pod: Id): void {
    this.since.set(pod, this.dropped + this.events.length);
  }

  /** Stops recording for a pod; events that nobody needs any more are dropped. */
  end(pod: Id): void {
    if (!this.since.delete(pod)) return;
    if (this.since.size === 0) {
      if (this.events.length === 0) return;
      this.dropped += this.events.length;
      this.events = [];
      return;
    }
    const oldest = Math.min(...this.since.values());
    this.events.splice(0, oldest - this.dropped);
    this.dropped = oldest;
  }

  has(pod: Id): boolean {
    return this.since.has(pod);
  }

  record(event: ClusterEvent, change: EventChange): void {
    if (this.since.size > 0) this.events.push({ event, change });
  }

  /** What has happened since the pod was popped; undefined when it is not in flight. */
  eventsSince(pod: Id): readonly RecordedEvent[] | undefined {
    const since = this.since.get(pod);
    return since === undefined ? undefined : this.events.slice(since - this.dropped);
  }
}
