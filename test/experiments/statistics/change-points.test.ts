import { describe, expect, test } from "vitest";
import { eDivisive, windowedChangePoints } from "../../../src/experiments/statistics/index.ts";
import { chance, repeat } from "./samples.ts";

const NOISE = 0.02;

/** Values near 100 that jump by a factor at some places. */
function series(name: string, length: number, jumps: Readonly<Record<number, number>> = {}): number[] {
  const { normal } = chance(name);
  let level = 100;
  return repeat(length, (i) => {
    level *= jumps[i] ?? 1;
    return level * (1 + NOISE * normal());
  });
}

/** How many of 100 seeds have what is asked for. */
const check = (seeds: number, holds: (seed: number) => boolean): number => (100 * repeat(seeds, holds).filter(Boolean).length) / seeds;

describe.each([
  ["windowed", (values: readonly number[]) => windowedChangePoints(values), 200, 60],
  ["E-divisive", (values: readonly number[]) => eDivisive(values, { seed: 1 }), 40, 12],
])("%s", (name, find, noises, steps) => {
  test("none in 200 values of noise", () => {
    expect(check(noises, (seed) => find(series(`${name} noise ${seed}`, 200)).length === 0)).toBeGreaterThanOrEqual(95);
  });

  test("a step of 5 % in noise of 2 % within two values", () => {
    const near = (seed: number) => find(series(`${name} step ${seed}`, 160, { 110: 1.05 })).some((at) => Math.abs(at - 110) <= 2);
    expect(check(steps, near)).toBeGreaterThanOrEqual(92);
  });

  test("several steps, up and down", () => {
    const found = find(series(`${name} steps`, 150, { 50: 1.2, 100: 0.9 }));
    expect(found).toEqual([50, 100]);
  });

  test("no change in few or equal values", () => {
    expect([find([]), find([1]), find([1, 2, 3, 4, 50, 60]), find(Array(40).fill(7))]).toEqual([[], [], [], []]);
  });

  test("a clean step without noise, with five values on either side", () => {
    expect(find([...Array(20).fill(7), ...Array(5).fill(9)])).toEqual([20]);
  });
});

test("a change found in full windows stays put while values are added", () => {
  const moved = check(30, (seed) => {
    const values = series(`stay ${seed}`, 300, { 110: 1.05 });
    const places = [180, 200, 225, 250, 275, 300].map((length) =>
      windowedChangePoints(values.slice(0, length)).find((at) => Math.abs(at - 110) <= 2),
    );
    return new Set(places).size > 1;
  });
  expect(moved).toBe(0);
});

test("changes below the smallest relative change are not reported", () => {
  const values = series("small", 160, { 80: 1.03 });
  expect(windowedChangePoints(values, { minRelativeChange: 0.1 })).toEqual([]);
  expect(windowedChangePoints(values, { minRelativeChange: 0.005, pMax: 0.01 }).length).toBeGreaterThan(0);
});

test("the seed of the permutations decides only doubtful cases", () => {
  const values = series("seeds", 120, { 60: 1.2 });
  for (const seed of [1, 2, 3]) expect(eDivisive(values, { seed })).toEqual([60]);
});
