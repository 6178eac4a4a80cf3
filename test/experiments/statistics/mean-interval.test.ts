import { expect, test } from "vitest";
import { meanInterval, meanTest, pairCorrelation, pairedDifference, ratioInterval } from "../../../src/experiments/statistics/index.ts";

/** An interval as text, `low < estimate < high`, three decimals. */
function check(interval: { readonly low: number; readonly estimate: number; readonly high: number }, expected: string): void {
  expect([interval.low, interval.estimate, interval.high].map((value) => value.toFixed(3)).join(" < ")).toBe(expected);
}

test("a mean over replications", () => {
  // t with four degrees of freedom is 2.776; the standard error is sqrt(2.5 / 5).
  check(meanInterval([1, 2, 3, 4, 5]), "1.037 < 3.000 < 4.963");
  check(meanInterval([1, 2, 3, 4, 5], 0.9), "1.493 < 3.000 < 4.507");
  check(meanInterval([7, 7, 7]), "7.000 < 7.000 < 7.000");
});

test("one value bounds nothing, none have no mean", () => {
  expect(meanInterval([7])).toEqual({ estimate: 7, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, level: 0.95 });
  expect(meanInterval([]).estimate).toBeNaN();
});

test("a ratio of sums is not the mean of ratios", () => {
  check(ratioInterval([1, 4, 9], [2, 4, 6]), "-0.029 < 1.244 < 2.517");
  check(ratioInterval([2, 4, 6], [1, 2, 3]), "2.000 < 2.000 < 2.000");
  expect(ratioInterval([3], [4])).toMatchObject({ estimate: 0.75, high: Number.POSITIVE_INFINITY });
});

test("Student's sleep data: 10 patients, two drugs", () => {
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const paired = pairedDifference(first, second);
  check(paired.difference, "0.700 < 1.580 < 2.460");
  expect(paired.p).toBeCloseTo(0.002833, 6);
  expect(paired.correlation).toBeCloseTo(0.7952, 4);
  expect(paired).toMatchObject({ pairs: 10 });
});

test("the sides of the t test add up", () => {
  const { pTwoSided, pAbove, pBelow } = meanTest([1, 3, -1, 4]);
  expect(pAbove + pBelow).toBeCloseTo(1, 12);
  expect(pTwoSided).toBeCloseTo(2 * pAbove, 12);
});

test.each([
  ["no values", [], 1],
  ["one value", [3], 1],
  ["zeros", [0, 0, 0], 1],
  ["two equal ones", [3, 3], 0.5],
  ["ten equal ones", Array(10).fill(-2), 1 / 512],
  ["equal but for rounding", [0.1 + 0.2, 0.3, 0.3], 0.25],
])("without spread the sign test answers: %s", (_what, values, p) => expect(meanTest(values).pTwoSided).toBeCloseTo(p, 12));

test("correlation of pairs", () => {
  expect(pairCorrelation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
  expect(pairCorrelation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
  expect(pairCorrelation([1, 1, 1], [3, 2, 1])).toBeNaN();
  expect(pairCorrelation([1], [3])).toBeNaN();
});
