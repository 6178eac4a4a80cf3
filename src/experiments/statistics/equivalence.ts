import { meanTest } from "./t-test.ts";

/**
 * The two one-sided tests: how likely so small a mean difference is when the true one is `margin` or more, either way. Below alpha the
 * difference is shown to be smaller than the margin, which "no significant difference" alone does not show.
 * Source: Schuirmann, A comparison of the two one-sided tests procedure and the power approach, 1987.
 */
export function equivalenceP(differences: readonly number[], margin: number): number {
  const below = meanTest(differences.map((value) => value - margin)).pBelow;
  const above = meanTest(differences.map((value) => value + margin)).pAbove;
  return Math.max(below, above);
}

/**
 * The same with a margin relative to the mean of `a`: tests b - (1 + margin) a and b - (1 - margin) a, so that the uncertainty of that
 * mean counts as well.
 * Source: Sasabuchi, A test of a multivariate normal mean with composite hypotheses, 1980; the linear form of Fieller 1954.
 */
export function relativeEquivalenceP(a: readonly number[], b: readonly number[], margin: number): number {
  const against = (factor: number) => meanTest(b.map((value, i) => value - factor * a[i]));
  const [upper, lower] = [against(1 + margin), against(1 - margin)];
  const isNegative = a.reduce((total, value) => total + value, 0) < 0;
  return isNegative ? Math.max(upper.pAbove, lower.pBelow) : Math.max(upper.pBelow, lower.pAbove);
}
