import { doubled, type Millis } from "../../engine/index.ts";

/** How long failed pods stay behind. */
export interface BackoffSettings {
  readonly initialMs: Millis;
  readonly maxMs: Millis;
  /** What the wall clock shows at virtual time 0, in milliseconds since 1970. */
  readonly startEpochMs: Millis;
}

const SECOND = 1000;

/**
 * Length of the backoff after `count` failures in a row.
 * Source: kube-scheduler v1.36, backend/queue/backoff_queue.go, calculateBackoffDuration.
 */
export function backoffDuration(count: number, { initialMs, maxMs }: BackoffSettings): Millis {
  if (count === 0 || maxMs === 0) return 0;
  // Go compares with the maximum shifted right, in nanoseconds; that is the same as never going beyond the maximum.
  return doubled(initialMs, count - 1, maxMs);
}

/**
 * When a backoff that began at `from` ends, in virtual time: at a whole second of the wall clock, rounded down.
 * Source: kube-scheduler v1.36, backend/queue/backoff_queue.go, getBackoffTime and alignToWindow.
 */
export function backoffExpiry(from: Millis, count: number, settings: BackoffSettings): Millis {
  return floorToSecond(from + backoffDuration(count, settings), settings);
}

/** Whether a pod whose backoff ends at `expiry` still waits: for all of the second that begins there, it does. */
export function isBackingOff(expiry: Millis, now: Millis, settings: BackoffSettings): boolean {
  return !(expiry < floorToSecond(now, settings));
}

/** The first moment at which a pod whose backoff ends at `expiry` no longer waits. */
export function backoffRelease(expiry: Millis): Millis {
  return expiry + SECOND;
}

function floorToSecond(time: Millis, { startEpochMs }: BackoffSettings): Millis {
  return Math.floor((startEpochMs + time) / SECOND) * SECOND - startEpochMs;
}
