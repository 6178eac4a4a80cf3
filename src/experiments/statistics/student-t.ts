import { incompleteBeta } from "./incomplete-beta.ts";
import { logGamma } from "./library.ts";
import { normalQuantile } from "./normal.ts";

/**
 * The probability that Student's t lies further from 0 than `t` on either side. Exact far out, where 1 minus the distribution
 * function would have no digits left.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.1 with 26.5.
 */
export function studentTTwoSided(t: number, degreesOfFreedom: number): number {
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t ** 2), degreesOfFreedom / 2, 0.5);
}

/** The probability that Student's t is at most `t`. */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  const tail = studentTTwoSided(t, degreesOfFreedom) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** The value that Student's t does not exceed with probability `p`, 0 < p < 1. Degrees of freedom need not be whole. */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  if (p === 0.5) return 0;
  if (p > 0.5) return upperQuantile(1 - p, degreesOfFreedom);
  return -upperQuantile(p, degreesOfFreedom);
}

const ROUNDS_MAX = 200;

/** Newton's method on the logarithms of value and tail: one is a concave function of the other, so it cannot miss. */
function upperQuantile(tail: number, degreesOfFreedom: number): number {
  const target = Math.log(2 * tail);
  // Never far to the left of the answer, from where the first step would be too long.
  let logT = Math.log(Math.max(1, -normalQuantile(tail)));
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const t = Math.exp(logT);
    const both = studentTTwoSided(t, degreesOfFreedom);
    const step = ((target - Math.log(both)) * both) / (2 * t * density(t, degreesOfFreedom));
    logT -= step;
    if (Math.abs(step) < 1e-14) break;
  }
  return Math.exp(logT);
}

function density(t: number, degreesOfFreedom: number): number {
  const half = (degreesOfFreedom + 1) / 2;
  const scale = logGamma(half) - logGamma(degreesOfFreedom / 2) - Math.log(degreesOfFreedom * Math.PI) / 2;
  return Math.exp(scale - half * Math.log1p(t ** 2 / degreesOfFreedom));
}
