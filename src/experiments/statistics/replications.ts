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

const FIRST_MIN = 10;
const BLOCK = 5;

/**
 * Looks after 10 replications and then every 5, always at the first ones in the order of their numbers, so that replications that
 * finished early change nothing. `metrics` has a row of values per metric, one value per replication. A metric that is always 0 is known.
 * Limits: looking several times makes intervals slightly too narrow; blocks of 5 and a start of 10 keep that below two per cent.
 * Source: Law, Simulation Modeling and Analysis, 9.4.1 (sequential procedure); Chow and Robbins 1965.
 */
export function stoppingDecision(metrics: readonly (readonly number[])[], rule: StoppingRule): StoppingDecision {
  const available = Math.min(...metrics.map((values) => values.length));
  const first = Math.max(FIRST_MIN, rule.first ?? FIRST_MIN);
  const block = rule.block ?? BLOCK;
  let unmet: number[] = metrics.map((_, i) => i);
  for (let runs = Math.min(first, rule.cap); ; runs = Math.min(runs + block, rule.cap)) {
    if (runs > available) return { verdict: "more", runs, unmet };
    unmet = metrics.flatMap((values, i) => (isKnown(values.slice(0, runs), rule) ? [] : [i]));
    if (unmet.length === 0) return { verdict: "stop", runs, unmet };
    if (runs === rule.cap) return { verdict: "cap", runs, unmet };
  }
}

function isKnown(values: readonly number[], { relativeError, level }: Precision): boolean {
  const { estimate, high } = meanInterval(values, level);
  return high - estimate <= adjusted(relativeError) * Math.abs(estimate);
}
