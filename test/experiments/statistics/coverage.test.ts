import { expect, test } from "vitest";
import {
  batchMeans,
  bcaInterval,
  blockBootstrapInterval,
  type Interval,
  isRefusal,
  meanInterval,
  overlappingBatchMeans,
  type Refusal,
  ratioInterval,
} from "../../../src/experiments/statistics/index.ts";
import { autoregressive, average, chance, queueWaits, repeat } from "./samples.ts";

type Trial = (luck: ReturnType<typeof chance>, trial: number) => Interval | Refusal;

/** How many of `trials` seeded 95 % intervals hold the truth, in per cent. */
function coverage(name: string, truth: number, trials: number, trial: Trial): number {
  const luck = chance(name);
  const hits = repeat(trials, (i) => {
    const interval = trial(luck, i);
    return !isRefusal(interval) && interval.low <= truth && truth <= interval.high;
  });
  return (100 * hits.filter(Boolean).length) / trials;
}

/** The share is within the band. */
function check(name: string, truth: number, trial: Trial, [low, high] = [93, 97], trials = 2000): void {
  const found = coverage(name, truth, trials, trial);
  expect(found).toBeGreaterThanOrEqual(low);
  expect(found).toBeLessThanOrEqual(high);
}

test("t over 10 normal replications", () => check("t normal", 0, ({ normal }) => meanInterval(repeat(10, normal))));

test("t over 30 log-normal replications with sigma 0.5", () =>
  check("t log-normal", Math.exp(0.125), ({ normal }) => meanInterval(repeat(30, () => Math.exp(0.5 * normal())))));

test("t over 30 log-normal replications with sigma 1 covers too little, as its limits say", () =>
  check("t skewed", Math.exp(0.5), ({ normal }) => meanInterval(repeat(30, () => Math.exp(normal()))), [85, 92]));

test("batch means of AR(1)", () => check("batch AR", 0, (luck) => batchMeans(autoregressive(luck, 0.5, 1000))));

test("overlapping batch means of AR(1)", () =>
  check("overlapping AR", 0, (luck) => overlappingBatchMeans(autoregressive(luck, 0.5, 1000))));

test("batch means of waits at one server, load 0.3", () =>
  check("batch queue", 0.3 / 0.7, (luck) => batchMeans(queueWaits(luck, 0.3, 4000))));

test("ratios of 20 replications", () =>
  check("ratio", 0.6, ({ normal }) => {
    const x = repeat(20, () => 10 + normal());
    return ratioInterval(
      x.map((value) => 0.6 * value + normal()),
      x,
    );
  }));

test("BCa over 60 log-normal replications with sigma 0.5", () =>
  check("bca", Math.exp(0.125), ({ normal }, seed) =>
    bcaInterval(
      repeat(60, () => Math.exp(0.5 * normal())),
      average,
      { seed, resamples: 300 },
    ),
  ));

test("blocks of a week out of 210 dependent days cover slightly too little, as the limits say", () =>
  check(
    "blocks",
    0,
    (luck, seed) => blockBootstrapInterval(autoregressive(luck, 0.3, 210), average, { seed, blockLength: 7, resamples: 200 }),
    [88, 97],
    500,
  ));
