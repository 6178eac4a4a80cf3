import { RandomStreams } from "../../engine/index.ts";
import { mean, sampleVariance } from "./library.ts";
import { studentTTwoSided } from "./student-t.ts";

/** Segments are no shorter: fewer values cannot tell a step from a spike. */
const SEGMENT_MIN = 5;

/** The best place to cut a series in two. */
interface Split {
  /** First index of the second part. */
  readonly at: number;
  readonly energy: number;
}

/**
 * Sums of absolute differences between stretches of a series in constant time each. Two stretches more apart than each is within itself
 * are likely to come from different distributions.
 * Source: Matteson and James, A nonparametric approach for multiple change point analysis, 2014, equations 5 and 7 with alpha = 1.
 */
class Distances {
  /** Row sums of the matrix of differences, added up both ways. */
  private readonly sums: Float64Array;
  private readonly width: number;

  constructor(values: readonly number[]) {
    const n = values.length;
    this.width = n + 1;
    this.sums = new Float64Array(this.width * this.width);
    for (let i = 0; i < n; i++) {
      let row = 0;
      for (let j = 0; j < n; j++) {
        row += Math.abs(values[i] - values[j]);
        this.sums[(i + 1) * this.width + j + 1] = this.sums[i * this.width + j + 1] + row;
      }
    }
  }

  bestSplit(): Split | undefined {
    const n = this.width - 1;
    let best: Split | undefined;
    for (let at = SEGMENT_MIN; at <= n - SEGMENT_MIN; at++) {
      const energy = this.energy(at);
      if (best === undefined || energy > best.energy) best = { at, energy };
    }
    return best;
  }

  private energy(at: number): number {
    const [m, n] = [at, this.width - 1 - at];
    const within = this.sums[at * this.width + at];
    const left = this.sums[at * this.width + this.width - 1] - within;
    const all = this.sums[this.sums.length - 1];
    const right = all - within - 2 * left;
    return ((m * n) / (m + n)) * ((2 * left) / (m * n) - within / (m * (m - 1)) - right / (n * (n - 1)));
  }
}

/** Settings of {@link eDivisive}. */
export interface EDivisiveOptions {
  /** Seed of the permutations. */
  readonly seed: number;
  readonly permutations?: number;
  /** Largest p of a change. */
  readonly pMax?: number;
}

/**
 * Indexes at which a series changes its distribution, ascending: each the first of the new kind. A cut counts when fewer than the share
 * pMax of seeded permutations of its stretch have one as good; then both sides are searched.
 * Limits: no stretch below five values; one in a hundred series of pure noise shows a change.
 * Source: Matteson and James, A nonparametric approach for multiple change point analysis, 2014 (E-divisive).
 * Differs: each stretch is searched by itself, where the paper permutes within all stretches at once.
 */
export function eDivisive(series: readonly number[], { seed, permutations = 199, pMax = 0.01 }: EDivisiveOptions): number[] {
  const random = new RandomStreams(seed).stream("statistics/e-divisive");
  const exceedancesMax = Math.floor(pMax * (permutations + 1)) - 1;
  const isChance = (values: readonly number[], energy: number) => {
    let exceedances = 0;
    for (let i = 0; i < permutations && exceedances <= exceedancesMax; i++) {
      const best = new Distances(shuffled(values, (bound) => random.int(bound))).bestSplit();
      if (best !== undefined && best.energy >= energy) exceedances++;
    }
    return exceedances > exceedancesMax;
  };
  return cuts(series, 0, (values, { energy }) => !isChance(values, energy));
}

function shuffled(values: readonly number[], below: (bound: number) => number): number[] {
  const copy = [...values];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

/** Cuts a stretch that begins at `offset` while `isChange` says so. */
function cuts(values: readonly number[], offset: number, isChange: (values: readonly number[], split: Split) => boolean): number[] {
  const split = new Distances(values).bestSplit();
  if (split === undefined || !isChange(values, split)) return [];
  const left = cuts(values.slice(0, split.at), offset, isChange);
  return [...left, offset + split.at, ...cuts(values.slice(split.at), offset + split.at, isChange)];
}

/** Settings of {@link windowedChangePoints}. */
export interface WindowedOptions {
  /** Values looked at together. */
  readonly window?: number;
  /** Largest p of a change. */
  readonly pMax?: number;
  /** Smallest relative change of the mean that counts. */
  readonly minRelativeChange?: number;
}

const WINDOW = 50;
const P_MAX = 0.0005;
const RELATIVE_CHANGE_MIN = 0.02;
/** Candidates may be this much less certain than what is kept: a neighbouring change may hide one. */
const WEAKER = 10;

/**
 * Change points of a growing series, such as a metric over commits. Candidates are looked for in windows that begin at fixed places, or
 * at the candidate before, with a lenient t test; then the weakest is dropped until all pass the strict test against their neighbouring
 * stretches and the smallest relative change. Deterministic and quick; points in full windows do not move when values are added.
 * Limits: five values after a change are needed to see it.
 * Source: Fleming, Kołaczkowski and others, Hunter: using change point detection to hunt for performance regressions, ICPE 2023; as
 * Apache Otava. Differs: no stored state; windows are cut again on each call.
 */
export function windowedChangePoints(series: readonly number[], options: WindowedOptions = {}): number[] {
  const { window = WINDOW, pMax = P_MAX, minRelativeChange = RELATIVE_CHANGE_MIN } = options;
  const points = candidates(series, window, pMax * WEAKER);
  for (;;) {
    const judged = points.map((at, i) => judge(series, { from: points[i - 1] ?? 0, at, to: points[i + 1] ?? series.length }));
    const failing = judged.map(({ p, relativeChange }) => p > pMax || relativeChange < minRelativeChange);
    const weakest = judged.reduce((worst, { p }, i) => (failing[i] && (worst < 0 || p > judged[worst].p) ? i : worst), -1);
    if (weakest < 0) return points;
    points.splice(weakest, 1);
  }
}

function candidates(series: readonly number[], window: number, pMax: number): number[] {
  const points: number[] = [];
  const step = Math.max(1, Math.floor(window / 2));
  for (let start = 0; start < series.length; start = Math.max(start + step, points.at(-1) ?? 0)) {
    points.push(
      ...cuts(series.slice(start, start + window), start, (values, { at }) => judge(values, { from: 0, at, to: values.length }).p <= pMax),
    );
    if (start + window >= series.length) break;
  }
  return points;
}

/** Student's test of the two stretches on either side of a point, and the change of their means. */
function judge(series: readonly number[], { from, at, to }: { readonly from: number; readonly at: number; readonly to: number }) {
  const [before, after] = [series.slice(from, at), series.slice(at, to)];
  const [meanBefore, meanAfter] = [mean(before), mean(after)];
  const relativeChange = Math.abs(meanAfter - meanBefore) / Math.abs(meanBefore);
  return { p: studentP(before, after), relativeChange };
}

function studentP(a: readonly number[], b: readonly number[]): number {
  if (a.length < 2 || b.length < 2) return 1;
  const degreesOfFreedom = a.length + b.length - 2;
  const variance = ((a.length - 1) * sampleVariance(a) + (b.length - 1) * sampleVariance(b)) / degreesOfFreedom;
  const difference = mean(a) - mean(b);
  if (variance === 0) return difference === 0 ? 1 : 0;
  return studentTTwoSided(difference / Math.sqrt(variance * (1 / a.length + 1 / b.length)), degreesOfFreedom);
}
