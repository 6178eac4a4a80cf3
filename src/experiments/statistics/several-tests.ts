/**
 * Adjusts p-values of a family so that comparing each with alpha errs in any of them with probability alpha at most. In the order given.
 * Source: Holm, A simple sequentially rejective multiple test procedure, 1979.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[i] - pValues[j] || i - j);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, step) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - step) * pValues[index]));
    adjusted[index] = largest;
  });
  return adjusted;
}

/** The same by multiplying each with the size of the family: simpler, with simultaneous intervals at level 1 - alpha / K, and weaker. */
export function bonferroni(pValues: readonly number[]): number[] {
  return pValues.map((p) => Math.min(1, p * pValues.length));
}
