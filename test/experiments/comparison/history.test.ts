import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  appendHistory,
  chosenHistories,
  historyChanges,
  historyText,
  readHistory,
  readSide,
} from "../../../src/experiments/comparison/index.ts";
import { chance, repeat } from "../statistics/samples.ts";
import { writeRun, writeSweep } from "./folders.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "wavetank-history-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let files = 0;
function write(text: string): string {
  const file = join(root, `${files++}.csv`);
  writeFileSync(file, text);
  return file;
}

/** A history of one metric whose level is multiplied at some commits. */
function history(metric: string, length: number, jumps: Readonly<Record<number, number>>): string {
  const { normal } = chance(`history ${metric}`);
  let level = 100;
  const rows = repeat(length, (i) => {
    level *= jumps[i] ?? 1;
    return `c${i},${metric},${(level * (1 + 0.01 * normal())).toFixed(3)}`;
  });
  return write(["commit,metric,value", ...rows, ""].join("\n"));
}

/** `commit verdict news` of every change. */
function check(file: string, expected: readonly string[], least = 0.01): void {
  const changes = readHistory(file).flatMap((one) => historyChanges(one, least));
  expect(changes.map(({ commit, verdict, isNews }) => `${commit} ${verdict}${isNews ? " new" : ""}`)).toEqual(expected);
}

test("steps are found at their first commit, and are news for ten commits", () => {
  check(history("node_hours", 40, { 20: 1.1 }), ["c20 worse"]);
  check(history("node_hours", 28, { 20: 1.1 }), ["c20 worse new"]);
  check(history("cpu_requested_ratio", 60, { 20: 1.1, 52: 0.9 }), ["c20 better", "c52 worse new"]);
  check(history("events", 30, { 22: 1.2 }), ["c22 changed new"]);
  check(history("cost_usd", 60, {}), []);
});

test("the margin is the smallest change that counts", () => check(history("node_hours", 40, { 20: 1.1 }), [], 0.2));

test("medians and ratio stand beside the commit", () => {
  const [change] = readHistory(history("node_hours", 40, { 20: 1.1 })).flatMap((one) => historyChanges(one, 0.01));
  expect(change).toMatchObject({ before: "c19", commits: 20 });
  expect(change.medianAfter / change.medianBefore).toBeCloseTo(1.1, 1);
  expect([change.ratio!.low < change.ratio!.ratio, change.ratio!.ratio < change.ratio!.high]).toEqual([true, true]);
  const zeros = write(["commit,metric,value", ...repeat(20, (i) => `c${i},pods_failed,${i < 10 ? 0 : 3}`), ""].join("\n"));
  const [step] = readHistory(zeros).flatMap((one) => historyChanges(one, 0.01));
  expect(step).toMatchObject({ commit: "c10", verdict: "worse", ratio: undefined, medianBefore: 0, medianAfter: 3 });
});

test.each([
  ["commit,metric\na,b\n", /:1: expected a column value/],
  ["commit,metric,value\na,m,x\n", /:2 value: expected a number or nothing, found "x"/],
  ["commit,metric,value\na,m,1\na,m,2\n", /:3: expected one value of m per commit, found a again/],
])("wrong history %j", (text, words) => expect(() => readHistory(write(text))).toThrow(words));

test("appending makes the file, keeps what it has, and refuses a commit twice", () => {
  const file = join(root, "new.csv");
  const run = readSide(writeRun(join(root, "run"), { seed: 1, metrics: { cost_usd: 2, evictions: "", events: 9 } }));
  const sweep = readSide(
    writeSweep(
      join(root, "sweep"),
      [1, 2].map((seed) => ({ seed, metrics: { cost_usd: seed } })),
    ),
  );
  expect(appendHistory(file, "one", run, "headline")).toEqual({ metrics: 1 });
  expect(appendHistory(file, "two, three", sweep, "all")).toEqual({ metrics: 1 });
  expect(appendHistory(file, "four", run, ["events"])).toEqual({ metrics: 1 });
  expect(readFileSync(file, "utf8")).toBe('commit,metric,value\none,cost_usd,2\n"two, three",cost_usd,1.5\nfour,events,9\n');
  expect(() => appendHistory(file, "one", run, "headline")).toThrow(/expected a commit that is not in it yet, found "one"/);
  expect(() => appendHistory(file, "five", run, ["nothing"])).toThrow(/--metrics: expected a metric/);
});

test("several cells have no single value", () => {
  const cells = ["1", "2"].map((cell) => ({ cell, seed: 1, metrics: { cost_usd: 1 } }));
  const side = readSide(writeSweep(join(root, "cells"), cells, { 1: "x", 2: "y" }));
  expect(() => appendHistory(join(root, "x.csv"), "c", side, "all")).toThrow(/expected a run, or a sweep of one cell, found 2 cells/);
});

test("the text says what moved where", () => {
  const histories = readHistory(history("node_hours", 28, { 20: 1.1 }));
  const text = historyText(
    histories,
    histories.flatMap((one) => historyChanges(one, 0.01)),
  );
  expect(text).toMatch(/^1 metric over 28 commits: 1 change, 1 new\n\nmetric .*\nnode_hours {2}c20 {5}c19 .* worse, new$/);
  expect(chosenHistories(histories, "headline")).toEqual(histories);
  expect(() => chosenHistories(histories, ["node_hour"])).toThrow(/did you mean "node_hours"/);
});
