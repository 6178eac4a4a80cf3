import fc from "fast-check";
import { expect, test } from "vitest";
import { formatNumber } from "../../src/metrics/number-text.ts";

const rows: readonly [value: number, digits: number, text: string][] = [
  [0, 0, "0"],
  [-0, 3, "0.000"],
  [7, 0, "7"],
  [1.5, 3, "1.500"],
  [0.001, 3, "0.001"],
  [12873599999 / 1000, 3, "12873599.999"],
  [0.0004, 3, "0.000"],
  [0.0005, 3, "0.001"],
  [-0.0001, 3, "0.000"],
  [-2.25, 1, "-2.3"],
  [0.1 + 0.2, 6, "0.300000"],
  [2 / 3, 6, "0.666667"],
  [0.05, 2, "0.05"],
  [1e21, 0, "1000000000000000000000"],
  [2 ** 53, 3, "9007199254740992.000"],
  [Number.NaN, 3, ""],
  [Number.POSITIVE_INFINITY, 0, ""],
  [Number.NEGATIVE_INFINITY, 6, ""],
];

for (const [value, digits, text] of rows) {
  test(`${value} with ${digits} decimals is "${text}"`, () => expect(formatNumber(value, digits)).toBe(text));
}

test("whole milliseconds given as seconds come out exactly", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 42 }), (ms) => {
      expect(formatNumber(ms / 1000, 3)).toBe(`${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, "0")}`);
    }),
  );
});
