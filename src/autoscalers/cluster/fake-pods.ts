import type { Id, ImaginedPod, OwnerId, PodTable } from "../../cluster/index.ts";

/** More fake pods of one controller, or buffer, than there can be. */
const PER_CONTROLLER = 67_108_864;

/**
 * Pods that a loop takes for granted although nobody has made them yet. They have ids behind those of all pods, so that simulations treat
 * them like others, and are gone when the loop ends: nobody keeps their ids. They are never bound and get no events.
 */
export class FakePods {
  private readonly pods: PodTable;
  private readonly keys: number[] = [];
  private readonly samples: (Id | undefined)[] = [];
  private readonly buffers: (Id | undefined)[] = [];

  constructor(pods: PodTable) {
    this.pods = pods;
  }

  /** Makes the fake pod of that number (0, 1, ...) of a controller, like `sample`. */
  add(sample: Id, controller: OwnerId, number: number): Id {
    this.note(controller, number, sample, undefined);
    return this.pods.imagine(sample);
  }

  /** Makes the fake pod of that number (0, 1, ...) of a capacity buffer. */
  addChunk(pod: ImaginedPod, buffer: Id, number: number): Id {
    this.note(pod.owner, number, undefined, buffer);
    return this.pods.imagineNew(pod);
  }

  has(pod: Id): boolean {
    return pod >= this.pods.count;
  }

  /** By what a pod is remembered from loop to loop: a fake one by its controller and number, any other by its id. */
  keyOf(pod: Id): number {
    return this.has(pod) ? this.keys[pod - this.pods.count] : pod;
  }

  /** The pod that a fake one is like; itself, of any other and of one that is like none. */
  realOf(pod: Id): Id {
    return (this.has(pod) ? this.samples[pod - this.pods.count] : undefined) ?? pod;
  }

  /** The capacity buffer that a pod is for; undefined: none. */
  bufferOf(pod: Id): Id | undefined {
    return this.has(pod) ? this.buffers[pod - this.pods.count] : undefined;
  }

  /** How many of these pods are fake. */
  countIn(pods: readonly Id[]): number {
    if (this.keys.length === 0) return 0;
    let count = 0;
    for (const pod of pods) if (this.has(pod)) count++;
    return count;
  }

  /** The other pods. */
  without(pods: readonly Id[]): readonly Id[] {
    return this.countIn(pods) === 0 ? pods : pods.filter((pod) => !this.has(pod));
  }

  /** Ends the loop. */
  clear(): void {
    if (this.keys.length === 0) return;
    this.keys.length = 0;
    this.samples.length = 0;
    this.buffers.length = 0;
    this.pods.forgetImagined();
  }

  private note(owner: OwnerId, number: number, sample: Id | undefined, buffer: Id | undefined): void {
    this.keys.push(-1 - number - owner * PER_CONTROLLER);
    this.samples.push(sample);
    this.buffers.push(buffer);
  }
}
