import { describe, expect, test } from "vitest";
import {
  pairedPower,
  pairsNeeded,
  relativeErrorOf,
  replicationsNeeded,
  stoppingDecision,
} from "../../../src/experiments/statistics/index.ts";
import { chance, repeat } from "./samples.ts";

/** A pilot of two values with this mean and coefficient of variation. */
const pilot = (cv: number, mean = 10) => [mean * (1 + cv / Math.SQRT2), mean * (1 - cv / Math.SQRT2)];

function check(cv: number, relativeError: number): number {
  return replicationsNeeded(pilot(cv), { relativeError });
}

describe("how many replications", () => {
  test.each([
    [0.05, 0.01, 101],
    [0.2, 0.05, 71],
    [0.01, 0.5, 2],
  ])("spread %d for an error of %d: %d", (cv, error, expected) => expect(check(cv, error)).toBe(expected));

  test("no spread needs no more, a mean of 0 no number is enough for", () => {
    expect(replicationsNeeded([5, 5, 5], { relativeError: 0.01 })).toBe(3);
    expect(replicationsNeeded([-1, 1], { relativeError: 0.01 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("stopping", () => {
  const rule = { relativeError: 0.1, cap: 40 };
  const noise = (cv: number, length: number) => {
    const { normal } = chance(`stopping ${cv}`);
    return repeat(length, () => 10 * (1 + cv * normal()));
  };

  test("never before ten, and then in blocks of five", () => {
    expect(stoppingDecision([noise(0.01, 9)], rule)).toEqual({ verdict: "more", runs: 10, unmet: [0] });
    expect(stoppingDecision([noise(0.01, 10)], rule)).toEqual({ verdict: "stop", runs: 10, unmet: [] });
    const { verdict, runs } = stoppingDecision([noise(0.25, 40)], rule);
    expect([verdict, runs % 5]).toEqual(["stop", 0]);
    expect(runs).toBeGreaterThan(10);
  });

  test("replications beyond the place of the decision change nothing", () => {
    const values = noise(0.25, 40);
    const { runs } = stoppingDecision([values], rule);
    expect(stoppingDecision([[...values.slice(0, runs), 1e9, -1e9]], rule).runs).toBe(runs);
  });

  test.each<[string, number[], number | undefined]>([
    ["no spread", [5, 5, 5], 0],
    [
      "s = 1, mean 10, four values: t(3) / 2 over 10, and what that allows for the true mean",
      [9, 11, 9.5, 10.5].map((x) => 10 + (x - 10) * Math.sqrt(1.2)),
      0.18923,
    ],
    ["values that are missing are passed over", [5, NaN, 5], 0],
    ["one value says nothing", [5, NaN], Number.POSITIVE_INFINITY],
    ["an interval that holds 0", [-10, 11], Number.POSITIVE_INFINITY],
    ["a mean of 0 has none", [-1, 1], undefined],
    ["nor has nothing", [NaN, NaN], undefined],
  ])("relative error: %s", (_what, values, expected) => {
    const found = relativeErrorOf(values);
    if (expected === undefined || !Number.isFinite(expected)) expect(found).toBe(expected);
    else expect(found).toBeCloseTo(expected, 4);
  });

  test("all metrics must be known; the cap says which are not", () => {
    const metrics = [noise(0.01, 40), noise(2, 40), Array(40).fill(0)];
    expect(stoppingDecision(metrics, rule)).toEqual({ verdict: "cap", runs: 40, unmet: [1] });
    expect(stoppingDecision(metrics, { ...rule, cap: 12 })).toEqual({ verdict: "cap", runs: 12, unmet: [1] });
    expect(stoppingDecision([noise(2, 12)], rule)).toEqual({ verdict: "more", runs: 15, unmet: [0] });
  });
});

describe("power of a paired comparison", () => {
  test.each([
    // Published sample sizes of the paired t test.
    [0.2, 0.05, 0.8, 199],
    [0.5, 0.05, 0.8, 34],
    [0.8, 0.05, 0.8, 15],
    [1, 0.05, 0.9, 13],
  ])("effect %d at %d with power %d: %d pairs", (effect, alpha, power, expected) =>
    expect(pairsNeeded({ effect, alpha, power })).toBe(expected),
  );

  test("without an effect only half of alpha is left, and no number is enough", () => {
    expect(pairedPower({ pairs: 20, effect: 0, alpha: 0.05 })).toBeCloseTo(0.025, 6);
    expect(pairsNeeded({ effect: 0, alpha: 0.05, power: 0.9 })).toBe(Number.POSITIVE_INFINITY);
  });
});
