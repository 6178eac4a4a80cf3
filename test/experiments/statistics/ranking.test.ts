import { expect, test } from "vitest";
import { type RankingProblem, selectBest } from "../../../src/experiments/statistics/index.ts";
import { chance, repeat } from "./samples.ts";

const BEST = 3;

/** Eight systems, one ahead by the indifference of 1, standard deviation 3, with this correlation through shared luck. */
function problem(name: string, correlation: number): RankingProblem {
  const own = repeat(8, (system) => draws(`${name} ${system}`));
  const shared = draws(`${name} shared`);
  const [a, b] = [3 * Math.sqrt(correlation), 3 * Math.sqrt(1 - correlation)];
  const sample = (system: number, r: number) => (system === BEST ? 1 : 0) + a * shared(r) + b * own[system](r);
  return { systems: 8, sample, first: 10, indifference: 1, alpha: 0.05, cap: 10_000 };
}

/** The r-th normal value of a stream, whoever asks first. */
function draws(name: string): (r: number) => number {
  const { normal } = chance(name);
  const made: number[] = [];
  return (r) => {
    while (made.length <= r) made.push(normal());
    return made[r];
  };
}

/** Share of correct choices and mean number of stages over 1,000 seeds. */
function check(correlation: number): { readonly correct: number; readonly stages: number } {
  const searches = repeat(1000, (seed) => selectBest(problem(`kn ${correlation} ${seed}`, correlation)));
  const stages = searches.reduce((sum, { runs }) => sum + Math.max(...runs), 0) / searches.length;
  return { correct: searches.filter(({ best }) => best === BEST).length / searches.length, stages };
}

test("independent luck: right in more than 95 of 100 cases, with about 141 stages", () => {
  const { correct, stages } = check(0);
  expect(correct).toBeGreaterThanOrEqual(0.95);
  expect(Math.abs(stages - 141)).toBeLessThan(15);
});

test("luck correlated by 0.8: as right, with about 29 stages", () => {
  const { correct, stages } = check(0.8);
  expect(correct).toBeGreaterThanOrEqual(0.95);
  expect(Math.abs(stages - 29)).toBeLessThan(4);
});

test("the answer is the same whoever made which value first", () => {
  const backwards = problem("kn order", 0.5);
  for (let system = 7; system >= 0; system--) backwards.sample(system, 50);
  expect(selectBest(backwards)).toEqual(selectBest(problem("kn order", 0.5)));
});

test("the cap ends a search between equals and says who is left", () => {
  const { best, left, runs } = selectBest({ ...problem("kn cap", 0), sample: (system, r) => (system < 2 ? (r % 7) * 3 : -1000), cap: 30 });
  expect([best, left]).toEqual([0, [0, 1]]);
  expect(runs.slice(0, 2)).toEqual([30, 30]);
});

test("systems without spread are told apart at once", () =>
  expect(selectBest({ ...problem("", 0), sample: (system) => system })).toMatchObject({ best: 7, left: [7], runs: Array(8).fill(10) }));
