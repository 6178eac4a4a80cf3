import { autocorrelation, vonNeumannRatio } from "./autocorrelation.ts";
import { DEFAULT_LEVEL, type Interval, type Refusal } from "./interval.ts";
import { mean } from "./library.ts";
import { meanInterval, symmetricInterval } from "./mean-interval.ts";

/** Batches are never fewer: with less, the estimate of their spread is too rough. Beyond twice as many, larger batches are better. */
const BATCHES_MIN = 20;
/** Neighbouring batches correlated more than this are too short. */
const CORRELATION_MAX = 0.2;

/** The interval of the mean of one long run, and how it came about. */
export interface BatchMeans extends Interval {
  readonly batches: number;
  /** Observations per batch; those left over at the beginning are not used. */
  readonly batchSize: number;
  /** Correlation of neighbouring batch means. */
  readonly correlation: number;
  /** Near 2 when batch means are independent. */
  readonly vonNeumannRatio: number;
  /** No batch size made the batches independent: the interval is too narrow, the run too short. */
  readonly tooShort: boolean;
}

/**
 * The interval of a long-run mean out of one stationary series without its warm-up. The batch is doubled until neighbouring batch means
 * are correlated by less than 0.2, then further while 20 or more are left.
 * Limits: needs 20 values and a run of several hundred correlation times; it says `tooShort` when it is not.
 * Source: Law, Simulation Modeling and Analysis, 9.5.3; the choice of the batch follows Law and Carson 1979.
 */
export function batchMeans(series: readonly number[], level: number = DEFAULT_LEVEL): BatchMeans | Refusal {
  if (series.length < BATCHES_MIN) return tooFew(series);
  const { means, batchSize, tooShort } = chooseBatches(series);
  return {
    ...meanInterval(means, level),
    batches: means.length,
    batchSize,
    correlation: autocorrelation(means, 1),
    vonNeumannRatio: vonNeumannRatio(means),
    tooShort,
  };
}

/**
 * The same with batches that begin at every observation: no more information, but 1.5 times the degrees of freedom.
 * Source: Meketon and Schmeiser, Overlapping batch means: something for nothing?, WSC 1984.
 */
export function overlappingBatchMeans(series: readonly number[], level: number = DEFAULT_LEVEL): BatchMeans | Refusal {
  const plain = batchMeans(series, level);
  if ("refused" in plain) return plain;
  const [n, m] = [series.length, plain.batchSize];
  const estimate = mean(series);
  const squares = windowMeans(series, m).reduce((sum, value) => sum + (value - estimate) ** 2, 0);
  const standardError = Math.sqrt((m * squares) / ((n - m + 1) * (n - m)));
  return { ...plain, ...symmetricInterval({ estimate, standardError, degreesOfFreedom: 1.5 * (n / m - 1) }, level) };
}

interface Batches {
  readonly means: readonly number[];
  readonly batchSize: number;
  readonly tooShort: boolean;
}

function chooseBatches(series: readonly number[]): Batches {
  let [means, batchSize] = [series, 1];
  let independent = isIndependent(means);
  while (Math.floor(means.length / 2) >= BATCHES_MIN) {
    means = pairMeans(means);
    batchSize *= 2;
    independent ||= isIndependent(means);
  }
  return { means, batchSize, tooShort: !independent };
}

const isIndependent = (means: readonly number[]): boolean => Math.abs(autocorrelation(means, 1)) < CORRELATION_MAX;

/** Means of neighbours; an odd one at the beginning is left out. */
function pairMeans(values: readonly number[]): number[] {
  const first = values.length % 2;
  return Array.from({ length: Math.floor(values.length / 2) }, (_, i) => (values[first + 2 * i] + values[first + 2 * i + 1]) / 2);
}

function windowMeans(series: readonly number[], width: number): number[] {
  let sum = series.slice(0, width).reduce((total, value) => total + value, 0);
  const means = [sum / width];
  for (let i = width; i < series.length; i++) {
    sum += series[i] - series[i - width];
    means.push(sum / width);
  }
  return means;
}

const tooFew = (series: readonly number[]): Refusal => ({
  refused: `batch means need ${BATCHES_MIN} observations or more, and there are ${series.length}`,
});
