import { betaQuantile } from "./incomplete-beta.ts";
import { DEFAULT_LEVEL, type Interval } from "./interval.ts";
import { normalQuantile } from "./normal.ts";

/** Successes among independent trials. Pods are no independent trials: count replications or days. */
export interface Successes {
  readonly successes: number;
  readonly trials: number;
}

/**
 * The interval of a share, right on average over all shares.
 * Source: Wilson, Probable inference, the law of succession, and statistical inference, 1927.
 */
export function wilsonInterval({ successes, trials }: Successes, level: number = DEFAULT_LEVEL): Interval {
  const z = normalQuantile((1 + level) / 2);
  const share = successes / trials;
  const scale = 1 + z ** 2 / trials;
  const centre = (share + z ** 2 / (2 * trials)) / scale;
  const halfWidth = (z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2))) / scale;
  return {
    estimate: share,
    low: successes === 0 ? 0 : centre - halfWidth,
    high: successes === trials ? 1 : centre + halfWidth,
    level,
  };
}

/**
 * The interval of a share that holds at least as often as stated, whatever the share: for guarantees.
 * Source: Clopper and Pearson, The use of confidence or fiducial limits, Biometrika 26, 1934.
 */
export function clopperPearsonInterval({ successes, trials }: Successes, level: number = DEFAULT_LEVEL): Interval {
  const tail = (1 - level) / 2;
  return {
    estimate: successes / trials,
    low: successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1),
    high: successes === trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes),
    level,
  };
}

/**
 * The upper 95 % bound of the share of failures after none in `trials`: about 3 / trials.
 * Source: Hanley and Lippman-Hand, If nothing goes wrong, is everything all right?, JAMA 249, 1983.
 */
export function ruleOfThree(trials: number): number {
  return Math.min(1, 3 / trials);
}
