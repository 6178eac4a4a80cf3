import { DEFAULT_LEVEL, type Interval } from "./interval.ts";
import { sum } from "./library.ts";
import { meanInterval } from "./mean-interval.ts";

/**
 * The ratio of two sums over replications, such as utilisation: sum of y / sum of x, with the interval of the jackknife. The mean of the
 * ratios of single replications would be another, biased thing.
 * Source: Law, Simulation Modeling and Analysis, 9.5.2 (jackknife estimator of a ratio).
 */
export function ratioInterval(y: readonly number[], x: readonly number[], level: number = DEFAULT_LEVEL): Interval {
  const [sumY, sumX] = [sum(y), sum(x)];
  const n = y.length;
  const pseudoValues = y.map((value, i) => (n * sumY) / sumX - ((n - 1) * (sumY - value)) / (sumX - x[i]));
  if (n < 2) return { ...meanInterval([], level), estimate: sumY / sumX };
  return meanInterval(pseudoValues, level);
}
