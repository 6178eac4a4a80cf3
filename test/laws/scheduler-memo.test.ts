import { array, assert, constantFrom, integer, property, record } from "fast-check";
import { expect, test } from "vitest";
import { runTimeline } from "../scheduler/timeline.ts";

const POD_SHAPES = [
  "cpu=100m",
  "cpu=500m mem=1Gi",
  "cpu=1 priority=5",
  "cpu=1 select.disk=ssd",
  "port=80",
  "cpu=200m tolerate=spot",
  "cpu=300m prefer.disk=ssd*10",
  "cpu=2 mem=30Gi",
  "",
];
const NODE_SHAPES = [
  "cpu=1 mem=4Gi",
  "cpu=2 zone=a",
  "cpu=2 zone=b label.disk=ssd",
  "cpu=1 taint=spot:NoSchedule",
  "cpu=4 taint=spot:PreferNoSchedule",
  "cpu=1 cordoned",
];

const step = record({
  what: constantFrom("pod", "pod", "pod", "delete", "node", "drop"),
  which: integer({ min: 0, max: 11 }),
  shape: integer({ min: 0, max: 8 }),
});

/** Lines of a timeline; steps that make no sense when their time comes are left out. */
function linesFor(
  nodes: readonly number[],
  steps: readonly { readonly what: string; readonly which: number; readonly shape: number }[],
): string {
  const alive = new Set(nodes.map((_, i) => `n${i}`));
  const pods = new Set<string>();
  const lines = nodes.map((shape, i) => `0 node n${i} ${NODE_SHAPES[shape]}`);
  steps.forEach(({ what, which, shape }, i) => {
    const time = (1 + i * 0.7).toFixed(1);
    const node = `n${which}`;
    const pod = `p${which}`;
    if (what === "pod") {
      pods.add(`p${i}`);
      lines.push(`${time} pod p${i} ${POD_SHAPES[shape]}`);
    } else if (what === "node") {
      alive.add(node);
      lines.push(`${time} node ${node} ${NODE_SHAPES[shape % NODE_SHAPES.length]}`);
    } else if (what === "drop" && alive.delete(node)) lines.push(`${time} drop ${node}`);
    else if (what === "delete" && pods.delete(pod)) lines.push(`${time} delete ${pod}`);
  });
  return lines.join("\n");
}

test("remembering unchanged nodes changes no binding, no message and no start of a search", () => {
  const shapes = array(integer({ min: 0, max: NODE_SHAPES.length - 1 }), { minLength: 1, maxLength: 8 });
  assert(
    property(shapes, array(step, { maxLength: 40 }), (nodes, steps) => {
      const lines = linesFor(nodes, steps);
      expect(runTimeline(lines, { memo: true })).toEqual(runTimeline(lines, { memo: false }));
    }),
    { numRuns: 150 },
  );
});

test("nor among so many nodes that a search ends early", () => {
  const pods = array(integer({ min: 0, max: POD_SHAPES.length - 1 }), { minLength: 1, maxLength: 60 });
  assert(
    property(pods, integer({ min: 101, max: 260 }), (shapes, count) => {
      const nodes = Array.from({ length: count }, (_, i) => `0 node n${i} ${NODE_SHAPES[i % NODE_SHAPES.length]}`);
      const arrivals = shapes.map((shape, i) => `${1 + i} pod p${i} ${POD_SHAPES[shape]}`);
      const lines = [...nodes, ...arrivals].join("\n");
      expect(runTimeline(lines, { memo: true })).toEqual(runTimeline(lines, { memo: false }));
    }),
    { numRuns: 20 },
  );
});
