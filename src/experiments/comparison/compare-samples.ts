import {
  equivalenceP,
  holm,
  type Interval,
  type PairedDifference,
  pairedDifference,
  ratioInterval,
  relativeEquivalenceP,
} from "../statistics/index.ts";
import { type Direction, directionOf } from "./directions.ts";
import { absoluteMargin, type Margin, type Margins, marginOf } from "./margin.ts";
import { judge, type MetricVerdict } from "./verdict.ts";

/** The values of one metric on both sides, pair by pair. */
export interface PairedSample {
  readonly cell: string;
  readonly metric: string;
  readonly unit: string;
  readonly seeds: readonly string[];
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** Pairs in which a side has no value: left out above. */
  readonly missingA: number;
  readonly missingB: number;
}

/** How to judge. */
export interface JudgeSettings {
  readonly margins: Margins;
  /** Probability of any false better, worse or changed in the whole comparison. */
  readonly alpha: number;
  /** The user vouches that the runs leave nothing to chance. */
  readonly deterministic: boolean;
}

/** A metric compared. */
export interface MetricComparison extends PairedDifference {
  readonly sample: PairedSample;
  readonly direction: Direction;
  readonly margin: Margin;
  /** (B - A) / A of the means; NaN bounds when the mean of A is 0. */
  readonly relative: Interval;
  readonly pHolm: number;
  readonly pEquivalent: number;
  /** Every pair is equal. */
  readonly identical: boolean;
  readonly verdict: MetricVerdict;
}

/** Compares a family of metrics: each is judged by a p-value adjusted for all of them. Samples without pairs are left out. */
export function compareSamples(samples: readonly PairedSample[], settings: JudgeSettings): MetricComparison[] {
  const family = samples.filter(({ a }) => a.length > 0);
  const differences = family.map(({ a, b }) => pairedDifference(a, b));
  const adjusted = holm(differences.map(({ p }) => p));
  return family.map((sample, i) => compareSample(sample, { ...differences[i], pHolm: adjusted[i] }, settings));
}

function compareSample(
  sample: PairedSample,
  found: PairedDifference & { readonly pHolm: number },
  settings: JudgeSettings,
): MetricComparison {
  const { a, b, metric } = sample;
  const margin = marginOf(settings.margins, metric);
  const bound = absoluteMargin(margin, found.meanA);
  const pEquivalent = margin.kind === "relative" ? relativeEquivalenceP(a, b, margin.value) : equivalenceP(differencesOf(sample), bound);
  const direction = directionOf(metric);
  const identical = a.every((value, i) => value === b[i]);
  const verdict = judge(
    {
      pairs: found.pairs,
      identical,
      difference: found.difference.estimate,
      margin: bound,
      pHolm: found.pHolm,
      pEquivalent,
      direction,
      deterministic: settings.deterministic,
    },
    settings.alpha,
  );
  return { ...found, sample, direction, margin, relative: relativeOf(a, b), pEquivalent, identical, verdict };
}

/** B minus A, pair by pair. */
export const differencesOf = ({ a, b }: Pick<PairedSample, "a" | "b">): number[] => a.map((value, i) => b[i] - value);

function relativeOf(a: readonly number[], b: readonly number[]): Interval {
  const { estimate, low, high, level } = ratioInterval(b, a);
  const isKnown = a.some((value) => value !== 0);
  const less1 = (value: number) => (isKnown ? value - 1 : Number.NaN);
  return { estimate: less1(estimate), low: less1(low), high: less1(high), level };
}
