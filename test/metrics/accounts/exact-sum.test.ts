import fc from "fast-check";
import { expect, test } from "vitest";
import { ExactSum, StepIntegral } from "../../../src/metrics/accounts/exact-sum.ts";

const whole = fc.maxSafeInteger();

/** The sum of products, and what it must be. */
function check(products: readonly (readonly [number, number])[]): void {
  const sum = new ExactSum();
  for (const [a, b] of products) sum.addProduct(a, b);
  expect(sum.value).toBe(products.reduce((total, [a, b]) => total + BigInt(a) * BigInt(b), 0n));
}

test("sums of products are exact", () => {
  check([]);
  check([[3, 4]]);
  check([
    [Number.MAX_SAFE_INTEGER, 3],
    [1, 1],
    [-Number.MAX_SAFE_INTEGER, 3],
  ]);
  check(Array.from({ length: 1000 }, (_, i) => [281_474_976_710_655 - i, 31_536_000_000 + i] as const));
  fc.assert(fc.property(fc.array(fc.tuple(whole, fc.integer({ min: 0, max: 1e12 })), { maxLength: 50 }), check));
});

test("an integral is the sum of levels times their durations, whatever the order in which changes are told", () => {
  const change = fc.tuple(fc.integer({ min: -1e13, max: 1e13 }), fc.integer({ min: 0, max: 1e10 }));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const integral = new StepIntegral();
      for (const [delta, at] of changes) integral.change(delta, at);
      const end = 20_000_000_000;
      expect(integral.until(end)).toBe(changes.reduce((sum, [delta, at]) => sum + BigInt(delta) * BigInt(end - at), 0n));
    }),
  );
});
