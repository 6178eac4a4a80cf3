import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hodgesLehmannRatio, mannWhitney, signedRankP } from "../../../src/experiments/statistics/index.ts";
import { chance, repeat } from "./samples.ts";

/** p and A12 of two samples, four decimals. */
function check(a: readonly number[], b: readonly number[], p: string, a12: number): void {
  const found = mannWhitney(a, b);
  expect(found.p.toFixed(4)).toBe(p);
  expect(found.a12).toBeCloseTo(a12, 12);
}

/** `count` values from `first` on. */
const from = (first: number, count: number) => repeat(count, (i) => first + i);

/** All ways to choose `size` indexes of `count`. */
function choices(count: number, size: number, first = 0): number[][] {
  if (size === 0) return [[]];
  return repeat(count - first, (i) => first + i).flatMap((index) => choices(count, size - 1, index + 1).map((rest) => [index, ...rest]));
}

/** How often a chosen value exceeds one that is not, ties counting half. */
function uOf(values: readonly number[], chosen: readonly number[]): number {
  const others = values.filter((_, i) => !chosen.includes(i));
  return chosen.reduce((sum, i) => sum + others.reduce((n, other) => n + (values[i] > other ? 1 : values[i] === other ? 0.5 : 0), 0), 0);
}

describe("Mann-Whitney", () => {
  test.each([
    ["5 against 5, apart", from(1, 5), from(6, 5), "0.0079", 1],
    ["4 against 4, apart", from(1, 4), from(5, 4), "0.0286", 1],
    ["3 against 3, apart", from(4, 3), from(1, 3), "0.1000", 0],
    ["all the same", [1, 1, 1], [1, 1, 1], "1.0000", 0.5],
    ["ties over both", [1, 2, 2, 3], [2, 3, 3, 4], "0.2857", 0.8125],
    ["1 against 1", [1], [2], "1.0000", 1],
  ])("%s", (_what, a, b, p, a12) => check(a, b, p, a12));

  test("with and without ties, the exact p is the share of all choices of values at least as far out", () => {
    const sample = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const all = [...a, ...b];
        const sums = choices(all.length, b.length).map((chosen) => uOf(all, chosen));
        const found = uOf(
          all,
          b.map((_, i) => a.length + i),
        );
        const share = (holds: (u: number) => boolean) => sums.filter(holds).length / sums.length;
        const expected = Math.min(
          1,
          2 *
            Math.min(
              share((u) => u <= found),
              share((u) => u >= found),
            ),
        );
        expect(mannWhitney(a, b).u).toBe(found);
        expect(mannWhitney(a, b).p).toBeCloseTo(expected, 12);
      }),
    );
  });

  test("the published critical value of 8 against 8 is 13", () => {
    const withU = (u: number) => {
      const b = repeat(8, (i) => Math.min(8, Math.max(0, u - 8 * i)) + 0.5 + i * 1e-3);
      return mannWhitney(from(1, 8), b);
    };
    expect([withU(13).u, withU(13).p <= 0.05, withU(14).u, withU(14).p <= 0.05]).toEqual([13, true, 14, false]);
  });

  test("large samples: the approximation joins the exact distribution", () => {
    const { normal } = chance("mann-whitney");
    const [a, b] = [repeat(30, normal), repeat(30, () => normal() + 0.5)];
    const exact = mannWhitney(a, b).p;
    const approximate = mannWhitney([...a, 0.25], [...b, 0.25]).p;
    expect(Math.abs(exact - approximate)).toBeLessThan(0.03);
    expect(mannWhitney(Array(40).fill(1), Array(40).fill(1)).p).toBe(1);
  });
});

describe("Hodges-Lehmann ratio", () => {
  test("is the factor between the samples", () => {
    const { ratio, low, high } = hodgesLehmannRatio(
      from(10, 5),
      from(10, 5).map((value) => value * 2),
      0.95,
    );
    expect(ratio).toBeCloseTo(2, 12);
    expect([low < 2, low > 1.5, high > 2, high < 2.8]).toEqual([true, true, true, true]);
  });

  test("has no bounds where the samples are too small for them", () =>
    expect(hodgesLehmannRatio([1, 2, 3], [2, 4, 6], 0.95)).toMatchObject({ low: 0, high: Number.POSITIVE_INFINITY }));

  test("holds the true factor in 93 to 99 of 100 cases", () => {
    const { normal } = chance("hodges-lehmann");
    for (const [size, trials] of [
      [8, 1000],
      [40, 300],
    ]) {
      const hits = repeat(trials, () => {
        const { low, high } = hodgesLehmannRatio(
          repeat(size, () => Math.exp(0.1 * normal())),
          repeat(size, () => 1.1 * Math.exp(0.1 * normal())),
          0.95,
        );
        return low <= 1.1 && 1.1 <= high;
      }).filter(Boolean).length;
      expect(hits / trials).toBeGreaterThan(0.92);
      expect(hits / trials).toBeLessThan(0.99);
    }
  });
});

describe("Wilcoxon signed rank", () => {
  /** Ranks 1..n whose positive part has this sum. */
  const withSum = (n: number, sum: number) => {
    let rest = sum;
    const signed: number[] = [];
    for (let rank = n; rank >= 1; rank--) {
      const positive = rest >= rank;
      if (positive) rest -= rank;
      signed.push(positive ? rank : -rank);
    }
    return signed;
  };

  test.each([
    // The published critical values of the two-sided 5 % test.
    [6, 0, true],
    [6, 1, false],
    [10, 8, true],
    [10, 9, false],
    [20, 52, true],
    [20, 53, false],
  ])("%d differences with a sum of %d: %s", (n, sum, significant) => expect(signedRankP(withSum(n, sum)) <= 0.05).toBe(significant));

  test("zeros say nothing; none at all is no evidence", () => {
    expect(signedRankP([0, 0])).toBe(1);
    expect(signedRankP([0, 1, 2, 3, 4, 5, 6])).toBeCloseTo(0.03125, 12);
  });

  test("above 100 differences: approximate", () => {
    const { normal } = chance("signed-rank");
    const values = repeat(100, () => normal() + 0.2);
    expect(Math.abs(signedRankP(values) - signedRankP([...values, 0.2]))).toBeLessThan(0.03);
  });
});
