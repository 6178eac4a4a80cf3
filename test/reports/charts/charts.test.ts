import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ABSENT, FULL, heatLevel } from "../../../src/reports/charts/heat-map.ts";
import { waitScale } from "../../../src/reports/charts/scale.ts";
import { paretoFront } from "../../../src/reports/charts/scatter.ts";
import { endedShares, shareQuantile } from "../../../src/reports/charts/survival.ts";
import { stepPath } from "../../../src/reports/charts/thin.ts";
import { numberTicks, shortNumber, timeLabel, timeTicks } from "../../../src/reports/charts/ticks.ts";
import { runs } from "../../support/laws.ts";

const labels = (ticks: readonly { readonly label: string }[]) => ticks.map(({ label }) => label).join(" ");

describe("ticks of virtual time", () => {
  test.each([
    [0, 0.004, "0 1ms 2ms 3ms 4ms"],
    [0, 10, "0 2s 4s 6s 8s 10s"],
    [0, 3600, "0 15m 30m 45m 1h"],
    [0, 86_400, "0 6h 12h 18h 1d"],
    [3 * 86_400, 3.5 * 86_400, "3d 3d03h 3d06h 3d09h 3d12h"],
    [0, 33.6 * 86_400, "0 10d 20d 30d"],
    [0, 9e9, "0 23148d03h33m20s 46296d07h06m40s 69444d10h40m 92592d14h13m20s"],
  ])("%s to %s", (from, to, expected) => expect(labels(timeTicks(from, to, 5))).toBe(expected));

  test.each([
    [0, "0"],
    [59.9999, "1m"],
    [90, "1m30s"],
    [86_400 + 60, "1d01m"],
    [1.25, "1s250ms"],
  ])("label of %s", (seconds, expected) => expect(timeLabel(seconds)).toBe(expected));
});

describe("ticks of numbers", () => {
  test.each([
    [0, 1, "0.0 0.2 0.4 0.6 0.8 1.0"],
    [0, 7, "0 2 4 6"],
    [-20, 20, "−20 −10 0 10 20"],
    [0, 120_000, "0 50k 100k"],
    [0, 0.003, "0.000 0.001 0.002 0.003"],
  ])("%s to %s", (from, to, expected) => expect(labels(numberTicks(from, to, 5))).toBe(expected));

  test("millions and more are short", () => expect([2.5e6, 3e9, 1e4].map((value) => shortNumber(value))).toEqual(["2.5M", "3G", "10k"]));

  test("there are at most as many as asked for, within the bounds, ascending", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), fc.integer({ min: 2, max: 12 }), (to, most) => {
        const ticks = numberTicks(0, to, most);
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        expect(ticks.every(({ value }, i) => value <= to * (1 + 1e-9) && (i === 0 || value > ticks[i - 1].value))).toBe(true);
      }),
    );
  });
});

describe("a level over time as a path", () => {
  const path = (times: readonly number[], values: readonly number[]) =>
    stepPath(
      { times: Float64Array.from(times), values: Float64Array.from(values) },
      (t) => t,
      (v) => 10 - v,
    );

  test.each([
    [[0, 5, 9], [1, 2, 0], "M0 9V9H5V8H9V10"],
    [[0, 5, 5.1, 5.2, 9], [1, 2, 7, 3, 3], "M0 9V9H5V8V3V7H9V7"],
    [[0, 1, 2], [Number.NaN, 4, Number.NaN], "M1 6V6"],
  ])("%s %s", (times, values, expected) => expect(path(times, values)).toBe(expected));

  test("no peak is lost, and the path does not grow with the samples", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 2000 }), (values) => {
        const text = stepPath(
          { times: Float64Array.from(values, (_, i) => (i * 50) / values.length), values: Float64Array.from(values) },
          (t) => t,
          (v) => v,
        );
        expect(text).toMatch(new RegExp(`[V ]${Math.max(...values)}(?!\\d)`));
        expect(text).toMatch(new RegExp(`[V ]${Math.min(...values)}(?!\\d)`));
        expect(text.length).toBeLessThan(51 * 16);
      }),
      { numRuns: runs(50) },
    );
  });
});

describe("shares of waits that have ended", () => {
  const shares = (ended: readonly number[], censored: readonly number[]) =>
    endedShares(Float64Array.from(ended), Float64Array.from(censored)).map(({ value, share }) => `${value}:${share.toFixed(4)}`);

  test.each([
    [[], [], []],
    [[3, 1, 1, 2], [], ["1:0.5000", "2:0.7500", "3:1.0000"]],
    [[1, 3], [2], ["1:0.3333", "3:1.0000"]],
    [
      [1, 2],
      [5, 5],
      ["1:0.2500", "2:0.5000"],
    ],
    // The textbook example of Kaplan and Meier: 0.8, 1.0*, 2.7*, 3.1, 5.4, 7.0*, 9.2, 12.1* give survival 0.875, 0.7, 0.525, 0.2625.
    [
      [0.8, 3.1, 5.4, 9.2],
      [1, 2.7, 7, 12.1],
      ["0.8:0.1250", "3.1:0.3000", "5.4:0.4750", "9.2:0.7375"],
    ],
  ])("%s, still waiting %s", (ended, censored, expected) => expect(shares(ended, censored)).toEqual(expected));

  test("a quantile that too few waits reach has no bound", () => {
    const steps = endedShares(Float64Array.of(1, 2), Float64Array.of(5, 5));
    expect([0.25, 0.5, 0.51].map((p) => shareQuantile(steps, p))).toEqual([1, 2, Number.POSITIVE_INFINITY]);
  });
});

describe("the front", () => {
  test.each([
    ["1,1", "*"],
    ["1,2 2,1 2,2", "**."],
    ["1,1 1,1 2,1 1,2", "**.."],
    ["3,1 1,3 2,2 3,3", "***."],
  ])("%s", (points, expected) => {
    const places = points.split(" ").map((text) => ({ x: Number(text.split(",")[0]), y: Number(text.split(",")[1]) }));
    expect(
      paretoFront(places)
        .map((best) => (best ? "*" : "."))
        .join(""),
    ).toBe(expected);
  });

  test("a point is on it exactly when none beats it", () => {
    const point = fc.record({ x: fc.integer({ min: 0, max: 6 }), y: fc.integer({ min: 0, max: 6 }) });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 12 }), (points) => {
        const beaten = points.map((p) => points.some((q) => q.x <= p.x && q.y <= p.y && (q.x < p.x || q.y < p.y)));
        expect(paretoFront(points)).toEqual(beaten.map((is) => !is));
      }),
    );
  });
});

test("levels of a heat map: absent, empty, six parts, full", () => {
  expect([ABSENT, 0, 1, FULL / 2, FULL - 1, FULL].map(heatLevel)).toEqual([undefined, 0, 1, 4, 6, 7]);
});

test("an axis of waits begins at 0 and shows seconds and days", () => {
  const scale = waitScale(86_400, [0, 100]);
  expect([0, 1, 86_400].map((seconds) => Math.round(scale.at(seconds)))).toEqual([0, 6, 100]);
  expect(labels(scale.ticks)).toBe("0 1s 10s 1m 10m 1h 6h 1d");
});
