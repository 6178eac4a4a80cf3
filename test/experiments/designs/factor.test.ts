import { describe, expect, test } from "vitest";
import { type Factor, levelAt, numberAt, type Range, steppedNumbers } from "../../../src/experiments/designs/factor.ts";
import { grid } from "../../../src/experiments/designs/grid.ts";

const PLAIN: Range = { min: 0, max: 1, scale: "linear", integer: false, step: undefined };
const LAST = 1 - Number.EPSILON;

describe("numbers of a range", () => {
  test.each<[string, Partial<Range>, number, number]>([
    ["the lower end", { min: 2, max: 8 }, 0, 2],
    ["the middle", { min: 2, max: 8 }, 0.5, 5],
    ["nine digits", { min: 0, max: 1 }, 1 / 3, 0.333333333],
    ["one value only", { min: 3, max: 3 }, 0.9, 3],
    ["log: the middle of the exponents", { min: 1, max: 100, scale: "log" }, 0.5, 10],
    ["log: the lower end", { min: 5, max: 500, scale: "log" }, 0, 5],
    ["whole: the lower end", { min: 4, max: 6, integer: true }, 0, 4],
    ["whole: each a third", { min: 4, max: 6, integer: true }, 0.34, 5],
    ["whole: the upper end", { min: 4, max: 6, integer: true }, LAST, 6],
    ["whole and negative", { min: -2, max: 2, integer: true }, 0.5, 0],
    ["whole and log: the lower end", { min: 1, max: 1000, integer: true, scale: "log" }, 0, 1],
    ["whole and log: the upper end", { min: 1, max: 1000, integer: true, scale: "log" }, LAST, 1000],
    ["steps: the first", { min: 0.1, max: 0.5, step: 0.1 }, 0, 0.1],
    ["steps: a tenth as it is written", { min: 0.1, max: 0.5, step: 0.1 }, 0.5, 0.3],
    ["steps: the last", { min: 0.1, max: 0.5, step: 0.1 }, LAST, 0.5],
  ])("%s", (_what, range, place, expected) => expect(numberAt({ ...PLAIN, ...range }, place)).toBe(expected));

  test("steps that do not meet the upper end stop before it", () =>
    expect(steppedNumbers({ ...PLAIN, min: 1, max: 8, step: 3 })).toEqual([1, 4, 7]));
});

test("levels have equal shares of [0, 1)", () => {
  const levels = ["a", "b", "c"].map((text) => ({ text, set: [] }));
  const factor: Factor = { name: "f", levels, range: undefined, levelOf: () => undefined };
  expect([0, 0.33, 0.34, 0.66, 0.67, LAST].map((place) => levelAt(factor, place).text)).toEqual(["a", "a", "b", "b", "c", "c"]);
});

test("a grid is in written order, the last factor fastest", () => {
  expect(grid([2, 3])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
  ]);
  expect(grid([])).toEqual([[]]);
});
