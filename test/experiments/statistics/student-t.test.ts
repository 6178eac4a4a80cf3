import fc from "fast-check";
import { expect, test } from "vitest";
import { studentTCdf, studentTQuantile, studentTTwoSided } from "../../../src/experiments/statistics/index.ts";
import { runs } from "../../support/laws.ts";

/** Compares a quantile with a published table of three decimals. */
function check(p: number, degreesOfFreedom: number, expected: string): void {
  expect(studentTQuantile(p, degreesOfFreedom).toFixed(3)).toBe(expected);
  expect(studentTQuantile(1 - p, degreesOfFreedom).toFixed(3)).toBe(`-${expected}`);
}

test.each([
  [0.95, 1, "6.314"],
  [0.975, 1, "12.706"],
  [0.995, 1, "63.657"],
  [0.975, 2, "4.303"],
  [0.975, 5, "2.571"],
  [0.9995, 5, "6.869"],
  [0.95, 10, "1.812"],
  [0.975, 10, "2.228"],
  [0.995, 10, "3.169"],
  [0.975, 19, "2.093"],
  [0.975, 30, "2.042"],
  [0.9995, 30, "3.646"],
  [0.975, 120, "1.980"],
  [0.995, 120, "2.617"],
])("the %d quantile with %d degrees of freedom is %s", check);

test("one, two and four degrees of freedom have closed forms", () => {
  for (const p of [0.6, 0.9, 0.975, 0.9999]) {
    const rest = 4 * p * (1 - p);
    expect(studentTQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 9);
    expect(studentTQuantile(p, 2) / ((2 * p - 1) * Math.sqrt(2 / rest))).toBeCloseTo(1, 9);
    const angle = Math.cos(Math.acos(Math.sqrt(rest)) / 3) / Math.sqrt(rest);
    expect(studentTQuantile(p, 4) / (2 * Math.sqrt(angle - 1))).toBeCloseTo(1, 9);
  }
});

test("the median is 0, and far tails keep their digits", () => {
  expect(studentTQuantile(0.5, 7)).toBe(0);
  expect(studentTTwoSided(1e6, 2) / 1e-12).toBeCloseTo(1, 5);
  expect(studentTTwoSided(0, 3)).toBe(1);
  expect(studentTCdf(Number.POSITIVE_INFINITY, 3)).toBe(1);
});

test("the quantile undoes the distribution function", () => {
  const probability = fc.double({ min: 1e-9, max: 0.9999, noNaN: true });
  fc.assert(
    fc.property(probability, fc.double({ min: 1, max: 1e5, noNaN: true }), (p, df) => {
      expect(studentTCdf(studentTQuantile(p, df), df) / p).toBeCloseTo(1, 7);
    }),
    { numRuns: runs(200) },
  );
});
