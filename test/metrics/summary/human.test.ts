import { expect, test } from "vitest";
import { formatCount, formatDuration, formatMoney, formatShare } from "../../../src/metrics/summary/human.ts";

const durations: readonly [seconds: number, text: string][] = [
  [0, "0s"],
  [0.0004, "0s"],
  [0.25, "250ms"],
  [0.9996, "1s"],
  [1, "1s"],
  [4.54, "4.5s"],
  [59.94, "59.9s"],
  [59.96, "1m00s"],
  [92, "1m32s"],
  [3599.6, "1h00m"],
  [7500, "2h05m"],
  [86_399, "1d00h"],
  [273_600, "3d04h"],
  [86_400 * 1234, "1,234d00h"],
];
for (const [seconds, text] of durations) test(`${seconds} seconds are ${text}`, () => expect(formatDuration(seconds)).toBe(text));

test("counts, shares and money are written for people", () => {
  expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(["0", "999", "1,000", "1,234,567"]);
  expect([0, 0.1234, 1].map(formatShare)).toEqual(["0.0 %", "12.3 %", "100.0 %"]);
  expect([0, 1234.5, 0.005].map(formatMoney)).toEqual(["$0.00", "$1,234.50", "$0.01"]);
});
