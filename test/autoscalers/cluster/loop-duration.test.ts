import { expect, test } from "vitest";
import { loopDurationBySize } from "../../../src/autoscalers/cluster/loop-duration.ts";
import { runToy } from "./toy.ts";

test.each`
  nodes    | pods      | ms        | because
  ${0}     | ${0}      | ${1}      | ${"a loop takes some time"}
  ${1}     | ${0}      | ${20}     | ${"20 ms a node"}
  ${10}    | ${100}    | ${220}    | ${"and 0.2 ms a pod"}
  ${0}     | ${8}      | ${2}      | ${"whole milliseconds"}
  ${1000}  | ${30_000} | ${26_000} | ${"the size of upstream's scalability test"}
  ${99}    | ${1e6}    | ${30_000} | ${"within the promise for small clusters"}
  ${100}   | ${1e6}    | ${60_000} | ${"and for large ones"}
  ${5_000} | ${0}      | ${60_000} | ${"and beyond"}
`("$nodes nodes with $pods pods: $ms ms, $because", ({ nodes, pods, ms }) => {
  expect(loopDurationBySize(nodes, pods)).toBe(ms);
});

test("loops take longer as the cluster grows", () => {
  const starts: number[] = [];
  runToy({
    groups: [{ name: "g", cores: 4, gib: 16, min: 0, max: 4, initial: 3, bootMs: 0, readyMs: 0, failEvery: 0 }],
    pods: Array.from({ length: 10 }, () => ({ atMs: 15_000, millicores: 100, gib: 1 })),
    flags: { "frequent-loops-enabled": false },
    config: { loopDurationMs: "by-size", skipIdleLoops: false, onLoop: ({ timeMs }) => starts.push(timeMs) },
    untilMs: 45_000,
  });
  // Three nodes, and ten pods from the second loop on.
  expect(starts).toEqual([10_000, 20_060, 30_122, 40_184]);
});
