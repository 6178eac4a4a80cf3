/** Ranks from 1 in ascending order; equal values share the middle of theirs. Doubled, so that all are whole numbers. */
export function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => values[i] - values[j]);
  const ranks = new Array<number>(values.length);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1]] === values[order[first]]) last++;
    for (let i = first; i <= last; i++) ranks[order[i]] = first + last + 2;
    first = last + 1;
  }
  return ranks;
}

/**
 * For each sum, the share of choices of `size` of the numbers (or of any count, when undefined) that have it. The numbers are whole and
 * not negative. Shares, not counts, so that nothing overflows.
 */
export function sumDistribution(numbers: readonly number[], size?: number): Float64Array {
  const total = numbers.reduce((sum, value) => sum + value, 0);
  const layers = Array.from({ length: size === undefined ? 1 : size + 1 }, () => new Float64Array(total + 1));
  layers[0][0] = 1;
  numbers.forEach((value, used) => {
    if (size === undefined) addOrLeave(layers[0], value);
    else addToLayers(layers, value, { used, of: numbers.length });
  });
  return layers[layers.length - 1];
}

/** Each number is in with probability one half. */
function addOrLeave(shares: Float64Array, value: number): void {
  for (let sum = shares.length - 1; sum >= 0; sum--) shares[sum] = (shares[sum] + (sum >= value ? shares[sum - value] : 0)) / 2;
}

/** A number is in with the probability that makes all choices of the final size equally likely: places left over numbers left. */
function addToLayers(layers: readonly Float64Array[], value: number, { used, of }: { readonly used: number; readonly of: number }): void {
  const size = layers.length - 1;
  for (let chosen = Math.min(used + 1, size); chosen >= 0; chosen--) {
    const stays = 1 - (size - chosen) / (of - used);
    const enters = chosen === 0 ? 0 : (size - chosen + 1) / (of - used);
    const [layer, below] = [layers[chosen], layers[chosen - 1]];
    for (let sum = layer.length - 1; sum >= 0; sum--)
      layer[sum] = layer[sum] * Math.max(0, stays) + (chosen > 0 && sum >= value ? below[sum - value] * enters : 0);
  }
}

/** Twice the smaller of the probabilities of a sum this small and this large, at most 1. */
export function twoSidedOf(shares: Float64Array, sum: number): number {
  let [low, high] = [0, 0];
  for (let i = 0; i < shares.length; i++) {
    if (i <= sum) low += shares[i];
    if (i >= sum) high += shares[i];
  }
  return Math.min(1, 2 * Math.min(low, high));
}
