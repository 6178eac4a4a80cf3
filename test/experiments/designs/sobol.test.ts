import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sobol, sobolBits } from "../../../src/experiments/designs/sobol.ts";
import { SOBOL_DIMENSIONS_MAX } from "../../../src/experiments/designs/sobol-numbers.ts";
import { runs } from "../../support/laws.ts";

const SCALE = 4_294_967_296;
const names = (dimensions: number) => Array.from({ length: dimensions }, (_, i) => `d${i}`);
const slices = (points: number[][], dimension: number, count: number) =>
  points.map((point) => Math.floor(point[dimension] * count)).sort((a, b) => a - b);
const each = (count: number) => Array.from({ length: count }, (_, i) => i);

test("the first points without scrambling are the published ones", () => {
  // Joe and Kuo, Notes on generating Sobol' sequences, 2008: the first ten points in three dimensions.
  expect(sobolBits(3, 10).map((point) => point.map((bits) => bits / SCALE))).toEqual([
    [0, 0, 0],
    [0.5, 0.5, 0.5],
    [0.75, 0.25, 0.25],
    [0.25, 0.75, 0.75],
    [0.375, 0.375, 0.625],
    [0.875, 0.875, 0.125],
    [0.625, 0.125, 0.875],
    [0.125, 0.625, 0.375],
    [0.1875, 0.3125, 0.9375],
    [0.6875, 0.8125, 0.4375],
  ]);
});

describe("laws", () => {
  const dimensions = fc.integer({ min: 1, max: SOBOL_DIMENSIONS_MAX });
  const exponent = fc.integer({ min: 0, max: 9 });

  test("every dimension has a point in each slice, scrambled or not", () => {
    fc.assert(
      fc.property(dimensions, exponent, fc.nat(), (count, bits, seed) => {
        const samples = 1 << bits;
        const scrambled = sobol(names(count), samples, seed);
        const plain = sobolBits(count, samples).map((point) => point.map((value) => value / SCALE));
        for (let d = 0; d < count; d++) {
          expect(slices(scrambled, d, samples)).toEqual(each(samples));
          expect(slices(plain, d, samples)).toEqual(each(samples));
        }
      }),
      { numRuns: runs(40) },
    );
  });

  test("the first two dimensions have a point in each box of equal area", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.nat(8), fc.nat(), (bits, split, seed) => {
        const samples = 1 << bits;
        const columns = 1 << Math.min(split, bits);
        const rows = samples / columns;
        const boxes = sobol(["a", "b"], samples, seed).map(([x, y]) => Math.floor(x * columns) * rows + Math.floor(y * rows));
        expect(boxes.sort((a, b) => a - b)).toEqual(each(samples));
      }),
      { numRuns: runs(100) },
    );
  });

  test("the same seed gives the same points, another seed others", () => {
    expect(sobol(names(3), 16, 7)).toEqual(sobol(names(3), 16, 7));
    expect(sobol(names(3), 16, 8)).not.toEqual(sobol(names(3), 16, 7));
  });
});

/** Warnock's formula for the L2 star discrepancy, squared. */
function discrepancy(points: number[][]): number {
  const d = points[0].length;
  const product = (values: number[]) => values.reduce((all, value) => all * value, 1);
  const single = points.reduce((sum, point) => sum + product(point.map((x) => (1 - x * x) / 2)), 0);
  let pairs = 0;
  for (const a of points) for (const b of points) pairs += product(a.map((x, k) => 1 - Math.max(x, b[k])));
  return Math.exp(-d * Math.log(3)) - (2 / points.length) * single + pairs / points.length ** 2;
}

test.each([2, 5, 8])("in %i dimensions the points are spread more evenly than random ones", (dimensions) => {
  // The expected square for independent points: (2^-d - 3^-d) / n.
  const expected = (Math.exp(-dimensions * Math.log(2)) - Math.exp(-dimensions * Math.log(3))) / 256;
  for (const seed of [1, 2, 3]) expect(discrepancy(sobol(names(dimensions), 256, seed))).toBeLessThan(0.7 * expected);
});

test("the coins of two digits have nothing to do with each other", () => {
  // Over many seeds each of the first two digits of the origin is flipped half of the time, and both a quarter of the time.
  const counts = [0, 0, 0, 0];
  for (let seed = 0; seed < 2000; seed++) counts[Math.floor(sobol(["x"], 1, seed)[0][0] * 4)]++;
  for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(80);
});
