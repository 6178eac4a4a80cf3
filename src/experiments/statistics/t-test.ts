import { mean } from "./library.ts";
import { standardError } from "./mean-interval.ts";
import { studentTTwoSided } from "./student-t.ts";

/** How likely a mean at least this far from 0 is when the true one is 0. */
export interface MeanTest {
  readonly mean: number;
  readonly pTwoSided: number;
  /** Small: the true mean is likely below 0. */
  readonly pBelow: number;
  /** Small: the true mean is likely above 0. */
  readonly pAbove: number;
}

/** Values closer together than this share of the largest differ by rounding only. */
const SAME = 1e-12;

/**
 * The t test of whether the mean of independent values is 0; for paired data the values are the differences.
 * Values that are all the same leave t no spread to measure by: there the sign test answers, 2^(1-n) for n values on one side.
 * Source: Student, The probable error of a mean, 1908.
 */
export function meanTest(values: readonly number[]): MeanTest {
  const n = values.length;
  if (n === 0) return { mean: Number.NaN, pTwoSided: 1, pBelow: 1, pAbove: 1 };
  const centre = mean(values);
  const largest = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  if (largest === 0) return { mean: 0, pTwoSided: 1, pBelow: 1, pAbove: 1 };
  const error = n < 2 ? 0 : standardError(values);
  const pTwoSided = error <= SAME * largest ? Math.exp((1 - n) * Math.LN2) : studentTTwoSided(centre / error, n - 1);
  const [near, far] = [pTwoSided / 2, 1 - pTwoSided / 2];
  return { mean: centre, pTwoSided, pBelow: centre < 0 ? near : far, pAbove: centre > 0 ? near : far };
}
