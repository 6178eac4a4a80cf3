import { describe, expect, test } from "vitest";
import { isRefusal, quantileInterval, quantileUpperBound, valuesNeeded } from "../../../src/experiments/statistics/index.ts";
import { chance, repeat } from "./samples.ts";

const ranks = (count: number) => repeat(count, (i) => i + 1);

/** The ranks that bound a quantile out of `count` values, or "refused". */
function check(p: number, count: number): string {
  const answer = quantileInterval(ranks(count), p);
  return isRefusal(answer) ? "refused" : `${answer.low}..${answer.high}`;
}

describe("the ranks that bound a quantile", () => {
  test.each([
    // The textbook interval of a median: 2nd to 9th of 10, 6th to 15th of 20.
    [0.5, 10, "2..9"],
    [0.5, 20, "6..15"],
    [0.5, 5, "refused"],
    [0.5, 6, "1..6"],
    [0.99, 367, "refused"],
    [0.99, 368, "360..368"],
    [0.01, 368, "1..9"],
  ])("p %d of %d values: %s", (p, count, expected) => expect(check(p, count)).toBe(expected));
});

test.each([
  [0.99, 298, false],
  [0.99, 299, true],
  [0.95, 58, false],
  [0.95, 59, true],
])("an upper bound of the %d-quantile out of %d values: %s", (p, count, possible) => {
  const answer = quantileUpperBound(ranks(count), p);
  expect(!isRefusal(answer) && answer.high === count).toBe(possible);
});

test("a refusal says how many values it takes", () => {
  expect(quantileUpperBound(ranks(30), 0.99)).toEqual({
    refused: "a bound of the 0.99-quantile needs 299 independent values or more, and there are 30",
  });
  expect(valuesNeeded(0.99, 0.025)).toBe(368);
});

test("the bounds hold the quantile at least as often as stated", () => {
  const luck = chance("quantiles");
  const hits = repeat(2000, () => {
    const answer = quantileInterval(repeat(100, luck.uniform), 0.9);
    return !isRefusal(answer) && answer.low <= 0.9 && 0.9 <= answer.high;
  }).filter(Boolean).length;
  expect(hits / 2000).toBeGreaterThanOrEqual(0.94);
  expect(hits / 2000).toBeLessThanOrEqual(0.985);
});
