import { expect, test } from "vitest";
import { behaviorOf, type ClusterAutoscalerVersion, parseFlags, readVersion } from "../../../src/autoscalers/index.ts";
import { runToy, type ToyInput } from "./toy.ts";

const SECOND = 1000;

/** What a switch is in 1.30, ..., 1.36. */
const check = (name: keyof ReturnType<typeof behaviorOf>, values: string) =>
  test(`${name}: ${values}`, () => {
    const found = ["1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36"].map((v) => behaviorOf(v as ClusterAutoscalerVersion)[name]);
    expect(found.join(" ")).toBe(values);
  });

check("expanderDefault", "random random random least-waste least-waste least-waste least-waste");
check("removableAtThreshold", "false false false false false true true");
check("scaleDownAfterScaleUpInSameLoop", "false false false false true true true");
check("nodeSearchStart", "0 0 0 0 0 0 1");
check("frequentLoopsDefault", "false false false false false true true");
check("frequentLoopTimestamps", "1 1 1 2 2 2 2");
check("cordonBeforeTerminateDefault", "false false false false true true true");
check("emptyBulkDelete", "true true false false false false false");
check("kubeSystemBlockTimeout", "false false false true true true true");
check("ghostNodeInRemovalSim", "false false false false false false true");
check("upcomingNeedActiveRequest", "false false false false false false true");
check("nodeStartupByGroup", "false false false false false true true");
check("revertTimedOutScaleUp", "false false false false false false true");
check("proactiveCopiesNewestPod", "false false false true true true true");

test.each([
  [1.3, "1.30"],
  [1.33, "1.33"],
  ["1.36", "1.36"],
  ["v1.31", "1.31"],
  ["1.29", undefined],
  ["newest", undefined],
])("version %j is read as %s", (written, expected) => expect(readVersion(written)).toBe(expected));

const flag = (version: ClusterAutoscalerVersion, name: string, value: unknown, expected: string) =>
  test(`${version} ${name}=${value}: ${expected}`, () => {
    const { flags, problems } = parseFlags({ [name]: value }, version);
    const [problem] = problems;
    const shown = problem === undefined ? JSON.stringify(flags[name as keyof typeof flags]) : `${problem.path}: ${problem.hint}`;
    expect(shown).toBe(expected);
  });

flag("1.34", "max-node-startup-time", "10m", "max-node-startup-time: it came with 1.35");
flag("1.35", "max-node-startup-time", "10m", "600000");
flag("1.30", "max-binpacking-time", "1m", "max-binpacking-time: it came with 1.31");
flag("1.35", "salvo-scale-up", true, "salvo-scale-up: it came with 1.36");
flag("1.32", "blocking-system-pod-distruption-timeout", "1h", "blocking-system-pod-distruption-timeout: it came with 1.33");
flag("1.33", "max-empty-bulk-delete", 5, "max-empty-bulk-delete: it went with 1.33; use max-scale-down-parallelism");
flag("1.32", "max-empty-bulk-delete", 5, "5");
flag("1.32", "parallel-drain", true, "parallel-drain: it went with 1.32; drains are always parallel, see max-drain-parallelism");

test("defaults that depend on the version", () => {
  const { flags } = parseFlags({}, "1.30");
  expect([flags.expander, flags["frequent-loops-enabled"], flags["cordon-node-before-terminating"]]).toEqual([["random"], false, false]);
});
test("up to 1.31 max-empty-bulk-delete stands for max-scale-down-parallelism, unless both are given", () => {
  const of = (version: ClusterAutoscalerVersion, more = {}) =>
    parseFlags({ "max-empty-bulk-delete": 3, ...more }, version).flags["max-scale-down-parallelism"];
  expect([of("1.31"), of("1.32"), of("1.31", { "max-scale-down-parallelism": 7 })]).toEqual([3, 10, 7]);
});

/** What becomes of a run by version; loops every 10 s sharp, or frequent ones. */
const plays = (
  title: string,
  version: ClusterAutoscalerVersion,
  { frequent = false, untilS, ...input }: Omit<ToyInput, "untilMs"> & { readonly untilS: number; readonly frequent?: boolean },
  expected: string,
) =>
  test(`${title}: ${version}`, () => {
    const loops: number[] = [];
    const { decisions } = runToy({
      ...input,
      flags: { expander: "least-waste", "frequent-loops-enabled": frequent, ...input.flags },
      config: {
        version,
        onLoop: ({ timeMs }) => loops.push(timeMs),
        ...(frequent ? {} : { loopGrid: { firstMs: 10 * SECOND, everyMs: 10 * SECOND } }),
      },
      untilMs: untilS * SECOND,
    });
    const done = decisions.filter(({ action }) => action.startsWith("scale-"));
    expect(done.map(({ timeMs, action, target }) => `${timeMs / SECOND} ${action} ${target}`).join("; ")).toBe(expected);
    if (frequent) expect(loops.length).toBeGreaterThan(0);
  });

const half = { name: "half", cores: 4, gib: 16, max: 3, initial: 1 };
const kept = { name: "kept", cores: 16, gib: 64, max: 3, min: 1, initial: 1 };
const idle = { name: "idle", cores: 4, gib: 16, max: 3, initial: 1 };
// The placer takes the first node: 2 of its 4 cores are asked for.
const exactlyHalf = { groups: [half, kept], pods: [{ atMs: SECOND, millicores: 2000, gib: 1 }], untilS: 80 };
const soon = { "scale-down-unneeded-time": "30s" };
plays("a node at exactly the threshold may go", "1.36", { ...exactlyHalf, flags: soon }, "50 scale-down half-0");
plays("a node at exactly the threshold is busy", "1.34", { ...exactlyHalf, flags: soon }, "");

// A scale-up at 20 s; the idle node has been unneeded since 10 s, or since the loop after.
const both = {
  groups: [
    { ...idle, initial: 1, min: 0 },
    { ...kept, max: 5 },
  ],
  pods: [
    { atMs: 5 * SECOND, millicores: 16_000, gib: 60 },
    { atMs: 6 * SECOND, millicores: 16_000, gib: 60 },
  ],
  flags: { "scale-down-unneeded-time": "20s", "scale-down-delay-after-add": "0s" },
  untilS: 45,
};
plays("timers go on in a loop that scales up", "1.34", both, "10 scale-up kept; 40 scale-down idle-0");
plays("timers begin after a loop that scales up", "1.33", { ...both, untilS: 55 }, "10 scale-up kept; 50 scale-down idle-0");

test("frequent loops: two follow a productive one at once from 1.33 on, one before", () => {
  const follow = (version: ClusterAutoscalerVersion) => {
    const times: number[] = [];
    runToy({
      groups: [{ ...idle, initial: 0 }],
      pods: [{ atMs: 3 * SECOND, millicores: 1000, gib: 1 }],
      flags: { "frequent-loops-enabled": true },
      config: { version, skipIdleLoops: false, onLoop: ({ timeMs }) => times.push(timeMs) },
      untilMs: 20 * SECOND,
    });
    return times.filter((time) => time > 13_001 && time < 13_100).length;
  };
  expect([follow("1.32"), follow("1.33")]).toEqual([1, 2]);
});

test("a request that times out lowers the target from 1.36 on", () => {
  const target = (version: ClusterAutoscalerVersion) =>
    runToy({
      groups: [{ ...idle, initial: 0, bootMs: 10_000_000 }],
      pods: [{ atMs: SECOND, millicores: 1000, gib: 1, runMs: 5000 }],
      flags: { "frequent-loops-enabled": false, expander: "least-waste" },
      config: { version },
      untilMs: 925 * SECOND,
    }).events.filter(({ reason }) => reason === "FailedToRevertScaleUp").length;
  expect([target("1.35"), target("1.36")]).toEqual([0, 1]);
});
