import type { Millis } from "../engine/index.ts";

const GRACE_MS_MIN = 1000;
/** From SIGTERM to SIGKILL, whatever the grace. */
const KILL_WINDOW_MS_MIN = 2000;
/** 128 + SIGTERM: the default answer of a program to it. */
const EXIT_SIGTERM = 143;
/** 128 + SIGKILL. */
const EXIT_SIGKILL = 137;

/** How containers that are told to stop will end. */
export interface Stop {
  readonly afterMs: Millis;
  readonly exitCode: number;
}

/**
 * How containers end that need `stopMs` from SIGTERM to exit and are given `graceMs`.
 * The grace is one second or more, and SIGKILL comes no sooner than two seconds after SIGTERM.
 * Source: kubelet v1.36, pkg/kubelet/pod_workers.go, calculateEffectiveGracePeriod;
 * pkg/kubelet/kuberuntime/kuberuntime_container.go, killContainer (minimumGracePeriodInSeconds).
 * Differs: there are no preStop hooks, and sidecars stop together with the other containers.
 */
export function stopContainers(stopMs: Millis, graceMs: Millis): Stop {
  const window = Math.max(graceMs, GRACE_MS_MIN, KILL_WINDOW_MS_MIN);
  return stopMs <= window ? { afterMs: stopMs, exitCode: EXIT_SIGTERM } : { afterMs: window, exitCode: EXIT_SIGKILL };
}
