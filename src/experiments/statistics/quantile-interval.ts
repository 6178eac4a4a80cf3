import { incompleteBeta } from "./incomplete-beta.ts";
import { DEFAULT_LEVEL, type Refusal } from "./interval.ts";

/** Bounds of a quantile that hold whatever the distribution. */
export interface QuantileInterval {
  readonly p: number;
  readonly low: number;
  readonly high: number;
  /** What was asked for; the bounds hold at least as often. */
  readonly level: number;
}

/**
 * Bounds of the p-quantile out of independent values: two of the values themselves, chosen by the binomial distribution.
 * Refuses when there are too few values to bound it at all: p99 takes 368 of them.
 * Source: David and Nagaraja, Order Statistics, 7.1.
 */
export function quantileInterval(values: readonly number[], p: number, level: number = DEFAULT_LEVEL): QuantileInterval | Refusal {
  const tail = (1 - level) / 2;
  const needed = Math.max(valuesNeeded(p, tail), valuesNeeded(1 - p, tail));
  if (values.length < needed) return tooFew(values.length, p, needed);
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [lowerRank(values.length, p, tail), upperRank(values.length, p, tail)];
  return { p, low: sorted[low - 1], high: sorted[high - 1], level };
}

/** A value that the p-quantile exceeds with a probability of no more than 1 - level. Refuses too few values: p99 takes 299. */
export function quantileUpperBound(values: readonly number[], p: number, level: number = DEFAULT_LEVEL): QuantileInterval | Refusal {
  const needed = valuesNeeded(p, 1 - level);
  if (values.length < needed) return tooFew(values.length, p, needed);
  const high = Float64Array.from(values).sort()[upperRank(values.length, p, 1 - level) - 1];
  return { p, low: Number.NEGATIVE_INFINITY, high, level };
}

/** How many independent values it takes until the largest exceeds the p-quantile with probability 1 - tail: p^n <= tail. */
export function valuesNeeded(p: number, tail: number): number {
  return Math.ceil(Math.log(tail) / Math.log(p) - 1e-9);
}

/** The probability that at most `k` of `n` independent values lie below the p-quantile. */
function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  return k >= n ? 1 : 1 - incompleteBeta(p, k + 1, n - k);
}

/** The largest rank l with P(fewer than l values lie below the quantile) <= tail. */
function lowerRank(n: number, p: number, tail: number): number {
  return lastTrue(n, (rank) => binomialCdf(rank - 1, n, p) <= tail);
}

/** The smallest rank u with P(u or more values lie below the quantile) <= tail. */
function upperRank(n: number, p: number, tail: number): number {
  return lastTrue(n, (rank) => binomialCdf(rank - 1, n, p) < 1 - tail) + 1;
}

/** The last of 1..n for which a falling statement is true; 0 for none. */
function lastTrue(n: number, holds: (rank: number) => boolean): number {
  let [yes, no] = [0, n + 1];
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

const tooFew = (found: number, p: number, needed: number): Refusal => ({
  refused: `a bound of the ${p}-quantile needs ${needed} independent values or more, and there are ${found}`,
});
