import { DEFAULT_LEVEL } from "./interval.ts";
import { mean, sampleStandardDeviation } from "./library.ts";
import { meanInterval } from "./mean-interval.ts";
import { studentTQuantile } from "./student-t.ts";

/** How exactly a mean is to be known. */
export interface Precision {
  /** The true relative error that is allowed, such as 0.05. */
  readonly relativeError: number;
  readonly level?: number;
}

/** The half-width over the estimated mean that keeps the error relative to the true mean within `relativeError`. */
const adjusted = (relativeError: number): number => relativeError / (1 + relativeError);

/**
 * How many replications a mean takes, judged by a pilot of two or more.
 * Source: Law, Simulation Modeling and Analysis, 9.4.1, equation 9.3, with the adjusted error of Law, Kelton and Koenig 1981.
 */
export function replicationsNeeded(pilot: readonly number[], { relativeError, level = DEFAULT_LEVEL }: Precision): number {
  const [centre, sd] = [mean(pilot), sampleStandardDeviation(pilot)];
  if (sd === 0) return pilot.length;
  if (centre === 0) return Number.POSITIVE_INFINITY;
  const ratio = sd / (adjusted(relativeError) * Math.abs(centre));
  const enough = (runs: number) => studentTQuantile((1 + level) / 2, runs - 1) * ratio <= Math.sqrt(runs);
  let high = 2;
  while (!enough(high)) high *= 2;
  let low = Math.max(1, high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** When to stop adding replications. */
export interface StoppingRule extends Precision {
  /** Never more than this many. */
  readonly cap: number;
  /** Replications before the first look: 10 or more. */
  readonly first?: number;
  /** Replications between two looks. */
  readonly block?: number;
}

/** What the rule says of the replications at hand. */
export interface StoppingDecision {
  /** `stop`: all metrics are known well enough after `runs`. `more`: make replications up to `runs`. `cap`: the cap was hit before. */
  readonly verdict: "stop" | "more" | "cap";
  readonly runs: number;
  /** Indexes of the metrics that are not known well enough. */
  readonly unmet: readonly number[];
}

/** Replications before the first look, when a rule does not say. */
export const DEFAULT_FIRST = 10;
/** Replications between two looks, when a rule does not say. */
export const DEFAULT_BLOCK = 5;

/**
 * Looks after 10 replications and then every 5, always at the first ones in the order of their numbers, so that replications that
 * finished early change nothing. `metrics` has a row of values per metric, one value per replication; NaN where a replication has none.
 * A metric whose mean is 0, or that has no values, has no relative error and is left out.
 * Limits: looking several times makes intervals slightly too narrow; blocks of 5 and a start of 10 keep that below two per cent.
 * Source: Law, Simulation Modeling and Analysis, 9.4.1 (sequential procedure); Chow and Robbins 1965.
 */
export function stoppingDecision(metrics: readonly ArrayLike<number>[], rule: StoppingRule): StoppingDecision {
  const available = Math.min(...metrics.map((values) => values.length));
  const first = Math.max(DEFAULT_FIRST, rule.first ?? DEFAULT_FIRST);
  const block = rule.block ?? DEFAULT_BLOCK;
  let unmet: number[] = metrics.map((_, i) => i);
  for (let runs = Math.min(first, rule.cap); ; runs = Math.min(runs + block, rule.cap)) {
    if (runs > available) return { verdict: "more", runs, unmet };
    unmet = metrics.flatMap((values, i) => (isKnown(Array.from(values).slice(0, runs), rule) ? [] : [i]));
    if (unmet.length === 0) return { verdict: "stop", runs, unmet };
    if (runs === rule.cap) return { verdict: "cap", runs, unmet };
  }
}

/** Whether the mean is known well enough, or is left out. */
function isKnown(values: readonly number[], { relativeError, level }: Precision): boolean {
  const reached = relativeErrorOf(values, level);
  return reached === undefined || reached <= relativeError;
}

/**
 * The error relative to the true mean that the replications vouch for; infinite when they are too few or too far apart. Undefined when
 * the mean is 0 or there are no values. NaN among them is passed over.
 * Source: Law, Simulation Modeling and Analysis, 9.4.1: the adjusted error, solved for the error.
 */
export function relativeErrorOf(values: readonly number[], level: number = DEFAULT_LEVEL): number | undefined {
  const { estimate, high } = meanInterval(
    values.filter((value) => !Number.isNaN(value)),
    level,
  );
  if (Number.isNaN(estimate) || estimate === 0) return undefined;
  const ratio = (high - estimate) / Math.abs(estimate);
  return ratio < 1 ? ratio / (1 - ratio) : Number.POSITIVE_INFINITY;
}
