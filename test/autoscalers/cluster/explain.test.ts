import { expect, test } from "vitest";
import { KeptHours } from "../../../src/metrics/kept-hours.ts";
import { runToy, type ToyInput } from "./toy.ts";

const SECOND = 1000;
const GRID = { loopGrid: { firstMs: 10 * SECOND, everyMs: 10 * SECOND } };
const small = { name: "small", cores: 4, gib: 16, max: 10 };
const pod = (atS: number, millicores: number, runS?: number) => ({
  atMs: atS * SECOND,
  millicores,
  gib: 1,
  ...(runS === undefined ? {} : { runMs: runS * SECOND }),
});

/** Reasons for which nodes stayed, as `<seconds> <reason>`. */
const check = (title: string, { untilS, ...input }: Omit<ToyInput, "untilMs"> & { readonly untilS: number }, expected: readonly string[]) =>
  test(title, () => {
    const { decisions } = runToy({
      ...input,
      flags: { "frequent-loops-enabled": false, ...input.flags },
      config: { ...GRID, ...input.config },
      untilMs: untilS * SECOND,
    });
    const kept = decisions.filter(({ action }) => action === "no-scale-down");
    expect(kept.map(({ timeMs, reason }) => `${timeMs / SECOND} ${reason}`)).toEqual(expected);
  });

check("busy nodes alone are nothing to tell", { groups: [{ ...small, initial: 1 }], pods: [pod(0, 3000)], untilS: 900 }, []);
check(
  "many nodes are told by a few names, the commonest reason first",
  { groups: [{ ...small, initial: 8 }], pods: [pod(0, 3000)], untilS: 15 },
  ["10 7 NotUnneededLongEnough: small-1, small-2, small-3, small-4, small-5 and 2 more; 1 NotUnderutilized: small-0"],
);
check(
  "a failed simulation is the reason for as long as nobody looks again",
  { groups: [{ ...small, initial: 1 }], pods: [pod(0, 1000)], untilS: 600 },
  ["10 1 NoPlaceToMovePods: small-0"],
);

// Section 12 of the specification: scale-up at 0, idle since 35, first seen at 40; gone at 650, as the first loop past 40 + 600.
test("the worked timeline: cooldown is over at 600, unneeded long enough at 650, deleted 5 s later", () => {
  const { decisions, events } = runToy({
    groups: [{ ...small, bootMs: 0, readyMs: 0 }],
    pods: [pod(0, 3000, 35)],
    flags: { "frequent-loops-enabled": false },
    config: GRID,
    untilMs: 700 * SECOND,
  });
  // The pod runs from 10 to 45 s: first seen idle at 50, so gone in the first loop after 650.
  const gone = decisions.find(({ action }) => action === "scale-down");
  expect(gone?.timeMs).toBe(660 * SECOND);
  expect(events.find(({ message }) => message === "nodes removed by cluster autoscaler")?.timeMs).toBe(665 * SECOND);
});

test("a note on a group is written once, before everything else", () => {
  const { decisions } = runToy({
    groups: [small],
    pods: [],
    config: { notes: [{ target: "small", text: "of no use" }] },
    untilMs: 100 * SECOND,
  });
  expect(decisions.map(({ action, target, reason }) => `${action} ${target}: ${reason}`)).toEqual(["note small: of no use"]);
});

test("priorities are read again when they change", () => {
  const { decisions } = runToy({
    groups: [
      { ...small, name: "a" },
      { ...small, name: "b" },
    ],
    pods: [pod(1, 3000), pod(301, 3000)],
    flags: { expander: "priority", "frequent-loops-enabled": false },
    config: {
      ...GRID,
      priorities: [
        { atMs: 0, priorities: { "5": ["a"], "1": ["b"] } },
        { atMs: 300_000, priorities: { "1": ["a"], "5": ["b"] } },
      ],
    },
    untilMs: 400 * SECOND,
  });
  const up = decisions.filter(({ action }) => action === "scale-up");
  expect(up.map(({ timeMs, target }) => `${timeMs / SECOND} ${target}`)).toEqual(["10 a", "310 b"]);
});

test("a scale-up names skipped groups, waste and price of each option", () => {
  const { decisions } = runToy({
    groups: [
      { ...small, name: "full", max: 1, initial: 1 },
      { ...small, usdPerHour: 0.25 },
    ],
    pods: [pod(1, 3500), pod(1, 3500)],
    flags: { "frequent-loops-enabled": false },
    config: GRID,
    untilMs: 20 * SECOND,
  });
  expect(decisions[0].options).toBe("small: 1 nodes, 1 pods, waste 1.0625, $0.2500/h; full: skipped, max node group size reached");
});

test("pods that are all too young for a scale-up are told once, until one is old enough", () => {
  const { decisions } = runToy({
    groups: [small],
    pods: [pod(1, 1000), pod(12, 1000)],
    flags: { "frequent-loops-enabled": false, "new-pod-scale-up-delay": "1m" },
    config: GRID,
    untilMs: 100 * SECOND,
  });
  const told = decisions.map(({ timeMs, action, seen, reason }) => `${timeMs / SECOND} ${action}: ${seen}, ${reason}`);
  expect(told.slice(0, 3)).toEqual([
    "10 no-scale-up: 1 pods unschedulable, all pods are younger than their delay before a scale-up, 1m0s or more",
    "20 no-scale-up: 2 pods unschedulable, all pods are younger than their delay before a scale-up, 1m0s or more",
    "70 scale-up: 1 pods unschedulable, only option",
  ]);
});

test("without a delay a pod of this very second waits in silence", () => {
  const { decisions } = runToy({
    groups: [small],
    pods: [pod(10, 1000)],
    flags: { "frequent-loops-enabled": false },
    config: GRID,
    untilMs: 25 * SECOND,
  });
  expect(decisions.map(({ timeMs, action }) => `${timeMs / SECOND} ${action}`)).toEqual(["20 scale-up"]);
});

test("levels add up to node-hours by reason, up to the end", () => {
  const hours = new KeptHours();
  hours.set({ timeMs: 0, group: 1, reason: "A", nodes: 2 });
  hours.set({ timeMs: 1000, group: 1, reason: "A", nodes: 5 });
  hours.set({ timeMs: 1000, group: 0, reason: "B", nodes: 1 });
  expect(hours.all()).toEqual([expect.objectContaining({ group: 0, reason: "B" }), expect.objectContaining({ group: 1, reason: "A" })]);
  expect([hours.nodeMs(1, "A", 3000), hours.nodeMs(0, "B", 3000), hours.nodeMs(0, "A", 3000)]).toEqual([12_000, 2000, 0]);
});
