/** Items of one size. */
export interface Items {
  readonly size: number;
  readonly count: number;
}

/** Fewest bins of a size that can hold so much. */
export const volumeBound = (total: number, binSize: number): number => Math.ceil(total / binSize);

/**
 * Fewest bins of `binSize` that can hold the items, none of which is larger than a bin: for each threshold k up to half a bin, items larger
 * than binSize - k need a bin of their own, those above half a bin too, and what these leave can take items of at least k.
 * Never below {@link volumeBound}.
 * Source: S. Martello and P. Toth, Lower bounds and reduction procedures for the bin packing problem,
 * Discrete Applied Mathematics 28 (1990), bound L2.
 */
export function martelloTothBound(items: readonly Items[], binSize: number): number {
  const sorted = items.filter(({ size, count }) => size > 0 && count > 0).sort((a, b) => a.size - b.size);
  const thresholds = [0, ...sorted.filter(({ size }) => size * 2 <= binSize).map(({ size }) => size)];
  const sums = new PrefixSums(sorted);
  return thresholds.reduce((best, threshold) => Math.max(best, boundAt(sums, threshold, binSize)), 0);
}

function boundAt(sums: PrefixSums, threshold: number, binSize: number): number {
  const half = sums.countUpTo((size) => size * 2 <= binSize);
  const large = sums.countUpTo((size) => size <= binSize - threshold);
  const small = sums.countUpTo((size) => size < threshold);
  const middleCount = sums.counts[large] - sums.counts[half];
  const middleRoom = middleCount * binSize - (sums.totals[large] - sums.totals[half]);
  const rest = sums.totals[half] - sums.totals[small] - middleRoom;
  const largest = sums.counts[sums.sizes.length] - sums.counts[large];
  return largest + middleCount + Math.max(0, volumeBound(rest, binSize));
}

/** Counts and totals of the first n sizes, ascending. */
class PrefixSums {
  readonly sizes: readonly number[];
  readonly counts: number[] = [0];
  readonly totals: number[] = [0];

  constructor(sorted: readonly Items[]) {
    this.sizes = sorted.map(({ size }) => size);
    for (const [i, { size, count }] of sorted.entries()) {
      this.counts.push(this.counts[i] + count);
      this.totals.push(this.totals[i] + size * count);
    }
  }

  /** How many of the sizes, from the smallest on, pass. */
  countUpTo(passes: (size: number) => boolean): number {
    let low = 0;
    let high = this.sizes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (passes(this.sizes[middle])) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
