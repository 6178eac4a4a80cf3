import { expect, test } from "vitest";
import { runToy, type ToyInput, type ToyResult } from "./toy.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

interface Row extends Omit<ToyInput, "untilMs"> {
  readonly untilS: number;
}

/** Runs a cluster with loops every 10 s sharp, and looks at decisions, as `<seconds> <action> <target> <before>-><after>`. */
const check = (title: string, { untilS, ...input }: Row, expected: readonly string[]) =>
  test(title, () => {
    expect(decisionsOf(run(input, untilS))).toEqual(expected);
  });

function run(input: Omit<ToyInput, "untilMs">, untilS: number): ToyResult {
  const grid = { firstMs: 10 * SECOND, everyMs: 10 * SECOND };
  return runToy({
    ...input,
    flags: { "frequent-loops-enabled": false, ...input.flags },
    config: { loopGrid: grid, ...input.config },
    untilMs: untilS * SECOND,
  });
}

/** What was done; why nodes stayed is another story. */
const done = ({ decisions }: ToyResult) => decisions.filter(({ action }) => action !== "no-scale-down");

function decisionsOf(result: ToyResult): string[] {
  return done(result).map(
    ({ timeMs, action, target, sizeBefore, sizeAfter }) => `${timeMs / SECOND} ${action} ${target} ${sizeBefore}->${sizeAfter}`,
  );
}

const small = { name: "small", cores: 4, gib: 16, max: 10 };
const large = { name: "large", cores: 16, gib: 64, max: 10 };
const pod = (atMs: number, millicores = 1000, runMs?: number) => ({ atMs, millicores, gib: 1, ...(runMs === undefined ? {} : { runMs }) });
const idle = { ...small, name: "idle", initial: 1 };
const kept = { ...large, name: "kept", min: 1, initial: 1 };

check("from zero, the group that wastes least is raised", { groups: [large, small], pods: [pod(1000)], untilS: 60 }, [
  "10 scale-up small 0->1",
]);
check("ten pods, several nodes", { groups: [small], pods: Array.from({ length: 10 }, () => pod(1000)), untilS: 60 }, [
  "10 scale-up small 0->3",
]);
check("pods that fit on nodes under way raise nothing", { groups: [small], pods: [pod(1000), pod(15_000)], untilS: 60 }, [
  "10 scale-up small 0->1",
]);
check("all pods younger than 2 s wait for the next loop", { groups: [small], pods: [pod(8_001)], untilS: 60 }, ["10 scale-up small 0->1"]);
check("object times have whole seconds: 9.9 s counts as 9 s", { groups: [small], pods: [pod(9_900)], untilS: 60 }, [
  "20 scale-up small 0->1",
]);
check("one older pod is enough", { groups: [small], pods: [pod(8_000, 3000), pod(9_900, 3000)], untilS: 60 }, ["10 scale-up small 0->2"]);
check(
  "a full group helps nobody, and says so once",
  { groups: [{ ...small, max: 1, initial: 1 }], pods: [pod(1000, 3500), pod(1000, 3500)], untilS: 400 },
  ["10 no-scale-up  0->0"],
);

check("unneeded since 10 s with 10 minutes: removed at 620 s, one loop late", { groups: [idle, kept], pods: [], untilS: 700 }, [
  "620 scale-down idle-0 1->0",
]);
check("a node of a group at its minimum stays", { groups: [{ ...idle, min: 1 }, kept], pods: [], untilS: 900 }, []);
check(
  "no removal while pods would find no place",
  { groups: [{ ...idle, initial: 2 }], pods: [pod(1000, 1900), pod(1000, 1900), pod(1000, 1900)], untilS: 900 },
  [],
);
check(
  "cooldown: at exactly 10 minutes after a scale-up it is over",
  {
    groups: [{ ...small, bootMs: 0, readyMs: 0 }],
    pods: [pod(1000, 1000, 30 * SECOND)],
    flags: { "scale-down-unneeded-time": "30s" },
    untilS: 700,
  },
  ["10 scale-up small 0->1", "610 scale-down small-0 1->0"],
);
check(
  "ten empty nodes in a loop at most",
  {
    groups: [{ ...idle, max: 25, initial: 25 }, kept],
    pods: [],
    flags: { "scale-down-unneeded-time": "20s" },
    untilS: 39,
  },
  [],
);

test("25 empty nodes go ten, ten, five", () => {
  const result = run({ groups: [{ ...idle, max: 25, initial: 25 }, kept], pods: [], flags: { "scale-down-unneeded-time": "20s" } }, 200);
  const counts = new Map<number, number>();
  for (const { timeMs } of done(result)) counts.set(timeMs / SECOND, (counts.get(timeMs / SECOND) ?? 0) + 1);
  // After 10 s the budget for unneeded nodes is 20; the last five are found in the second loop.
  expect([...counts]).toEqual([
    [40, 10],
    [50, 10],
    [60, 5],
  ]);
});

test("a removed node is tainted, then deleted after 5 s, and both are told", () => {
  const { events, store } = run({ groups: [idle, kept], pods: [], flags: { "scale-down-unneeded-time": "10s" } }, 200);
  const told = events
    .filter(({ component }) => component === "cluster-autoscaler")
    .map(({ timeMs, reason, message }) => `${timeMs / SECOND} ${reason} ${message}`);
  expect(told).toEqual([
    "30 ScaleDown marked the node as toBeDeleted/unschedulable",
    '30 ScaleDownEmpty Scale-down: removing empty node "idle-0"',
    "35 ScaleDown nodes removed by cluster autoscaler",
    "35 ScaleDownEmpty Scale-down: empty node idle-0 removed",
  ]);
  expect(store.nodeGroups.target).toEqual([0, 1]);
});

test("a drained node's pods are evicted after 5 s; the node goes when they are gone", () => {
  const result = run({ groups: [{ ...idle, min: 0 }, kept], pods: [pod(1000)], flags: { "scale-down-unneeded-time": "30s" } }, 200);
  const { events, store } = result;
  expect(done(result).map(({ action, target, reason }) => `${action} ${target} ${reason}`)).toEqual([
    "scale-down idle-0 drained, utilization 0.2500, unneeded for long enough",
  ]);
  expect(events.filter(({ reason, kind }) => reason === "ScaleDown" && kind === "Pod").map(({ timeMs }) => timeMs)).toEqual([55_000]);
  expect(store.pods.removed[0]).toBe(1);
});

test("a launch that fails is cleaned up, told, and the group backed off for 5 minutes", () => {
  const { decisions, events } = run({ groups: [{ ...small, failEvery: 1 }], pods: [pod(1000)] }, 700);
  const raised = decisions.filter(({ action }) => action === "scale-up").map(({ timeMs }) => timeMs / SECOND);
  expect(raised).toEqual([10, 330]);
  expect(events.find(({ reason }) => reason === "ScaleUpFailed")?.message).toBe(
    "Failed adding 1 nodes to group small due to OutOfResource.STOCKOUT; source errors: none left",
  );
});

test("nodes that never come: after 15 minutes the request times out", () => {
  const { events } = run({ groups: [{ ...small, bootMs: 10_000_000 }], pods: [pod(1000)] }, 1000);
  const told = events.filter(({ reason }) => ["ScaleUpTimedOut", "FailedToRevertScaleUp", "DeleteUnregistered"].includes(reason));
  expect(told.map(({ timeMs, reason }) => `${timeMs / SECOND} ${reason}`)).toEqual([
    "920 ScaleUpTimedOut",
    "920 FailedToRevertScaleUp",
    "930 DeleteUnregistered",
  ]);
});

test("frequent loops: a lone pod is helped about 10 s after it came", () => {
  const result = runToy({ groups: [small], pods: [pod(3000)], untilMs: MINUTE });
  expect(done(result).map(({ timeMs, action }) => `${timeMs} ${action}`)).toEqual(["13001 scale-up"]);
});

test("a scale-up says what was seen, the options and why the others not", () => {
  const { decisions } = run({ groups: [large, small], pods: [pod(1000)] }, 20);
  expect(decisions[0]).toMatchObject({
    component: "cluster-autoscaler",
    loop: 0,
    seen: "1 pods unschedulable",
    options: "large: 1 nodes, 1 pods, waste 1.9219, dropped by least-waste; small: 1 nodes, 1 pods, waste 1.6875",
    reason: "least-waste chose small",
  });
});

test("equal events are written once in 5 minutes", () => {
  const { events } = run({ groups: [{ ...small, max: 0 }], pods: [pod(1000)] }, 620);
  expect(events.filter(({ reason }) => reason === "NotTriggerScaleUp").map(({ timeMs }) => timeMs / SECOND)).toEqual([10, 310, 610]);
});

test("the same seed gives the same run", () => {
  const input = { groups: [small, { ...small, name: "twin" }], pods: [pod(1000), pod(400_000, 3900)], flags: { expander: "random" } };
  expect(decisionsOf(run(input, 900))).toEqual(decisionsOf(run(input, 900)));
});
