import { expect, test } from "vitest";
import { backoffDuration, backoffExpiry, backoffRelease, isBackingOff } from "../../../src/scheduler/queue/backoff.ts";

const DEFAULTS = { initialMs: 1000, maxMs: 10_000, startEpochMs: 0 };

function check(what: string, fact: () => void): void {
  test(what, fact);
}

check("durations double up to the maximum", () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((count) => backoffDuration(count, DEFAULTS))).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
});
check("no failure, or no maximum: no backoff", () => {
  expect(backoffDuration(0, DEFAULTS)).toBe(0);
  expect(backoffDuration(3, { ...DEFAULTS, maxMs: 0 })).toBe(0);
});
check("EX-8: a failure at 10.4 s waits through second 11", () => {
  const expiry = backoffExpiry(10_400, 1, DEFAULTS);
  expect(expiry).toBe(11_000);
  expect(isBackingOff(expiry, 11_999, DEFAULTS)).toBe(true);
  expect(isBackingOff(expiry, 12_000, DEFAULTS)).toBe(false);
  expect(backoffRelease(expiry)).toBe(12_000);
});
check("EX-8: a failure at 10.0 s waits two seconds", () => {
  expect(backoffRelease(backoffExpiry(10_000, 1, DEFAULTS))).toBe(12_000);
});
check("whole seconds are those of the wall clock", () => {
  const settings = { ...DEFAULTS, startEpochMs: 300 };
  expect(backoffExpiry(10_000, 1, settings)).toBe(10_700);
  expect(isBackingOff(10_700, 11_699, settings)).toBe(true);
  expect(isBackingOff(10_700, 11_700, settings)).toBe(false);
});
