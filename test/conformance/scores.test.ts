import { expect, test } from "vitest";
import type { SuiteScore } from "./runner.ts";
import { advice, raised, shortfall } from "./scores.ts";

const score = (name: string, passed: number, total: number): SuiteScore => ({
  name,
  passed,
  total,
  notRun: total - passed,
  failed: [],
  families: [],
  hasAdapter: true,
});

test("scores only rise, and new suites come in by name", () => {
  const committed = { vpa: { passed: 5, total: 10 }, hpa: { passed: 5, total: 10 } };
  expect(raised(committed, [score("vpa", 3, 10), score("hpa", 7, 12), score("api", 0, 4)])).toEqual({
    api: { passed: 0, total: 4 },
    hpa: { passed: 7, total: 12 },
    vpa: { passed: 5, total: 10 },
  });
  expect(Object.keys(raised(committed, [score("api", 0, 4)]))).toEqual(["api", "hpa", "vpa"]);
});

test("fewer is a shortfall, more is advice, equal is neither", () => {
  const committed = { passed: 5, total: 10 };
  expect(shortfall(committed, score("hpa", 4, 10))).toMatch(/^hpa passes 4 of 10 cases, committed are 5: /);
  expect(shortfall(committed, score("hpa", 6, 10))).toBeUndefined();
  expect(advice(committed, score("hpa", 6, 10))).toMatch(/--update-scores$/);
  expect(advice(committed, score("hpa", 5, 11))).toMatch(/--update-scores$/);
  expect(advice(committed, score("hpa", 5, 10))).toBeUndefined();
  expect(advice(undefined, score("hpa", 0, 10))).toMatch(/committed are 0 of 0/);
});
