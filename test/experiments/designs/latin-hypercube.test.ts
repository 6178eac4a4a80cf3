import fc from "fast-check";
import { expect, test } from "vitest";
import { latinHypercube } from "../../../src/experiments/designs/latin-hypercube.ts";
import { runs } from "../../support/laws.ts";

const names = (dimensions: number) => Array.from({ length: dimensions }, (_, i) => `d${i}`);

test("law: each slice of each dimension is used once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 40 }), fc.nat(), (dimensions, samples, seed) => {
      const points = latinHypercube(names(dimensions), samples, seed);
      for (let d = 0; d < dimensions; d++) {
        const slices = points.map((point) => Math.floor(point[d] * samples)).sort((a, b) => a - b);
        expect(slices).toEqual(Array.from({ length: samples }, (_, i) => i));
      }
    }),
    { numRuns: runs(30) },
  );
});

test("the same seed gives the same points, another seed others", () => {
  expect(latinHypercube(names(3), 10, 7)).toEqual(latinHypercube(names(3), 10, 7));
  expect(latinHypercube(names(3), 10, 8)).not.toEqual(latinHypercube(names(3), 10, 7));
});

test("points keep apart: the nearest two are farther from each other than in one draw", () => {
  const nearest = (points: number[][]) =>
    Math.min(...points.flatMap((a, i) => points.slice(0, i).map((b) => Math.hypot(...a.map((x, k) => x - b[k])))));
  // Ten points in two dimensions: a single draw has its nearest two at 0.1 on average.
  for (const seed of [1, 2, 3, 4, 5]) expect(nearest(latinHypercube(names(2), 10, seed))).toBeGreaterThan(0.15);
});
