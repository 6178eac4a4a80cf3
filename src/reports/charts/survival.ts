/** A step of an estimated distribution: the share of all that had ended at or before `value`. */
export interface ShareStep {
  readonly value: number;
  readonly share: number;
}

/**
 * The share of waits that have ended by each time, when some were still going on when one stopped looking.
 * Without such waits it is the share counted. Both lists are sorted here; the curve begins at the smallest wait that ended.
 * Source: Kaplan and Meier, "Nonparametric estimation from incomplete observations", JASA 53 (1958), equation 2b, as one minus survival.
 */
export function endedShares(ended: Float64Array, censored: Float64Array): ShareStep[] {
  const ends = ended.slice().sort();
  const cuts = censored.slice().sort();
  const steps: ShareStep[] = [];
  let survival = 1;
  let cut = 0;
  for (let i = 0; i < ends.length; ) {
    const value = ends[i];
    let next = i;
    while (next < ends.length && ends[next] === value) next++;
    while (cut < cuts.length && cuts[cut] < value) cut++;
    const atRisk = ends.length - i + (cuts.length - cut);
    survival *= 1 - (next - i) / atRisk;
    steps.push({ value, share: 1 - survival });
    i = next;
  }
  return steps;
}

/** The smallest value by which at least the share `p` has ended; infinite when the curve never gets there. */
export function shareQuantile(steps: readonly ShareStep[], p: number): number {
  return steps.find(({ share }) => share >= p - 1e-9)?.value ?? Number.POSITIVE_INFINITY;
}
