import { sampleVariance } from "./library.ts";

/** A search for the system with the largest mean. */
export interface RankingProblem {
  readonly systems: number;
  /** The value of a system in replication r = 0, 1, 2, ...; for the smallest mean give it the other sign. Equal r may share luck. */
  sample(system: number, replication: number): number;
  /** Replications of the first stage, 2 or more. */
  readonly first: number;
  /** The smallest difference worth finding. */
  readonly indifference: number;
  /** Probability of choosing wrongly when the best is ahead by `indifference` or more. */
  readonly alpha: number;
  /** Replications per system after which to give up. */
  readonly cap: number;
}

/** The outcome of a search. */
export interface Ranking {
  /** The system chosen: the only one left, or the best mean so far when the cap was hit. */
  readonly best: number;
  /** Systems still in the game, in their order; one unless the cap was hit. */
  readonly left: readonly number[];
  /** Replications made of each system. */
  readonly runs: readonly number[];
}

/**
 * Fully sequential selection of the best: every stage adds a replication of each system still in the game, and systems that fall behind
 * by more than chance allows leave it. Common random numbers make it quicker. The answer depends on the values only, not on who computed
 * them when.
 * Source: Kim and Nelson, A fully sequential procedure for indifference-zone selection in simulation, ACM TOMACS 11, 2001 (c = 1).
 */
export function selectBest(problem: RankingProblem): Ranking {
  const { systems, first, indifference, cap } = problem;
  const values = Array.from({ length: systems }, (_, i) => Array.from({ length: first }, (_, r) => problem.sample(i, r)));
  const sums = values.map((own) => own.reduce((sum, value) => sum + value, 0));
  const variances = values.map((own) => values.map((other) => sampleVariance(own.map((value, r) => value - other[r]))));
  const hSquared = 2 * eta(problem) * (first - 1);
  const slack = (i: number, j: number, r: number) =>
    Math.max(0, (indifference / 2) * ((hSquared * variances[i][j]) / indifference ** 2 - r));
  const runs = new Array<number>(systems).fill(first);
  let left = Array.from({ length: systems }, (_, i) => i);
  for (let r = first; ; r++) {
    const before = left;
    left = before.filter((i) => before.every((j) => i === j || sums[i] >= sums[j] - slack(i, j, r)));
    if (left.length === 1 || r >= cap) break;
    for (const i of left) {
      sums[i] += problem.sample(i, r);
      runs[i]++;
    }
  }
  const best = left.reduce((winner, i) => (sums[i] > sums[winner] ? i : winner), left[0]);
  return { best, left, runs };
}

/** Half of (2 alpha / (k - 1))^(-2 / (n0 - 1)) - 1. */
function eta({ alpha, systems, first }: RankingProblem): number {
  return (Math.exp((-2 / (first - 1)) * Math.log((2 * alpha) / (systems - 1))) - 1) / 2;
}
