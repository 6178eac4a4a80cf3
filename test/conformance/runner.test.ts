import { expect, test } from "vitest";
import type { Adapter, TestCase } from "./adapter.ts";
import { jsonScores } from "./print.ts";
import { adapterOf, runCase, runSuite } from "./runner.ts";

/** A suite whose input says what the adapter answers; "crash" throws and "later" is a family that is not covered. */
const echo: Adapter = {
  suite: "echo",
  run({ input }) {
    if (input === "crash") throw new TypeError("no such node");
    return input === "later" ? undefined : input;
  },
};
const golden = (id: string, input: unknown, expect: unknown): TestCase => ({ id, tags: [], input, expect });
const CASES = [
  golden("echo/a/1", 1, 1),
  golden("echo/a/2", 1, 2),
  golden("echo/b/1", "crash", 1),
  golden("echo/b/2", null, null),
  golden("echo/c/deep/1", "later", 1),
];

test("a suite is counted by family, and every case exactly once", () => {
  const score = runSuite("echo", CASES, echo);
  expect(score.families.map(({ name, total, passed, failed, notRun }) => [name, total, passed, failed.length, notRun])).toEqual([
    ["a", 2, 1, 1, 0],
    ["b", 2, 1, 1, 0],
    ["c/deep", 1, 0, 0, 1],
  ]);
  expect(score.passed + score.failed.length + score.notRun).toBe(score.total);
});

test("without an adapter nothing runs", () => {
  expect(jsonScores([runSuite("echo", CASES, undefined)])).toEqual({
    suites: [{ suite: "echo", total: 5, passed: 0, failed: [], notRun: 5 }],
  });
});

test("--json lists the failed and the crashed by id", () => {
  expect(jsonScores([runSuite("echo", CASES, echo)])).toEqual({
    suites: [{ suite: "echo", total: 5, passed: 2, failed: ["echo/a/2", "echo/b/1"], notRun: 1 }],
  });
});

test("a crash keeps its error text", () => {
  const outcome = runCase(CASES[2], echo);
  expect(outcome.kind === "crashed" && outcome.error).toContain("TypeError: no such node");
});

test("an adapter is found by the name of its suite", () => {
  expect(adapterOf("echo", [echo])).toBe(echo);
  expect(adapterOf("other", [echo])).toBeUndefined();
});
