import { expect, test } from "vitest";
import { RandomStreams } from "../../src/engine/index.ts";

const draws = (seed: number, name: string, count = 10): number[] => {
  const stream = new RandomStreams(seed).stream(name);
  return Array.from({ length: count }, () => stream.double());
};

// The golden draws: if they change, every result of every run changes.
test.each([
  [1, "kubelet/container-start"],
  [1, "cloud/create"],
  [7, "kubelet/container-start"],
])("the first ten draws of seed %i, stream %s", (seed, name) => {
  expect(draws(seed, name)).toMatchSnapshot();
});

test("asking twice for a name gives one stream, not two copies", () => {
  const streams = new RandomStreams(1);
  const first = streams.stream("a").double();
  expect(streams.stream("a").double()).not.toBe(first);
});

test("the i-th draw belongs to the i-th thing, whoever asks first", () => {
  const forwards = new RandomStreams(3).indexedStream("pods");
  const backwards = new RandomStreams(3).indexedStream("pods");
  const indices = Array.from({ length: 3000 }, (_, i) => i);
  const up = indices.map((i) => forwards.at(i));
  const down = [...indices].reverse().map((i) => backwards.at(i));
  expect(down.reverse()).toEqual(up);
});

test("whole numbers stay below their bound and reach all of it", () => {
  const stream = new RandomStreams(5).stream("dice");
  const seen = new Set(Array.from({ length: 500 }, () => stream.int(6)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test("names that differ by one letter, and seeds that follow each other, are not related", () => {
  const mean = (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + (x - 0.5) * (b[i] - 0.5), 0) / a.length;
  expect(Math.abs(mean(draws(1, "a", 5000), draws(1, "aa", 5000)))).toBeLessThan(0.01);
  expect(Math.abs(mean(draws(1, "a", 5000), draws(2, "a", 5000)))).toBeLessThan(0.01);
});
