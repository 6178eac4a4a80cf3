import { expect, test } from "vitest";
import { censoredQuantile, type Wait } from "../../../src/experiments/statistics/index.ts";

/** Waits as text: "6 6+ 7", a plus for those still going on. */
const waits = (text: string): Wait[] =>
  text.split(" ").flatMap((word) => (word === "" ? [] : [{ duration: Number.parseFloat(word), censored: word.endsWith("+") }]));

function check(text: string, p: number, expected: number): void {
  expect(censoredQuantile(waits(text), p)).toBe(expected);
}

const REMISSIONS = "35+ 34+ 32+ 32+ 25+ 23 22 20+ 19+ 17+ 16 13 11+ 10+ 10 9+ 7 6+ 6 6 6";

test.each([
  // The remission times of the 6-MP trial: median 23.
  [REMISSIONS, 0.5, 23],
  [REMISSIONS, 0.25, 13],
  [REMISSIONS, 0.1, 6],
  [REMISSIONS, 0.6, Number.POSITIVE_INFINITY],
  ["1 2 3 4", 0.5, 2],
  ["1 2 3 4", 1, 4],
  ["5+ 5+", 0.5, Number.POSITIVE_INFINITY],
  ["5 5+", 0.5, 5],
  ["", 0.5, Number.NaN],
])("%s at %d: %d", check);

test("an overloaded run has no finite p99", () => {
  const finished = Array.from({ length: 900 }, (_, i) => ({ duration: i / 100, censored: false }));
  const waiting = Array.from({ length: 100 }, (_, i) => ({ duration: i, censored: true }));
  expect(censoredQuantile([...finished, ...waiting], 0.99)).toBe(Number.POSITIVE_INFINITY);
  expect(censoredQuantile([...finished, ...waiting], 0.5)).toBeLessThan(9);
});
