import { expect, test } from "vitest";
import { nearestRank, Samples } from "../../../src/metrics/summary/samples.ts";

const oneToHundred = Float64Array.from({ length: 100 }, (_, i) => i + 1);

const quantiles: readonly [what: string, values: number[] | Float64Array, p: number, value: number][] = [
  ["the median of an odd count is the middle", [1, 2, 9], 0.5, 2],
  ["the median of an even count is the lower middle", [1, 2, 8, 9], 0.5, 2],
  ["p99 of a hundred is the 99th", oneToHundred, 0.99, 99],
  ["p90 of a hundred is the 90th", oneToHundred, 0.9, 90],
  ["p7 of a hundred is the 7th, though 0.07 x 100 is above 7 in binary", oneToHundred, 0.07, 7],
  ["p99 of ten is the largest", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.99, 10],
  ["p90 of ten is the ninth", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9],
  ["quantile 1 is the maximum", [1, 2, 9], 1, 9],
  ["quantile 0 is the minimum", [1, 2, 9], 0, 1],
  ["one value is every quantile", [5], 0.5, 5],
  ["no value has no quantile", [], 0.5, Number.NaN],
];

for (const [what, values, p, value] of quantiles) test(what, () => expect(nearestRank(Float64Array.from(values), p)).toBe(value));

test("samples come back sorted, of all groups or of some, however many", () => {
  const samples = new Samples();
  for (let i = 999; i >= 0; i--) samples.add(i, i % 3);
  expect([...samples.sorted()]).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect([...samples.sorted((group) => group === 1)].slice(0, 3)).toEqual([1, 4, 7]);
  samples.add(-1, 0);
  expect(samples.count).toBe(1001);
});
