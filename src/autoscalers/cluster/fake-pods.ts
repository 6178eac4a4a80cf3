import type { Id, NewPod, OwnerId, PodTable } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import { NONE } from "./snapshot.ts";

/** More fake pods of one controller than there can be. */
const PER_CONTROLLER = 67_108_864;

/**
 * Pods that a loop takes for granted although nobody has made them yet: those that controllers are expected to make, and those that
 * ProvisioningRequests ask room for. They have ids behind those of all pods, so that simulations treat them like others, and are gone when
 * the loop ends: nobody keeps their ids. They are never bound.
 */
export class FakePods {
  private readonly pods: PodTable;
  private readonly keys: number[] = [];
  /** The pods that they are copies of; NONE where there is none. */
  private readonly samples: Id[] = [];

  constructor(pods: PodTable) {
    this.pods = pods;
  }

  /** Makes the fake pod of that number (0, 1, ...) of a controller, like `sample`. */
  add(sample: Id, controller: OwnerId, number: number): Id {
    this.note(sample, controller, number);
    return this.pods.imagine(sample);
  }

  /** Makes the fake pod of that number of its owner. */
  addNew(pod: NewPod & { readonly owner: OwnerId }, number: number, createdMs: Millis): Id {
    this.note(NONE, pod.owner, number);
    return this.pods.imagineNew(pod, createdMs);
  }

  has(pod: Id): boolean {
    return pod >= this.pods.count;
  }

  /** Whether it is one that a controller is expected to make. */
  isExpected(pod: Id): boolean {
    return this.has(pod) && this.realOf(pod) !== NONE;
  }

  /** By what a pod is remembered from loop to loop: a fake one by its controller and number, any other by its id. */
  keyOf(pod: Id): number {
    return this.has(pod) ? this.keys[pod - this.pods.count] : pod;
  }

  /** The pod that a fake one is like, or NONE; of any other, itself. */
  realOf(pod: Id): Id {
    return this.has(pod) ? this.samples[pod - this.pods.count] : pod;
  }

  /** How many of these pods are fake, and how many of those a controller is expected to make. */
  countIn(pods: readonly Id[]): { readonly fake: number; readonly expected: number } {
    let fake = 0;
    let expected = 0;
    for (const pod of this.keys.length === 0 ? [] : pods) {
      if (this.has(pod)) fake++;
      if (this.isExpected(pod)) expected++;
    }
    return { fake, expected };
  }

  /** The other pods. */
  without(pods: readonly Id[]): readonly Id[] {
    return this.keys.length === 0 ? pods : pods.filter((pod) => !this.has(pod));
  }

  /** The pods but for those that controllers are expected to make. */
  withoutExpected(pods: readonly Id[]): readonly Id[] {
    return this.keys.length === 0 ? pods : pods.filter((pod) => !this.isExpected(pod));
  }

  /** Ends the loop. */
  clear(): void {
    if (this.keys.length === 0) return;
    this.keys.length = 0;
    this.samples.length = 0;
    this.pods.forgetImagined();
  }

  private note(sample: Id, controller: OwnerId, number: number): void {
    this.keys.push(-1 - number - controller * PER_CONTROLLER);
    this.samples.push(sample);
  }
}
