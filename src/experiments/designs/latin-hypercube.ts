import { RandomStreams } from "../../engine/index.ts";

/** Draws of which the one is taken whose nearest two points are farthest apart. */
const DRAWS = 50;

/**
 * Points in the unit cube, one row each: every dimension is cut into as many slices as there are points, and each slice is used once,
 * at a random place in it. Each dimension has a stream of chance of its own, named after it.
 * Source: spec/capacity-planning.md 8; McKay, Beckman and Conover 1979, Technometrics 21(2); maximin: Johnson, Moore and Ylvisaker 1990.
 */
export function latinHypercube(dimensions: readonly string[], samples: number, seed: number): number[][] {
  const streams = new RandomStreams(seed);
  let best: number[][] = [];
  let bestDistance = -1;
  for (let draw = 0; draw < DRAWS; draw++) {
    const columns = dimensions.map((name) => column(streams, name, samples));
    const points = Array.from({ length: samples }, (_, i) => columns.map((values) => values[i]));
    const distance = nearestSquared(points, bestDistance);
    if (distance <= bestDistance) continue;
    best = points;
    bestDistance = distance;
  }
  return best;
}

/** A value in each slice of [0, 1), the slices in random order. */
function column(streams: RandomStreams, name: string, samples: number): number[] {
  const random = streams.stream(`experiments/latin-hypercube/${name}`);
  const slices = Array.from({ length: samples }, (_, i) => i);
  for (let i = samples - 1; i > 0; i--) {
    const other = random.int(i + 1);
    [slices[i], slices[other]] = [slices[other], slices[i]];
  }
  return slices.map((slice) => (slice + random.double()) / samples);
}

/** Square of the smallest distance of two points; a smaller one than `enough` ends the search, as the draw has lost. One point is far from all. */
function nearestSquared(points: readonly (readonly number[])[], enough: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < points.length && nearest > enough; i++) {
    for (let j = 0; j < i; j++) nearest = Math.min(nearest, distanceSquared(points[i], points[j]));
  }
  return nearest;
}

function distanceSquared(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}
