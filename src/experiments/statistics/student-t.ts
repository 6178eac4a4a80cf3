import { incompleteBeta } from "./incomplete-beta.ts";
import { increasingRoot } from "./root.ts";

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

function upperQuantile(tail: number, degreesOfFreedom: number): number {
  const inside = (t: number) => -studentTTwoSided(t, degreesOfFreedom);
  let high = 1;
  while (inside(high) < -2 * tail) high *= 2;
  return increasingRoot(inside, -2 * tail, { low: 0, high });
}
