import { meanInterval } from "../statistics/index.ts";
import { median } from "../statistics/library.ts";

/** A mean with its uncertainty, and the middle. */
export interface SeedInterval {
  readonly n: number;
  /** NaN without values. */
  readonly mean: number;
  /** Half the width of the 95 % interval of the mean; NaN with fewer than two values. */
  readonly halfWidth: number;
  /** The middle value, or the mean of the two in the middle; NaN without values. */
  readonly median: number;
}

/** What the values of independent seeds say. */
export function seedInterval(values: readonly number[]): SeedInterval {
  const n = values.length;
  const { estimate, high } = meanInterval(values);
  return { n, mean: estimate, halfWidth: n < 2 ? Number.NaN : high - estimate, median: n === 0 ? Number.NaN : median(values) };
}
