import { expect, test } from "vitest";
import { formatProblem, suggest } from "../../src/workloads/errors.ts";

test("a problem is one line with place, path, expectation and finding", () => {
  const problem = { file: "scenario.yaml", line: 14, path: "spec.replicas", expected: "a whole number of 0 or more", found: '"three"' };
  expect(formatProblem(problem)).toBe('scenario.yaml:14 spec.replicas: expected a whole number of 0 or more, found "three"');
});

test("a hint stands below, indented", () => {
  const problem = {
    file: "s.yaml",
    line: 2,
    path: "spec.nodePool",
    expected: "a known field",
    found: "one",
    hint: 'did you mean "nodePools"?',
  };
  expect(formatProblem(problem)).toBe('s.yaml:2 spec.nodePool: expected a known field, found one\n  did you mean "nodePools"?');
});

test("without line and path the file stands alone", () => {
  expect(formatProblem({ file: "s.yaml", expected: "a scenario", found: "an empty file" })).toBe(
    "s.yaml: expected a scenario, found an empty file",
  );
});

test.each([
  ["nodePool", ["nodePools", "nodes"], 'did you mean "nodePools"?'],
  ["replcas", ["replicas", "selector"], 'did you mean "replicas"?'],
  ["NODEPOOLS", ["nodePools"], 'did you mean "nodePools"?'],
  ["mn", ["min", "max"], 'did you mean "min"?'],
  ["zzz", ["min", "max"], undefined],
  ["anything", [], undefined],
])("%s among %j", (written, known, expected) => {
  expect(suggest(written, known)).toBe(expected);
});
