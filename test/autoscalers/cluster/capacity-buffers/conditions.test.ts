import { expect, test } from "vitest";
import { withCondition } from "../../../../src/autoscalers/cluster/capacity-buffers/conditions.ts";
import { conditionsText } from "../../../../src/autoscalers/cluster/object-conditions.ts";
import type { Condition } from "../../../../src/model/index.ts";

const said = (status: "True" | "False", message: string, at: string, reason = "R"): Condition => ({
  type: "T",
  status,
  reason,
  message,
  lastTransitionTime: at,
});
const OTHER: Condition = { ...said("True", "", "0s"), type: "Other" };

test.each([
  ["a new one", [], said("True", "m", "1s"), [said("True", "m", "1s")]],
  ["behind others", [OTHER], said("True", "m", "1s"), [OTHER, said("True", "m", "1s")]],
  ["another status", [said("True", "m", "1s"), OTHER], said("False", "m", "2s"), [said("False", "m", "2s"), OTHER]],
  ["another message is no transition", [said("True", "m", "1s")], said("True", "n", "2s"), [said("True", "n", "1s")]],
  ["nor is another reason", [said("True", "m", "1s")], said("True", "m", "2s", "S"), [said("True", "m", "1s", "S")]],
])("%s", (_title, before, one, after) => {
  expect(withCondition(before, one)).toEqual(after);
});

test("what is said already changes nothing", () => {
  const before = [said("True", "m", "1s"), OTHER];
  expect(withCondition(before, said("True", "m", "2s"))).toBe(before);
});

test("in words", () => {
  expect(conditionsText([said("True", "m", "1s"), OTHER])).toBe("T=True R: m; Other=True R");
  expect(conditionsText(undefined)).toBe("");
});
