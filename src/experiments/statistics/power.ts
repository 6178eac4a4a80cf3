import { logGamma } from "./library.ts";
import { normalCdf } from "./normal.ts";
import { studentTQuantile } from "./student-t.ts";

/** A paired comparison that is being planned. */
export interface PairedDesign {
  readonly pairs: number;
  /** True mean difference over the standard deviation of the differences. */
  readonly effect: number;
  /** Two-sided. */
  readonly alpha: number;
}

const STEPS = 400;

/**
 * The probability that a paired t test finds a difference on its true side: the upper tail of the noncentral t distribution, integrated
 * over the distribution of the standard deviation.
 * Source: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 2, chapter 31.
 */
export function pairedPower({ pairs, effect, alpha }: PairedDesign): number {
  const degreesOfFreedom = pairs - 1;
  const critical = studentTQuantile(1 - alpha / 2, degreesOfFreedom);
  const shift = Math.abs(effect) * Math.sqrt(pairs);
  return integrate((s) => scaledChiDensity(s, degreesOfFreedom) * normalCdf(shift - critical * s), degreesOfFreedom);
}

/** The density of the estimated over the true standard deviation. */
function scaledChiDensity(s: number, degreesOfFreedom: number): number {
  if (s <= 0) return 0;
  const half = degreesOfFreedom / 2;
  return Math.exp(Math.LN2 + half * Math.log(half) - logGamma(half) + (degreesOfFreedom - 1) * Math.log(s) - half * s ** 2);
}

/** Simpson's rule over all values that the ratio of standard deviations takes. */
function integrate(f: (s: number) => number, degreesOfFreedom: number): number {
  const reach = 8 / Math.sqrt(degreesOfFreedom);
  const low = Math.max(0, 1 - reach);
  const width = (1 + reach - low) / STEPS;
  let sum = f(low) + f(1 + reach);
  for (let i = 1; i < STEPS; i++) sum += (i % 2 === 0 ? 2 : 4) * f(low + i * width);
  return (sum * width) / 3;
}

/** More pairs than anybody makes. */
const PAIRS_MAX = 1e6;

/** The smallest number of pairs that finds `effect` with probability `power`; infinite when a million are not enough. */
export function pairsNeeded({ effect, alpha, power }: Omit<PairedDesign, "pairs"> & { readonly power: number }): number {
  const enough = (pairs: number) => pairedPower({ pairs, effect, alpha }) >= power;
  let high = 2;
  while (!enough(high)) {
    high *= 2;
    if (high > PAIRS_MAX) return Number.POSITIVE_INFINITY;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
