import { expect, test } from "vitest";
import { ClusterState } from "../../../../src/autoscalers/cluster/cluster-state.ts";
import { NodeLister } from "../../../../src/autoscalers/cluster/node-view.ts";
import { executeScaleUps } from "../../../../src/autoscalers/cluster/scale-up/execution.ts";
import { Setting } from "../setting.ts";

/** Raises groups of which some are refused with a text, and tells the error and the groups that were not raised. */
const check = (title: string, flag: "true" | "false", refusals: Readonly<Record<string, string>>, error: string, failed: string) =>
  test(title, () => {
    const setting = new Setting({ "parallel-scale-up": flag });
    const groups = ["a", "b", "c", "d"].map((name) => setting.group(name));
    const provider = Object.assign(Object.create(setting.env.provider), { increaseSize: ({ name }: { name: string }) => refusals[name] });
    const env = { ...setting.env, provider };
    const result = executeScaleUps(
      env,
      new ClusterState(env, new NodeLister(env)),
      groups.map((group) => ({ group, from: 0, to: 1 })),
    );
    expect(result.error).toBe(error);
    expect(result.failed.map(({ name }) => name).join("")).toBe(failed);
  });

const FAILED = "failed to increase node group size:";
check("the first refusal ends it", "false", { b: "no quota", c: "denied" }, `${FAILED} no quota`, "bcd");
check(
  "refusals of groups raised together are one error, in order of their texts",
  "true",
  { b: "no quota", d: 'not "d"', c: "denied" },
  `${FAILED} denied ...and other errors: ["${FAILED} no quota", "${FAILED} not \\"d\\""]`,
  "bcd",
);
check("equal ones are told once", "true", { a: "denied", d: "denied" }, `${FAILED} denied`, "ad");
check(
  "equal ones beside another are each told",
  "true",
  { a: "denied", b: "no quota", d: "denied" },
  `${FAILED} denied ...and other errors: ["${FAILED} denied", "${FAILED} no quota"]`,
  "abd",
);
