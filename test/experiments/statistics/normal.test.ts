import fc from "fast-check";
import { expect, test } from "vitest";
import { normalCdf, normalQuantile } from "../../../src/experiments/statistics/index.ts";

/** A value and the probability of no more than it, both published. */
function check(z: number, p: number): void {
  expect(normalCdf(z) / p).toBeCloseTo(1, 12);
  expect(normalQuantile(p)).toBeCloseTo(z, 9);
}

test.each([
  [0, 0.5],
  [1, 0.8413447460685429],
  [1.959963984540054, 0.975],
  [2.5758293035489, 0.995],
  [3.719016485455709, 0.9999],
  [-3, 0.0013498980316301],
  [-5, 2.866515718791939e-7],
  [-10, 7.61985302416053e-24],
])("%d belongs to %d", check);

test("the ends are infinite", () => {
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect([normalCdf(-50), normalCdf(50)]).toEqual([0, 1]);
});

test("the quantile undoes the distribution function", () => {
  fc.assert(
    fc.property(fc.double({ min: -8, max: 5, noNaN: true }), (z) => {
      expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(1e-9);
    }),
  );
});
