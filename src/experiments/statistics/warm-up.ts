import type { Refusal } from "./interval.ts";
import { mean } from "./library.ts";

const BATCH = 5;
const BATCHES_MIN = 10;

/** How much of the beginning of a run to leave out. */
export interface WarmUp {
  /** Observations to leave out, a multiple of five. */
  readonly truncate: number;
  /** The least marginal standard error, squared. */
  readonly statistic: number;
  /** The best place to cut is as late as it may be: the run is too short to tell, so lengthen it instead of using this. */
  readonly tooShort: boolean;
}

/**
 * MSER-5: leaves out what makes the standard error of the rest smallest. Give it the mean over replications of what settles last
 * (queue length rather than utilisation), over equal intervals.
 * Source: White, An effective truncation heuristic for bias reduction in simulation output, 1997; batches of five after White, Cobb and
 * Spratt, WSC 2000. Limit of half the run after Hoad, Robinson and Davies, WSC 2008.
 */
export function mser5(series: readonly number[]): WarmUp | Refusal {
  const batches = Math.floor(series.length / BATCH);
  if (batches < BATCHES_MIN) return { refused: `MSER-5 needs ${BATCH * BATCHES_MIN} observations or more, and there are ${series.length}` };
  const means = Array.from({ length: batches }, (_, i) => mean(series.slice(i * BATCH, (i + 1) * BATCH)));
  const limit = Math.floor(batches / 2);
  let [best, statistic] = [0, Number.POSITIVE_INFINITY];
  for (const [cut, value] of marginalErrors(means, limit)) {
    if (value <= statistic) [best, statistic] = [cut, value];
  }
  return { truncate: best * BATCH, statistic, tooShort: best === limit && limit > 0 && statistic > 0 };
}

/** Pairs of a cut and its squared distances from the mean over the squared count of the rest, from the latest cut to the earliest. */
function* marginalErrors(means: readonly number[], limit: number): Generator<readonly [cut: number, value: number]> {
  let [count, centre, squares] = [0, 0, 0];
  for (let cut = means.length - 1; cut >= 0; cut--) {
    count++;
    const step = means[cut] - centre;
    centre += step / count;
    squares += step * (means[cut] - centre);
    if (cut <= limit) yield [cut, squares / count ** 2];
  }
}

/**
 * Welch's moving average, to be looked at: the mean over replications, smoothed over `window` values on either side and over fewer
 * at the beginning. It has `window` values less than the shortest replication.
 * Source: Welch, The statistical analysis of simulation results, 1983; Law, Simulation Modeling and Analysis, 9.5.1.
 */
export function welchAverage(replications: readonly (readonly number[])[], window: number): number[] {
  const length = Math.min(...replications.map((series) => series.length));
  const means = Array.from({ length }, (_, i) => mean(replications.map((series) => series[i])));
  return Array.from({ length: Math.max(0, length - window) }, (_, i) => {
    const side = Math.min(i, window);
    return mean(means.slice(i - side, i + side + 1));
  });
}
