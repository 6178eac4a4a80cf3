import { describe, expect, test } from "vitest";
import {
  autocorrelation,
  batchMeans,
  effectiveSampleSize,
  isRefusal,
  mser5,
  overlappingBatchMeans,
  vonNeumannRatio,
  type WarmUp,
  welchAverage,
} from "../../../src/experiments/statistics/index.ts";
import { autoregressive, chance, median, repeat } from "./samples.ts";

/** The answer of a method that must not refuse. */
function check<T extends object>(answer: T): Exclude<T, { refused: string }> {
  expect(isRefusal(answer)).toBe(false);
  return answer as Exclude<T, { refused: string }>;
}

describe("correlation of a series with itself", () => {
  test("by hand", () => {
    expect(autocorrelation([1, 2, 3, 4], 1)).toBeCloseTo(0.25, 12);
    expect(autocorrelation([5, 5, 5], 1)).toBe(0);
    expect(vonNeumannRatio([1, 2, 3, 4])).toBeCloseTo(0.8, 12);
    expect(vonNeumannRatio([5, 5])).toBe(2);
  });

  test("AR(1) with 0.8 is worth a ninth of its length", () => {
    const sizes = repeat(20, (i) => effectiveSampleSize(autoregressive(chance(`ess ${i}`), 0.8, 4000)));
    expect(median(sizes) / (4000 / 9)).toBeGreaterThan(0.75);
    expect(median(sizes) / (4000 / 9)).toBeLessThan(1.3);
  });
});

describe("batch means", () => {
  test("leave 20 to 39 batches and say when the run is too short", () => {
    const long = check(batchMeans(autoregressive(chance("batches"), 0.5, 5000)));
    expect(long).toMatchObject({ batchSize: 128, batches: 39, tooShort: false });
    expect(long.batches * long.batchSize).toBeLessThanOrEqual(5000);
    const slow = repeat(60, (i) => i / 10);
    expect(check(batchMeans(slow)).tooShort).toBe(true);
  });

  test("overlapping ones estimate the same spread", () => {
    const series = autoregressive(chance("overlapping"), 0.5, 4000);
    const [plain, overlapping] = [check(batchMeans(series)), check(overlappingBatchMeans(series))];
    expect((overlapping.high - overlapping.low) / (plain.high - plain.low)).toBeCloseTo(1, 0);
  });

  test("refuse too few values", () => {
    for (const method of [batchMeans, overlappingBatchMeans])
      expect(method([1, 2, 3])).toEqual({ refused: "batch means need 20 observations or more, and there are 3" });
  });
});

describe("warm-up", () => {
  const cutOf = (series: readonly number[]): WarmUp => check(mser5(series));

  test("white noise loses less than a tenth in the median", () => {
    const cuts = repeat(200, (i) => cutOf(repeat(1000, chance(`noise ${i}`).normal)).truncate);
    expect(median(cuts)).toBeLessThan(100);
  });

  test("a transient of time constant 50 is cut at 1.5 to 4 time constants", () => {
    const cuts = repeat(100, (i) => {
      const noise = autoregressive(chance(`transient ${i}`), 0.5, 1000);
      return cutOf(noise.map((value, k) => 0.3 * value + 3 * Math.exp(-k / 50))).truncate;
    });
    expect(median(cuts)).toBeGreaterThanOrEqual(75);
    expect(median(cuts)).toBeLessThanOrEqual(200);
  });

  test("a run that ends before it settles is flagged", () => {
    const flagged = repeat(50, (i) => {
      const { normal } = chance(`short ${i}`);
      return cutOf(repeat(100, (k) => 5 * Math.exp(-k / 100) + 0.1 * normal())).tooShort;
    });
    expect(flagged).not.toContain(false);
  });

  test("a constant series keeps all", () => expect(cutOf(Array(60).fill(4))).toEqual({ truncate: 0, statistic: 0, tooShort: false }));

  test("fewer than fifty values are refused", () =>
    expect(mser5(Array(49).fill(1))).toEqual({ refused: "MSER-5 needs 50 observations or more, and there are 49" }));

  test("Welch's average widens from the beginning on", () => {
    expect(
      welchAverage(
        [
          [0, 3, 6, 9, 12],
          [2, 5, 8, 11, 14, 99],
        ],
        1,
      ),
    ).toEqual([1, 4, 7, 10]);
    expect(welchAverage([[1, 2]], 5)).toEqual([]);
  });
});
