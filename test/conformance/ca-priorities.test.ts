import { expect, test } from "vitest";
import { prioritiesIn, priorityRevisions } from "./adapters/ca-priorities.ts";

const NAME = "cluster-autoscaler-priority-expander";
const map = (text: string, namespace = "kube-system") => ({
  kind: "ConfigMap",
  metadata: { name: NAME, namespace },
  data: { priorities: text },
});

/** What is read from the text of a ConfigMap: a table, or the end of what is wrong with it. */
const check = (text: string, expected: Readonly<Record<string, readonly string[]>> | string) =>
  test(JSON.stringify(text), () => {
    const { priorities, problem } = prioritiesIn([map(text)]);
    if (typeof expected === "string") expect(problem).toContain(expected);
    else expect(priorities).toEqual(expected);
  });

check('10: ["a", "b"]\n-5: [c]', { 10: ["a", "b"], "-5": ["c"] });
check("10: [1, true, null]", { 10: ["1", "true", ""] });
check("10: null", { 10: [] });
check("10: [a]\n10: [b]", { 10: ["b"] });
check("# nothing", {});
check("", "configmap is empty; please provide valid configuration. Ignoring update.");
check("not: [valid", "yaml: line 1: did not find expected ',' or ']'");
check("- broken", "cannot unmarshal array into Go value of type map[int][]string");
check("text", "cannot unmarshal string into Go value of type map[int][]string");
check("10: a", "cannot unmarshal string into Go value of type []string");
check("10: [[a]]", "cannot unmarshal array into Go value of type string");
check("high: [a]", "cannot unmarshal number high into Go value of type int");

test("only the ConfigMap of the autoscaler's own namespace counts", () => {
  expect(prioritiesIn([map("1: [a]", "default")])).toEqual({});
  expect(prioritiesIn([map("1: [a]", "default")], "default")).toEqual({ priorities: { 1: ["a"] } });
});

test("it may come, change and go", () => {
  const name = `kube-system/${NAME}`;
  const timeline = [
    { t: 30, delete: { kind: "ConfigMap", name } },
    { t: 10, create: map("1: [a]") },
    { t: 20, patch: { kind: "ConfigMap", name, patch: { data: { priorities: "2: [b]" } } } },
  ];
  expect(priorityRevisions({ groups: [], timeline, firstLoopMs: 0, loopEveryMs: 10, endMs: 40 })).toEqual([
    { atMs: 0 },
    { atMs: 10, priorities: { 1: ["a"] } },
    { atMs: 20, priorities: { 2: ["b"] } },
    { atMs: 30 },
  ]);
});
