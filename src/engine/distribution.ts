import { probit } from "simple-statistics";
import type { Millis } from "./time.ts";

/** A distribution of durations. All parameters in milliseconds but `sigma`. Sampled by inverse transform: one draw per sample. */
export type Distribution =
  | { readonly kind: "constant"; readonly ms: number }
  | { readonly kind: "uniform"; readonly minMs: number; readonly maxMs: number }
  | { readonly kind: "exponential"; readonly meanMs: number }
  | { readonly kind: "lognormal"; readonly medianMs: number; readonly sigma: number };

/** Always the same duration. */
export const constant = (ms: number): Distribution => ({ kind: "constant", ms });

/** A lognormal distribution through two quantiles: the median, and `ms` at probability `p` (0.5 < p < 1). */
export function lognormalThrough(medianMs: number, p: number, ms: number): Distribution {
  return { kind: "lognormal", medianMs, sigma: Math.log(ms / medianMs) / probit(p) };
}

/** The value of `distribution` at the uniform draw `u` in [0, 1), before rounding, in milliseconds. */
export function quantileMs(distribution: Distribution, u: number): number {
  switch (distribution.kind) {
    case "constant":
      return distribution.ms;
    case "uniform":
      return distribution.minMs + (distribution.maxMs - distribution.minMs) * u;
    case "exponential":
      return 0 - distribution.meanMs * Math.log(1 - u); // "0 -" keeps a negative zero out of the results
    case "lognormal":
      return distribution.medianMs * Math.exp(distribution.sigma * probit(u));
  }
}

/** A sample in whole milliseconds, rounded once. */
export const sampleMs = (distribution: Distribution, u: number): Millis => Math.round(quantileMs(distribution, u));
