import fc from "fast-check";
import { expect, test } from "vitest";
import { betaQuantile, incompleteBeta } from "../../../src/experiments/statistics/index.ts";

function check(x: number, a: number, b: number, expected: number): void {
  expect(incompleteBeta(x, a, b)).toBeCloseTo(expected, 10);
}

test.each([
  [0.5, 2, 3, 0.6875],
  [0.25, 1, 1, 0.25],
  [0.5, 0.5, 0.5, 0.5],
  [0.9, 10, 1, 0.3486784401],
  [0, 3, 2, 0],
  [1, 3, 2, 1],
])("I_%d(%d, %d) is %d", check);

test("it is the upper tail of the binomial distribution", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (n, seed, p) => {
        const k = 1 + (seed % n);
        let [term, tail] = [1, 0];
        for (let i = 0; i < n; i++) term *= 1 - p;
        for (let i = 0; i <= n; i++) {
          if (i >= k) tail += term;
          term *= ((n - i) / (i + 1)) * (p / (1 - p));
        }
        expect(incompleteBeta(p, k, n - k + 1)).toBeCloseTo(tail, 9);
      },
    ),
  );
});

test("the quantile undoes it", () => {
  for (const p of [0.025, 0.5, 0.999]) expect(incompleteBeta(betaQuantile(p, 3, 9), 3, 9)).toBeCloseTo(p, 9);
});
