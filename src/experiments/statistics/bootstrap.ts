import { RandomStreams } from "../../engine/index.ts";
import { DEFAULT_LEVEL, type Interval, type Refusal } from "./interval.ts";
import { mean } from "./library.ts";
import { normalCdf, normalQuantile } from "./normal.ts";

const RESAMPLES = 2000;
/** With fewer replications the resamples are too much alike to mean anything. */
const REPLICATIONS_MIN = 15;

/** How to resample. */
export interface BootstrapOptions {
  /** Seed of the resampling: to be printed with the interval. */
  readonly seed: number;
  readonly level?: number;
  /** Resamples: 2,000 unless told otherwise. */
  readonly resamples?: number;
}

/**
 * The bias-corrected and accelerated bootstrap interval of any statistic of independent replications (or days, or pairs). Never give it
 * single pods: they depend on each other.
 * Limits: refuses fewer than 15 replications; with 30 skewed ones a 95 % interval holds the truth in 92 of 100 cases, with 60 in 94.
 * Source: Efron, Better bootstrap confidence intervals, 1987; Efron and Tibshirani, An Introduction to the Bootstrap, 14.3.
 */
export function bcaInterval<T>(
  replications: readonly T[],
  statistic: (sample: readonly T[]) => number,
  options: BootstrapOptions,
): Interval | Refusal {
  if (replications.length < REPLICATIONS_MIN) return tooFew(replications.length);
  const level = options.level ?? DEFAULT_LEVEL;
  const estimate = statistic(replications);
  const resampled = resample(replications, statistic, options);
  const bias = normalQuantile(shareBelow(resampled, estimate));
  const acceleration = accelerationOf(replications, statistic);
  const bound = (q: number) => {
    const z = bias + normalQuantile(q);
    return sortedQuantile(resampled, normalCdf(bias + z / (1 - acceleration * z)));
  };
  return { estimate, low: bound((1 - level) / 2), high: bound((1 + level) / 2), level };
}

/** Ascending. */
function resample<T>(items: readonly T[], statistic: (sample: readonly T[]) => number, options: BootstrapOptions): Float64Array {
  const random = new RandomStreams(options.seed).stream("statistics/bootstrap");
  return Float64Array.from({ length: options.resamples ?? RESAMPLES }, () =>
    statistic(items.map(() => items[random.int(items.length)])),
  ).sort();
}

/** The share of values below one, kept off 0 and 1; equal ones count half, so that statistics with few values do not look biased. */
function shareBelow(sorted: Float64Array, value: number): number {
  const below = sorted.reduce((count, candidate) => count + (candidate < value ? 1 : candidate === value ? 0.5 : 0), 0);
  return Math.min(Math.max(below, 0.5), sorted.length - 0.5) / sorted.length;
}

function accelerationOf<T>(items: readonly T[], statistic: (sample: readonly T[]) => number): number {
  const without = items.map((_, left) => statistic(items.filter((_, i) => i !== left)));
  const centre = mean(without);
  let [squares, cubes] = [0, 0];
  for (const value of without) {
    const distance = centre - value;
    squares += distance ** 2;
    cubes += distance * distance * distance;
  }
  return squares === 0 ? 0 : cubes / (6 * squares * Math.sqrt(squares));
}

function sortedQuantile(sorted: Float64Array, p: number): number {
  const position = Math.min(Math.max(p * (sorted.length + 1) - 1, 0), sorted.length - 1);
  const below = Math.floor(position);
  return sorted[below] + (position - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
}

/**
 * The percentile interval of a statistic of a series whose neighbours depend on each other, such as days: whole blocks of `blockLength`
 * consecutive days are drawn, from a series closed to a ring. It covers the uncertainty about which days were seen.
 * Limits: needs 15 or more blocks' worth of days for the stated confidence; with fewer it refuses.
 * Source: Politis and Romano, A circular block-resampling procedure for stationary data, 1992.
 */
export function blockBootstrapInterval<T>(
  days: readonly T[],
  statistic: (sample: readonly T[]) => number,
  options: BootstrapOptions & { readonly blockLength: number },
): Interval | Refusal {
  const { blockLength, seed, resamples = RESAMPLES, level = DEFAULT_LEVEL } = options;
  const blocks = Math.floor(days.length / blockLength);
  if (blocks < REPLICATIONS_MIN) return tooFew(blocks);
  const random = new RandomStreams(seed).stream("statistics/block-bootstrap");
  const drawn = Float64Array.from({ length: resamples }, () => {
    const starts = Array.from({ length: Math.ceil(days.length / blockLength) }, () => random.int(days.length));
    return statistic(days.map((_, i) => days[(starts[Math.floor(i / blockLength)] + (i % blockLength)) % days.length]));
  }).sort();
  return { estimate: statistic(days), low: sortedQuantile(drawn, (1 - level) / 2), high: sortedQuantile(drawn, (1 + level) / 2), level };
}

const tooFew = (found: number): Refusal => ({
  refused: `the bootstrap needs ${REPLICATIONS_MIN} independent replications or more, and there are ${found}`,
});
