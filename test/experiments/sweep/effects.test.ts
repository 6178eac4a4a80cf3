import { describe, expect, test } from "vitest";
import type { Cell } from "../../../src/experiments/sweep/cells.ts";
import { mainEffects } from "../../../src/experiments/sweep/effects.ts";
import type { Experiment } from "../../../src/experiments/sweep/experiment.ts";
import { seedInterval } from "../../../src/experiments/sweep/interval.ts";
import { intervalText } from "../../../src/experiments/sweep/summary-table.ts";

test("a mean with its interval and median", () => {
  expect(seedInterval([])).toEqual({ n: 0, mean: NaN, halfWidth: NaN, median: NaN });
  expect(seedInterval([3])).toEqual({ n: 1, mean: 3, halfWidth: NaN, median: 3 });
  const { n, mean, halfWidth, median } = seedInterval([2, 4, 4, 10]);
  expect([n, mean, median]).toEqual([4, 5, 4]);
  // Standard deviation 3.4641, t 3.18245, square root of 4.
  expect(halfWidth).toBeCloseTo(5.5122, 4);
});

test.each([
  [{ n: 0, mean: NaN, halfWidth: NaN, median: NaN }, "-"],
  [{ n: 1, mean: 12.34567, halfWidth: NaN, median: 0 }, "12.35"],
  [{ n: 5, mean: 93.456, halfWidth: 10.7, median: 0 }, "93 ± 11"],
  [{ n: 5, mean: 5.23456, halfWidth: 0.0529, median: 0 }, "5.235 ± 0.053"],
  [{ n: 5, mean: 0, halfWidth: 0, median: 0 }, "0 ± 0"],
  [{ n: 5, mean: 12345.6, halfWidth: 1234, median: 0 }, "12346 ± 1234"],
])("%j reads %s", (interval, expected) => expect(intervalText(interval)).toBe(expected));

/** Effects of cells given as `level of a, level of b: value of each seed`; of the first metric, as `level: mean (n)`. */
function check(rows: readonly string[]): string[] {
  const read = rows.map((row) => {
    const [levels, values] = row.split(": ");
    return { levels: levels.split(" "), values: values.split(" ").map((text) => (text === "-" ? Number.NaN : Number(text))) };
  });
  const factors = ["a", "b"].map((name, i) => {
    const levels = [...new Set(read.map(({ levels }) => levels[i]))].map((text) => ({ text, set: [] }));
    return { name, levels, range: undefined, levelOf: () => undefined };
  });
  const cells = read.map(({ levels }, i) => ({
    number: i + 1,
    scenario: { written: "s", file: "s" },
    point: levels.map((text) => ({ text, set: [] })),
  }));
  const values = [read.map((row) => Float64Array.from(row.values))];
  const effects = mainEffects({ factors } as unknown as Experiment, cells as unknown as Cell[], values);
  return effects.map(({ factor, level, difference: { mean, n } }) => `${factor} ${level}: ${mean} (${n})`);
}

describe("main effects", () => {
  test("of a grid: means over the other factor, paired by seed", () =>
    expect(check(["x u: 1 2", "x v: 3 4", "y u: 11 12", "y v: 13 16"])).toEqual(["a y: 10.5 (2)", "b v: 2.5 (2)"]));

  test("what both runs owe to chance cancels out", () => expect(check(["x u: 1 1000", "y u: 2 1001"])).toEqual(["a y: 1 (2)"]));

  test("a seed with a missing run is left out", () => expect(check(["x u: 1 2 3", "y u: 2 - 4"])).toEqual(["a y: 1 (2)"]));

  test("of listed points: pairs that agree in everything else; a level without pairs has none", () =>
    expect(check(["x u: 1 1", "y u: 3 3", "z v: 9 9"])).toEqual(["a y: 2 (2)"]));
});
