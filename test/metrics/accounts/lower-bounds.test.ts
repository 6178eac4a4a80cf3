import fc from "fast-check";
import { expect, test } from "vitest";
import { martelloTothBound, volumeBound } from "../../../src/metrics/accounts/lower-bounds.ts";

/** Sizes of items for bins of 10, and the bounds by volume and by sizes. */
function check(sizes: readonly number[], byVolume: number, bySizes: number): void {
  expect(
    volumeBound(
      sizes.reduce((sum, size) => sum + size, 0),
      10,
    ),
  ).toBe(byVolume);
  expect(bound(sizes)).toBe(bySizes);
}

const bound = (sizes: readonly number[]) =>
  martelloTothBound(
    sizes.map((size) => ({ size, count: 1 })),
    10,
  );

test("lower bounds of packing", () => {
  check([], 0, 0);
  check([10, 10], 2, 2);
  check([6, 6, 6], 2, 3); // three above half a bin
  check([6, 6, 6, 4, 4, 4], 3, 3);
  check([6, 6, 6, 5, 5], 3, 4); // the fives fit beside no six
  check([7, 7, 4, 4], 3, 3); // both sevens alone, the fours together
  check([1, 1, 1, 1], 1, 1);
});

test("no bound lies below that by volume, or above what first fit decreasing needs", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 40 }), (sizes) => {
      const volume = volumeBound(
        sizes.reduce((sum, size) => sum + size, 0),
        10,
      );
      expect(bound(sizes)).toBeGreaterThanOrEqual(volume);
      expect(bound(sizes)).toBeLessThanOrEqual(firstFitDecreasing(sizes));
    }),
  );
});

/** Bins of 10 that the simplest good packing opens. */
function firstFitDecreasing(sizes: readonly number[]): number {
  const bins: number[] = [];
  for (const size of [...sizes].sort((a, b) => b - a)) {
    const bin = bins.findIndex((filled) => filled + size <= 10);
    if (bin < 0) bins.push(size);
    else bins[bin] += size;
  }
  return bins.length;
}
