import type { Id, NewPod, OwnerId, PodTable } from "../../cluster/index.ts";
import { empty, type Millis } from "../../engine/index.ts";
import { NONE } from "./snapshot.ts";

/** More fake pods of one owner than there can be. */
const PER_OWNER = 67_108_864;

/** A fake pod that is no copy of one that exists. */
type OwnedPod = NewPod & { readonly owner: OwnerId };

/**
 * Pods that a loop takes for granted although nobody has made them: those that controllers are expected to make, chunks of capacity
 * buffers, and those that ProvisioningRequests ask room for. They have ids behind those of all pods, so that simulations treat them like
 * others, and are gone when the loop ends: nobody keeps their ids. They are never bound.
 */
export class FakePods {
  private readonly pods: PodTable;
  private readonly keys: number[] = [];
  /** The pods that they are copies of; NONE where there is none. */
  private readonly samples: Id[] = [];
  /** The capacity buffers that they are for; NONE where there is none. */
  private readonly buffers: Id[] = [];

  constructor(pods: PodTable) {
    this.pods = pods;
  }

  /** Makes the fake pod of that number (0, 1, ...) that a controller is expected to make, like `sample`. */
  addExpected(sample: Id, controller: OwnerId, number: number): Id {
    this.note(controller, number, sample, NONE);
    return this.pods.imagine(sample);
  }

  /** Makes the fake pod of that number of a capacity buffer: as old as time, as one without a creationTimestamp counts. */
  addChunk(pod: OwnedPod, buffer: Id, number: number): Id {
    this.note(pod.owner, number, NONE, buffer);
    return this.pods.imagineNew(pod, Number.NEGATIVE_INFINITY);
  }

  /** Makes the fake pod of that number of a ProvisioningRequest. */
  addRequested(pod: OwnedPod, number: number, createdMs: Millis): Id {
    this.note(pod.owner, number, NONE, NONE);
    return this.pods.imagineNew(pod, createdMs);
  }

  has(pod: Id): boolean {
    return pod >= this.pods.count;
  }

  /** Whether it is one that a controller is expected to make. */
  isExpected(pod: Id): boolean {
    return this.has(pod) && this.realOf(pod) !== NONE;
  }

  /** By what a pod is remembered from loop to loop: a fake one by its owner and number, any other by its id. */
  keyOf(pod: Id): number {
    return this.has(pod) ? this.keys[pod - this.pods.count] : pod;
  }

  /** The pod that a fake one is like, or NONE; of any other, itself. */
  realOf(pod: Id): Id {
    return this.has(pod) ? this.samples[pod - this.pods.count] : pod;
  }

  /** The capacity buffer that a pod is for, or NONE. */
  bufferOf(pod: Id): Id {
    return this.has(pod) ? this.buffers[pod - this.pods.count] : NONE;
  }

  /** How many of these pods are fake, and how many of those joined the ones that wait: all but the pods of ProvisioningRequests. */
  countIn(pods: readonly Id[]): { readonly fake: number; readonly injected: number } {
    let fake = 0;
    let injected = 0;
    for (const pod of this.keys.length === 0 ? [] : pods) {
      if (this.has(pod)) fake++;
      if (this.isInjected(pod)) injected++;
    }
    return { fake, injected };
  }

  /** The other pods. */
  without(pods: readonly Id[]): readonly Id[] {
    return this.keys.length === 0 ? pods : pods.filter((pod) => !this.has(pod));
  }

  /** The pods but for those that were put among the ones that wait. */
  withoutInjected(pods: readonly Id[]): readonly Id[] {
    return this.keys.length === 0 ? pods : pods.filter((pod) => !this.isInjected(pod));
  }

  /** Ends the loop. */
  clear(): void {
    if (this.keys.length === 0) return;
    empty(this.keys);
    empty(this.samples);
    empty(this.buffers);
    this.pods.forgetImagined();
  }

  private isInjected(pod: Id): boolean {
    return this.isExpected(pod) || this.bufferOf(pod) !== NONE;
  }

  private note(owner: OwnerId, number: number, sample: Id, buffer: Id): void {
    this.keys.push(-1 - number - owner * PER_OWNER);
    this.samples.push(sample);
    this.buffers.push(buffer);
  }
}
