import type { CPU_COLUMN, MEMORY_COLUMN } from "../cluster/index.ts";
import type { Millis } from "../engine/index.ts";
import type { Levels } from "./levels.ts";

/**
 * Exact integrals over time of the cluster's levels, which are step functions: each level times the milliseconds it held.
 * The counts of pods and nodes stay whole numbers (exact below 2^53 pod-milliseconds).
 */
export class Integrals {
  /** Up to here the integrals reach. */
  now: Millis = 0;
  unboundPodMs = 0;
  /** Bound and not ended: starting or running. */
  boundPodMs = 0;
  runningPodMs = 0;
  nodeMs = 0;
  runningPodsMax = 0;
  unboundPodsMax = 0;
  nodesMax = 0;
  /** By resource column: millicore-, byte- and unit-milliseconds. */
  readonly allocatableMs: number[] = [];
  readonly requestedMs: number[] = [];
  readonly usedMs: number[] = [];

  /** Pods that are waiting, starting or running, times milliseconds: by Little's law the sum of all times in the system. */
  get podMsInSystem(): number {
    return this.unboundPodMs + this.boundPodMs;
  }

  /** `levels` held from the last call until `now`. A level that holds for no time counts for nothing. */
  advance(levels: Levels, now: Millis): void {
    const ms = now - this.now;
    if (ms === 0) return;
    this.now = now;
    this.unboundPodMs += levels.unboundPods * ms;
    this.boundPodMs += (levels.startingPods + levels.runningPods) * ms;
    this.runningPodMs += levels.runningPods * ms;
    this.nodeMs += levels.nodes * ms;
    this.raiseMaxima(levels);
    addTimes(this.allocatableMs, levels.allocatable, ms);
    addTimes(this.requestedMs, levels.requested, ms);
    addTimes(this.usedMs, levels.used, ms);
  }

  /** Requested CPU, memory, ... as a share of allocatable: the ratio of the integrals, never a mean of ratios. NaN without capacity. */
  requestedRatio(column: number): number {
    return (this.requestedMs[column] ?? 0) / (this.allocatableMs[column] ?? 0);
  }

  /** Used CPU or memory as a share of allocatable. */
  usedRatio(column: typeof CPU_COLUMN | typeof MEMORY_COLUMN): number {
    return (this.usedMs[column] ?? 0) / (this.allocatableMs[column] ?? 0);
  }

  /** Used CPU or memory as a share of requested. NaN when nothing was requested. */
  efficiencyRatio(column: typeof CPU_COLUMN | typeof MEMORY_COLUMN): number {
    return (this.usedMs[column] ?? 0) / (this.requestedMs[column] ?? 0);
  }

  private raiseMaxima(levels: Levels): void {
    this.runningPodsMax = Math.max(this.runningPodsMax, levels.runningPods);
    this.unboundPodsMax = Math.max(this.unboundPodsMax, levels.unboundPods);
    this.nodesMax = Math.max(this.nodesMax, levels.nodes);
  }
}

function addTimes(sums: number[], levels: readonly number[], ms: Millis): void {
  while (sums.length < levels.length) sums.push(0);
  for (let i = 0; i < levels.length; i++) sums[i] += levels[i] * ms;
}
