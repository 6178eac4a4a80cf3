import { expect, test } from "vitest";
import { bcaInterval, blockBootstrapInterval, type Interval, isRefusal } from "../../../src/experiments/statistics/index.ts";
import { average, median, repeat } from "./samples.ts";

const values = repeat(30, (i) => ((i * 7) % 30) ** 2);

/** The bounds of an interval that must not be refused. */
function check(answer: object): readonly [low: number, high: number] {
  expect(isRefusal(answer)).toBe(false);
  const { low, high } = answer as Interval;
  return [low, high];
}

test("the same seed gives the same interval, another a slightly different one", () => {
  const one = check(bcaInterval(values, average, { seed: 1 }));
  expect(check(bcaInterval(values, average, { seed: 1 }))).toEqual(one);
  const other = check(bcaInterval(values, average, { seed: 2 }));
  expect(other).not.toEqual(one);
  expect(Math.abs(other[0] - one[0])).toBeLessThan(20);
});

test("it holds the estimate and leans to the long side", () => {
  const [low, high] = check(bcaInterval(values, average, { seed: 1 }));
  expect(high - average(values)).toBeGreaterThan(average(values) - low);
  expect(low).toBeLessThan(average(values));
});

test("any statistic will do: medians, ratios of pairs", () => {
  const [low, high] = check(bcaInterval(values, median, { seed: 1 }));
  expect(values).toEqual(expect.arrayContaining([Math.round(low)]));
  expect(high).toBeGreaterThan(low);
  const pairs = values.map((x) => ({ x: x + 1, y: 2 * (x + 1) }));
  const ratio = (sample: readonly { x: number; y: number }[]) => average(sample.map(({ y }) => y)) / average(sample.map(({ x }) => x));
  expect(check(bcaInterval(pairs, ratio, { seed: 1 }))).toEqual([2, 2]);
});

test("a wider confidence is wider", () => {
  const [low, high] = check(bcaInterval(values, average, { seed: 1, level: 0.99 }));
  const [low95, high95] = check(bcaInterval(values, average, { seed: 1, level: 0.95 }));
  expect([low < low95, high > high95]).toEqual([true, true]);
});

test("fewer than 15 replications, or blocks, are refused with the reason", () => {
  const few = repeat(14, (i) => i);
  expect(bcaInterval(few, average, { seed: 1 })).toEqual({
    refused: "the bootstrap needs 15 independent replications or more, and there are 14",
  });
  expect(isRefusal(blockBootstrapInterval(repeat(100, Number), average, { seed: 1, blockLength: 7 }))).toBe(true);
  expect(isRefusal(blockBootstrapInterval(repeat(105, Number), average, { seed: 1, blockLength: 7 }))).toBe(false);
});
