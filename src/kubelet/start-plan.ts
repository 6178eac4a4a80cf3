import type { PodTemplate } from "../cluster/index.ts";
import { type Millis, NEVER } from "../engine/index.ts";
import type { Container } from "../model/index.ts";

/** What the kubelet reads out of a pod's spec, once per template. */
export interface StartPlan {
  /** Init containers, then regular ones: the order of starting. */
  readonly containers: readonly Container[];
  /** How many of them are init containers. A restart begins behind them. */
  readonly initCount: number;
  readonly regular: readonly Container[];
  readonly restartPolicy: "Always" | "OnFailure" | "Never";
  readonly graceMs: Millis;
  /** Longest time on the node; NEVER: no limit. */
  readonly deadlineMs: Millis;
}

/** The steps by which the pods of a template start; made once per template. */
export function planOf({ spec }: PodTemplate): StartPlan {
  const { containers, initContainers = [], restartPolicy } = spec;
  return {
    containers: [...initContainers, ...containers],
    initCount: initContainers.length,
    regular: containers,
    restartPolicy: restartPolicy === "OnFailure" || restartPolicy === "Never" ? restartPolicy : "Always",
    graceMs: (spec.terminationGracePeriodSeconds ?? 30) * 1000,
    deadlineMs: spec.activeDeadlineSeconds === undefined ? NEVER : spec.activeDeadlineSeconds * 1000,
  };
}

/** Of the first `started` containers those that keep running: sidecars and regular ones. */
export function runningOf(plan: StartPlan, started: number): Container[] {
  return plan.containers.slice(0, started).filter((container, i) => i >= plan.initCount || container.restartPolicy === "Always");
}
