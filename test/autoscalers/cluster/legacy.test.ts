import { expect, test } from "vitest";
import { legacyAutoscaler, parseLegacySettings } from "../../../src/autoscalers/index.ts";
import { runToy, type ToyInput } from "./toy.ts";

const SECOND = 1000;
const small = { name: "small", cores: 4, gib: 16, max: 10 };
const kept = { name: "kept", cores: 16, gib: 64, max: 1, min: 1, initial: 1 };
const pod = (atS: number, millicores = 1000, runS?: number) => ({
  atMs: atS * SECOND,
  millicores,
  gib: 1,
  ...(runS === undefined ? {} : { runMs: runS * SECOND }),
});

/** Decisions of the simplified policy, as `<seconds> <action> <target>`. */
const check = (
  title: string,
  { untilS, settings = {}, ...input }: Omit<ToyInput, "untilMs"> & { readonly untilS: number; readonly settings?: object },
  expected: readonly string[],
) =>
  test(title, () => {
    const { settings: parsed, problems } = parseLegacySettings({ ...settings });
    expect(problems).toEqual([]);
    const { decisions } = runToy({
      ...input,
      untilMs: untilS * SECOND,
      makeAutoscaler: (context, predicates) => legacyAutoscaler(context, { settings: parsed, predicates, startEpochMs: 0 }),
    });
    expect(decisions.map(({ timeMs, action, target }) => `${timeMs / SECOND} ${action} ${target}`)).toEqual(expected);
  });

check("a pod that is a moment old is helped at the next tick", { groups: [small], pods: [pod(9.9)], untilS: 60 }, ["10 scale-up small"]);
check("nodes on their way help too", { groups: [small], pods: [pod(1), pod(15)], untilS: 60 }, ["10 scale-up small"]);
check("packing keeps the order of arrival", { groups: [small], pods: [pod(1, 2000), pod(1, 3000), pod(1, 2000)], untilS: 30 }, [
  "10 scale-up small",
]);
check("idle since 0: gone at exactly ten minutes", { groups: [{ ...small, initial: 1 }, kept], pods: [], untilS: 700 }, [
  "600 scale-down small-0",
]);
check("exactly half is not idle", { groups: [{ ...small, initial: 1 }, kept], pods: [pod(0, 2000)], untilS: 900 }, []);
check("just below half is", { groups: [{ ...small, initial: 1 }, kept], pods: [pod(0, 1999)], untilS: 700 }, ["600 scale-down small-0"]);
check(
  "the sum of both shares",
  { groups: [{ ...small, initial: 1 }, kept], pods: [{ ...pod(0, 1500), gib: 4 }], settings: { idleMetric: "sum" }, untilS: 900 },
  [],
);
check(
  "ten minutes after a scale-up, inclusive",
  { groups: [{ ...small, bootMs: 0, readyMs: 0 }], pods: [pod(1, 1000, 30)], settings: { "scale-down-unneeded-time": "30s" }, untilS: 700 },
  ["10 scale-up small", "610 scale-down small-0"],
);
check(
  "one at a time when asked for",
  {
    groups: [{ ...small, initial: 3 }, kept],
    pods: [],
    settings: { maxPerTick: 1, "scale-down-unneeded-time": "20s" },
    untilS: 45,
  },
  ["20 scale-down small-0", "30 scale-down small-1", "40 scale-down small-2"],
);
check(
  "a pod that would move to a node does not make it busy",
  {
    groups: [{ ...small, initial: 2 }, kept],
    pods: [pod(0, 2800, 5), pod(0, 1200), pod(0, 1200)],
    settings: { "scale-down-unneeded-time": "60s" },
    untilS: 100,
  },
  ["60 scale-down small-1", "70 scale-down small-0"],
);
check("no pod is too unimportant to be helped", { groups: [small], pods: [{ ...pod(1), priority: -100 }], untilS: 60 }, [
  "10 scale-up small",
]);
check("never below the minimum", { groups: [{ ...small, initial: 2, min: 1 }, kept], pods: [], untilS: 900 }, ["600 scale-down small-0"]);

test("wrong settings are refused by name", () => {
  const { problems } = parseLegacySettings({ "scan-interval": "0s", idleMetric: "median", "max-nodes-total": 3 });
  expect(problems.map(({ path }) => path)).toEqual(["idleMetric", "max-nodes-total", "scan-interval"]);
});
