import { expect, test } from "vitest";
import { constant, type Distribution, lognormalThrough, quantileMs, sampleMs } from "../../src/engine/index.ts";

/** The value of a distribution at a draw, to a millisecond. */
function check(name: string, distribution: Distribution, u: number, ms: number): void {
  test(name, () => expect(sampleMs(distribution, u)).toBe(ms));
}

check("constant", constant(1500), 0.99, 1500);
check("uniform, low end", { kind: "uniform", minMs: 10, maxMs: 30 }, 0, 10);
check("uniform, middle", { kind: "uniform", minMs: 10, maxMs: 30 }, 0.5, 20);
check("exponential, low end", { kind: "exponential", meanMs: 1000 }, 0, 0);
check("exponential, its median is ln 2 means", { kind: "exponential", meanMs: 1000 }, 0.5, 693);
check("lognormal, median", lognormalThrough(45_000, 0.99, 120_000), 0.5, 45_000);

test("a lognormal goes through the quantile it was given", () => {
  expect(quantileMs(lognormalThrough(45_000, 0.99, 120_000), 0.99)).toBeCloseTo(120_000, 0);
});

test("the extremes of a draw give finite, non-negative durations", () => {
  for (const u of [0, 1 - 2 ** -53]) {
    for (const distribution of [lognormalThrough(100, 0.95, 400), { kind: "exponential", meanMs: 5 } as const]) {
      const value = sampleMs(distribution, u);
      expect(Number.isFinite(value) && value >= 0).toBe(true);
    }
  }
});
