import type { Millis } from "../engine/index.ts";

const FIRST_DELAY_MS = 10_000;
/** A container that ran longer than this since its last start begins a new sequence. */
const FORGOTTEN_AFTER_MS = 600_000;
/** The kubelet looks again after this time at most. */
const CHECK_MS_MAX = 60_000;

/** What the kubelet remembers of a container that it has restarted. */
export interface CrashBackOff {
  /** From the end of a run to the next start, in milliseconds; 0: nothing remembered. */
  delayMs: Millis;
  /** When it was last restarted. */
  restartedMs: Millis;
  /** When its last run ended. */
  finishedMs: Millis;
}

/** A container that has not been restarted yet. */
export const noBackOff = (): CrashBackOff => ({ delayMs: 0, restartedMs: 0, finishedMs: 0 });

/**
 * How long a container that has ended must still wait at `now`; 0: it may start.
 * The wait counts from the end of its run: none after the first, then 10 s doubling to the maximum. A run longer than 600 s ends the sequence,
 * and so does the memory of the kubelet, 600 s after the last restart.
 * Source: kubelet v1.36, pkg/kubelet/kuberuntime/kuberuntime_manager.go, doBackOff; client-go/util/flowcontrol/backoff.go.
 * Differs: the memory ends on the millisecond, not at the next housekeeping (2 s).
 */
export function waitBeforeRestart(backOff: CrashBackOff, now: Millis): Millis {
  if (isForgotten(backOff, now)) return 0;
  const due = Math.min(backOff.finishedMs + backOff.delayMs, backOff.restartedMs + FORGOTTEN_AFTER_MS + 1);
  return Math.max(0, due - now);
}

/** Notes a restart at `now`: the next wait is longer, up to `delayMsMax`. */
export function noteRestart(backOff: CrashBackOff, now: Millis, delayMsMax: Millis): void {
  backOff.delayMs = Math.min(isForgotten(backOff, now) ? FIRST_DELAY_MS : backOff.delayMs * 2, delayMsMax);
  backOff.restartedMs = now;
}

/**
 * From a check that found `waitMs` left to the next check: late by up to `jitterRatio`, and at least once a minute.
 * Source: kubelet v1.36, pkg/kubelet/pod_workers.go, completeWork.
 * Differs: the one-second tick of the work queue is left out.
 */
export function untilNextCheck(waitMs: Millis, jitterRatio: number, draw: number): Millis {
  return Math.ceil(Math.min(waitMs, CHECK_MS_MAX) * (1 + jitterRatio * draw));
}

function isForgotten({ delayMs, restartedMs }: CrashBackOff, now: Millis): boolean {
  return delayMs === 0 || now - restartedMs > FORGOTTEN_AFTER_MS;
}
