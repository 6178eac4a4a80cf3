import { expect, test } from "vitest";
import { bonferroni, equivalenceP, holm, relativeEquivalenceP } from "../../../src/experiments/statistics/index.ts";
import { chance, repeat } from "./samples.ts";

function check(found: readonly number[], expected: readonly number[]): void {
  expect(found.map((p) => Number(p.toFixed(6)))).toEqual(expected);
}

test("Holm steps down and never lets a larger p pass a smaller one", () => {
  check(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]);
  check(holm([0.5, 0.6]), [1, 1]);
  check(holm([0.02]), [0.02]);
  check(holm([]), []);
});

test("Bonferroni multiplies", () => check(bonferroni([0.01, 0.04, 0.3]), [0.03, 0.12, 0.9]));

test("equivalence is shown by a narrow interval, not by a wide one", () => {
  const narrow = [0.1, -0.2, 0.15, -0.05, 0.02, 0.03];
  const wide = narrow.map((value) => value * 40);
  expect(equivalenceP(narrow, 1)).toBeLessThan(0.001);
  expect(equivalenceP(wide, 1)).toBeGreaterThan(0.2);
  expect(
    equivalenceP(
      narrow.map((value) => value + 1),
      1,
    ),
  ).toBeGreaterThan(0.5);
  expect(
    equivalenceP(
      narrow.map((value) => value - 3),
      1,
    ),
  ).toBeGreaterThan(0.99);
});

test("a relative margin is one of the mean of the first side, whatever its sign", () => {
  const a = [100, 102, 98, 101, 99, 100];
  const near = a.map((value, i) => value + [0.2, -0.3, 0.1, 0, -0.1, 0.2][i]);
  const far = near.map((value) => value * 1.012);
  const minus = (values: readonly number[]) => values.map((value) => -value);
  for (const sign of [(values: readonly number[]) => values, minus]) {
    expect(relativeEquivalenceP(sign(a), sign(near), 0.01)).toBeLessThan(0.001);
    expect(relativeEquivalenceP(sign(a), sign(far), 0.01)).toBeGreaterThan(0.9);
  }
});

test("at the margin itself, equivalence is claimed in one of twenty cases", () => {
  const { normal } = chance("equivalence");
  const claimed = repeat(
    2000,
    () =>
      equivalenceP(
        repeat(12, () => 1 + 0.3 * normal()),
        1,
      ) < 0.05,
  ).filter(Boolean).length;
  expect(claimed / 2000).toBeGreaterThan(0.035);
  expect(claimed / 2000).toBeLessThan(0.065);
});
