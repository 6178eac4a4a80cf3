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
  /** The pods, most often one, and for each the number of events dropped or kept before it was popped. */
  private readonly pods: Id[] = [];
  private readonly since: number[] = [];
  private events: RecordedEvent[] = [];
  private dropped = 0;

  get size(): number {
    return this.pods.length;
  }

  begin(pod: Id): void {
    this.pods.push(pod);
    this.since.push(this.dropped + this.events.length);
  }

  /** Stops recording for a pod; events that nobody needs any more are dropped. */
  end(pod: Id): void {
    if (this.pods.length === 0) return;
    const place = this.pods.indexOf(pod);
    if (place < 0) return;
    if (this.pods.length === 1) {
      this.pods.pop();
      this.since.pop();
      if (this.events.length === 0) return;
      this.dropped += this.events.length;
      this.events = [];
      return;
    }
    this.pods.splice(place, 1);
    this.since.splice(place, 1);
    // They were popped one after the other.
    const oldest = this.since[0];
    this.events.splice(0, oldest - this.dropped);
    this.dropped = oldest;
  }

  has(pod: Id): boolean {
    return this.pods.includes(pod);
  }

  record(event: ClusterEvent, change: EventChange): void {
    if (this.pods.length > 0) this.events.push({ event, change });
  }

  /** What has happened since the pod was popped; undefined when it is not in flight. */
  eventsSince(pod: Id): readonly RecordedEvent[] | undefined {
    const place = this.pods.indexOf(pod);
    return place < 0 ? undefined : this.events.slice(this.since[place] - this.dropped);
  }
}
