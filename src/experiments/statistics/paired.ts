import { DEFAULT_LEVEL, type Interval } from "./interval.ts";
import { mean, sampleCorrelation } from "./library.ts";
import { meanInterval } from "./mean-interval.ts";
import { meanTest } from "./t-test.ts";

/** Two systems seen on the same luck. */
export interface PairedDifference {
  readonly pairs: number;
  readonly meanA: number;
  readonly meanB: number;
  /** B minus A. */
  readonly difference: Interval;
  /** Probability of so large a mean difference when there is none, two-sided. */
  readonly p: number;
  /** Correlation of the pairs; NaN when one side never varies. Near 0 or negative: the pairing gains nothing. */
  readonly correlation: number;
}

/**
 * Compares `a` and `b`, which hold the values of the same seeds in the same order, by their differences.
 * Source: Law, Simulation Modeling and Analysis, 10.2.1 (paired-t interval) with 11.2 (common random numbers).
 */
export function pairedDifference(a: readonly number[], b: readonly number[], level: number = DEFAULT_LEVEL): PairedDifference {
  const differences = a.map((value, i) => b[i] - value);
  return {
    pairs: a.length,
    meanA: a.length === 0 ? Number.NaN : mean(a),
    meanB: b.length === 0 ? Number.NaN : mean(b),
    difference: meanInterval(differences, level),
    p: meanTest(differences).pTwoSided,
    correlation: pairCorrelation(a, b),
  };
}

/** The correlation of pairs, -1 to 1; NaN with fewer than two pairs, or when one side never varies. */
export function pairCorrelation(a: readonly number[], b: readonly number[]): number {
  if (a.length < 2 || isConstant(a) || isConstant(b)) return Number.NaN;
  return Math.min(1, Math.max(-1, sampleCorrelation(a, b)));
}

const isConstant = (values: readonly number[]): boolean => values.every((value) => value === values[0]);
