import { logGamma } from "./library.ts";

/** Stands for zero where the continued fraction would divide by it. */
const TINY = 1e-300;
const TERMS_MAX = 100_000;
const PRECISION = 1e-15;

/**
 * The regularised incomplete beta function I_x(a, b): the distribution function of the beta distribution.
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.5.8 (continued fraction), summed by Lentz's method.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side of the mean only; the other side is the mirror image.
  return x < (a + 1) / (a + b + 2) ? lowerTail(x, a, b) : 1 - lowerTail(1 - x, b, a);
}

/** The value below which the beta distribution with parameters a and b lies with probability `p`. */
export function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (incompleteBeta(middle, a, b) >= p) high = middle;
    else low = middle;
  }
}

function lowerTail(x: number, a: number, b: number): number {
  const logFactor = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return Math.exp(logFactor) / (a * continuedFraction(x, a, b));
}

function continuedFraction(x: number, a: number, b: number): number {
  let [value, c, d] = [1, 1, 0];
  for (let term = 1; term <= TERMS_MAX; term++) {
    const k = coefficient(term, x, a, b);
    d = 1 / awayFromZero(1 + k * d);
    c = awayFromZero(1 + k / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return value;
}

function coefficient(term: number, x: number, a: number, b: number): number {
  const m = Math.floor(term / 2);
  if (term % 2 === 0) return (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
  return (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
}

const awayFromZero = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
