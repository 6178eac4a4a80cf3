import { normalCdf } from "./normal.ts";
import { doubledRanks, sumDistribution, twoSidedOf } from "./ranks.ts";

const EXACT_MAX = 100;

/**
 * Whether paired differences lean to one side, without asking that they be normal: the two-sided p, exact up to 100 differences.
 * Differences of 0 say nothing and are left out.
 * Source: Wilcoxon, Individual comparisons by ranking methods, 1945; ties by the exact distribution of their middle ranks.
 */
export function signedRankP(differences: readonly number[]): number {
  const moved = differences.filter((value) => value !== 0);
  const ranks = doubledRanks(moved.map(Math.abs));
  const sum = ranks.reduce((total, rank, i) => total + (moved[i] > 0 ? rank : 0), 0);
  if (moved.length <= EXACT_MAX) return twoSidedOf(sumDistribution(ranks), sum);
  const [centre, variance] = ranks.reduce(([c, v], rank) => [c + rank / 2, v + rank ** 2 / 4], [0, 0]);
  return Math.min(1, 2 * normalCdf(-Math.abs(sum - centre) / Math.sqrt(variance)));
}
