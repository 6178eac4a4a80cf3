/** A wait that ended, or that was still going on when nobody looked any longer. */
export interface Wait {
  readonly duration: number;
  /** The true wait is longer than `duration`. */
  readonly censored: boolean;
}

/** The smallest rounding that adding up shares may leave. */
const TOLERANCE = 1e-12;

/**
 * The p-quantile of waits some of which were cut off: the first duration by which the share p had ended. Infinite when the waits that
 * ended cannot tell, as in an overloaded cluster: a quantile of the finished ones alone would be too short.
 * Source: Kaplan and Meier, Nonparametric estimation from incomplete observations, 1958.
 */
export function censoredQuantile(waits: readonly Wait[], p: number): number {
  const order = [...waits].sort((a, b) => a.duration - b.duration || Number(a.censored) - Number(b.censored));
  let waiting = 1;
  for (const [i, { duration, censored }] of order.entries()) {
    if (censored) continue;
    waiting *= 1 - 1 / (order.length - i);
    if (1 - waiting >= p - TOLERANCE) return duration;
  }
  return waits.length === 0 ? Number.NaN : Number.POSITIVE_INFINITY;
}
