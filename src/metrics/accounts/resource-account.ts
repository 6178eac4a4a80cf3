import type { Millis } from "../../engine/index.ts";
import { ExactSum, StepIntegral } from "./exact-sum.ts";

/** Where the free part of a machine stands. From `FirstStranded` on: stranded, by several resources or by one, see {@link strandedBy}. */
export const FreeUse = { Headroom: 0, Down: 1, Cordoned: 2, FirstStranded: 3 } as const;
/** A member of {@link FreeUse}, or a number above. */
export type FreeUse = number;

/** Free, and stranded because no shape fits for want of `column`; -2 stands for several resources. */
export const strandedBy = (column: number): FreeUse => FreeUse.FirstStranded + (column < 0 ? 0 : column + 1);

/**
 * One resource, in whole millicores, bytes or units: levels of machines with their integrals, and sums over pods, each of which is booked
 * once, when it has ended or the run has.
 */
export class ResourceAccount {
  /** Capacity of all machines, registered or not. */
  readonly purchased = new StepIntegral();
  /** Capacity of registered nodes. */
  readonly registered = new StepIntegral();
  /** Capacity less allocatable of registered nodes. */
  readonly reserved = new StepIntegral();
  /** Requests of the pods of DaemonSets and of static pods. */
  readonly daemon = new ExactSum();
  /** Of other pods: usage up to the request, the unused rest of the request, and usage above it. */
  readonly used = new ExactSum();
  readonly slack = new ExactSum();
  readonly overRequest = new ExactSum();
  /** Usage of attempts that came to nothing. */
  readonly lost = new ExactSum();
  /** What pods request above what a node has: negative. */
  readonly overcommitted = new StepIntegral();
  /** Free amounts by what they are good for. */
  readonly free: StepIntegral[] = [];

  /** The free part of a machine counted under `use` goes from one amount to another. */
  changeFree(use: FreeUse, from: number, to: number, now: Millis): void {
    while (this.free.length <= use) this.free.push(new StepIntegral());
    if (from >= 0 && to >= 0) {
      this.free[use].change(to - from, now);
      return;
    }
    this.free[use].change(Math.max(0, to) - Math.max(0, from), now);
    this.overcommitted.change(Math.min(0, to) - Math.min(0, from), now);
  }

  /** The free part of a machine is good for something else now. */
  moveFree(from: FreeUse, to: FreeUse, amount: number, now: Millis): void {
    this.changeFree(from, amount, 0, now);
    this.changeFree(to, 0, amount, now);
  }

  /** Integral of one use of what is free. */
  freeUntil(use: FreeUse, now: Millis): bigint {
    return this.free[use]?.until(now) ?? 0n;
  }

  /** Integral of everything stranded. */
  strandedUntil(now: Millis): bigint {
    return this.free.slice(FreeUse.FirstStranded).reduce((sum, use) => sum + use.until(now), 0n);
  }
}
