/** Numbers kept for quantiles, one per pod, each with the group it belongs to: eight bytes and four. */
export class Samples {
  count = 0;
  private values = new Float64Array(256);
  private groups = new Int32Array(256);

  add(value: number, group: number): void {
    if (this.count === this.values.length) this.grow();
    this.values[this.count] = value;
    this.groups[this.count++] = group;
  }

  /** The values of the groups that `wanted` names, or of all, in ascending order. A copy. */
  sorted(wanted?: (group: number) => boolean): Float64Array {
    const values = this.values.subarray(0, this.count);
    return (wanted === undefined ? values.slice() : values.filter((_, i) => wanted(this.groups[i]))).sort();
  }

  private grow(): void {
    const values = new Float64Array(this.count * 2);
    values.set(this.values);
    this.values = values;
    const groups = new Int32Array(this.count * 2);
    groups.set(this.groups);
    this.groups = groups;
  }
}

/** Takes away what multiplying by a probability such as 0.07 adds: 0.07 x 100 is 7.000000000000001. */
const RANK_TOLERANCE = 1e-9;

/**
 * The nearest-rank quantile: the smallest value that at least the share `p` of all values does not exceed.
 * It is always a value that occurred; quantile 1 is the maximum. NaN when there are no values.
 */
export function nearestRank(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const rank = Math.ceil(p * sorted.length - RANK_TOLERANCE);
  return sorted[Math.min(Math.max(rank, 1), sorted.length) - 1];
}
