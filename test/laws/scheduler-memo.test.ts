import { array, assert, constantFrom, integer, property, record } from "fast-check";
import { expect, test } from "vitest";
import type { PluginDefinition } from "../../src/scheduler/framework/plugin.ts";
import { Code } from "../../src/scheduler/framework/status.ts";
import { runTimeline } from "../scheduler/timeline.ts";
import { runs } from "../support/laws.ts";

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
  "cpu=100m label.app=a spread=host/1/soft spread=zone/2/hard",
  "cpu=100m label.app=b far=host:app=b",
  "cpu=100m dislikes=zone:app=a*30",
  "cpu=100m image=big:1",
  "mem=300Mi storage=1Gi",
  "cpu=300m gpu=1",
  "cpu=3 wants=n0",
  "mem=3Gi wants=n2",
];
const NODE_SHAPES = [
  "cpu=1 mem=4Gi",
  "cpu=2 zone=a",
  "cpu=2 zone=b label.disk=ssd",
  "cpu=1 taint=spot:NoSchedule",
  "cpu=4 taint=spot:PreferNoSchedule",
  "cpu=4 taint=spot:PreferNoSchedule taint=old:PreferNoSchedule",
  "cpu=1 cordoned",
  "cpu=1 zone=b image=big:1=500000000",
  "cpu=3 mem=5Gi gpu=2 storage=2Gi",
  "cpu=0 mem=2Gi pods=3",
  "cpu=1 mem=0",
];

/** Scores by a fraction of the node's number, and fails for pods that meet a node of which it is told. */
const fraction: PluginDefinition = {
  name: "Fraction",
  points: ["filter", "score"],
  create: (_args, { statuses }) => ({
    name: "Fraction",
    nodeLocal: true,
    nodeLocalScore: true,
    filter({ template, snapshot }, _state, nodes) {
      let kept = 0;
      for (let i = 0; i < nodes.count; i++) {
        const row = nodes.rows[i];
        if (template.priority === 5 && row % 7 === 3 && snapshot.infos.podCount[row] > 0) {
          nodes.reject(row, statuses.intern(Code.Error, "Fraction", ["no fraction"]));
        } else nodes.rows[kept++] = row;
      }
      nodes.count = kept;
    },
    score({ snapshot }, _state, { rows, count, scores }) {
      for (let i = 0; i < count; i++) scores[i] = ((rows[i] % 9) + snapshot.infos.podCount[rows[i]] / 3) % 100;
      return true;
    },
  }),
};

const profile = (plugins: object, more: object = {}): object => ({
  apiVersion: "kubescheduler.config.k8s.io/v1",
  kind: "KubeSchedulerConfiguration",
  profiles: [{ schedulerName: "default-scheduler", plugins, ...more }],
});
const leastAllocated = (...resources: readonly { readonly name: string; readonly weight: number }[]): object => ({
  pluginConfig: [{ name: "NodeResourcesFit", args: { scoringStrategy: { type: "LeastAllocated", resources } } }],
});
const PROFILES: readonly (object | undefined)[] = [
  undefined,
  profile({ multiPoint: { enabled: [{ name: "Fraction", weight: 3 }] } }),
  profile({ filter: { disabled: [{ name: "*" }] }, preFilter: { disabled: [{ name: "*" }] } }),
  profile({ score: { disabled: [{ name: "*" }] }, preScore: { disabled: [{ name: "*" }] } }),
  profile({ score: { disabled: [{ name: "PodTopologySpread" }, { name: "InterPodAffinity" }, { name: "ImageLocality" }] } }),
  profile({}, { percentageOfNodesToScore: 70 }),
  profile(
    {
      multiPoint: {
        enabled: [
          { name: "NodeResourcesFit", weight: 5 },
          { name: "NodeResourcesBalancedAllocation", weight: 2 },
        ],
      },
    },
    leastAllocated({ name: "cpu", weight: 3 }, { name: "memory", weight: 1 }),
  ),
  profile({}, leastAllocated({ name: "memory", weight: 1 }, { name: "cpu", weight: 2 })),
  profile({ score: { disabled: [{ name: "NodeResourcesBalancedAllocation" }] } }),
  profile({ preFilter: { disabled: [{ name: "NodeResourcesFit" }] } }),
  profile(
    {},
    {
      pluginConfig: [
        { name: "NodeResourcesFit", args: { scoringStrategy: { type: "MostAllocated", resources: [{ name: "cpu", weight: 1 }] } } },
      ],
    },
  ),
];

/** Both ways of looking for nodes come to the same. */
function check(lines: string, config: object | undefined): void {
  const options = { config, extra: [fraction] };
  expect(runTimeline(lines, { ...options, memo: true })).toEqual(runTimeline(lines, { ...options, memo: false }));
}

const step = record({
  what: constantFrom("pod", "pod", "pod", "delete", "node", "drop"),
  which: integer({ min: 0, max: 11 }),
  shape: integer({ min: 0, max: POD_SHAPES.length - 1 }),
});
type Step = { readonly what: string; readonly which: number; readonly shape: number };

/** Lines of a timeline; steps that make no sense when their time comes are left out. */
function linesFor(nodes: readonly number[], steps: readonly Step[]): string {
  const alive = new Set(nodes.map((_, i) => `n${i}`));
  const pods = new Set<string>();
  const lines = nodes.map((shape, i) => `0 node n${i} ${NODE_SHAPES[shape % NODE_SHAPES.length]}`);
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

test("remembering unchanged nodes changes no binding, no message, no start of a search and no digest", () => {
  const shapes = array(integer({ min: 0, max: NODE_SHAPES.length - 1 }), { minLength: 1, maxLength: 8 });
  assert(
    property(shapes, array(step, { maxLength: 40 }), constantFrom(...PROFILES), (nodes, steps, config) => {
      check(linesFor(nodes, steps), config);
    }),
    { numRuns: runs(150) },
  );
});

test("nor among so many nodes that a search ends early", () => {
  const steps = array(step, { minLength: 1, maxLength: 80 });
  const few = array(integer({ min: 0, max: POD_SHAPES.length - 1 }), { minLength: 1, maxLength: 4 });
  assert(
    property(steps, few, integer({ min: 60, max: 260 }), constantFrom(...PROFILES), (all, shapes, count, config) => {
      const nodes = Array.from({ length: count }, (_, i) => i);
      // Few shapes, so that each comes often.
      check(
        linesFor(
          nodes,
          all.map((one) => ({ ...one, shape: shapes[one.shape % shapes.length] })),
        ),
        config,
      );
    }),
    { numRuns: runs(60) },
  );
});

/** Lines that mark some nodes with taints; the marks come and go, and some go with their node. */
function marks(full: readonly number[], count: number, mark: string, zoneOf: (node: number) => string): string[] {
  if (mark === "") return [];
  const some = [...new Set(full.map((node) => node % count))].slice(0, 40);
  return some.flatMap((node, i) => [
    `1.${10 + (i % 40)} node n${node} cpu=1000m${zoneOf(node)}${mark}`,
    ...(i % 4 === 0 ? [`1.${60 + (i % 20)} node n${node} cpu=1000m${zoneOf(node)}`] : []),
    ...(i % 9 === 1 ? [`1.${85 + (i % 10)} drop n${node}`] : []),
  ]);
}

test("nor when node-local scores alone decide, by whole blocks of nodes", () => {
  const bound = array(integer({ min: 0, max: 399 }), { minLength: 50, maxLength: 250 });
  const pods = array(constantFrom("cpu=100m", "cpu=100m", "cpu=600m", "cpu=1 priority=5", "cpu=2"), { minLength: 1, maxLength: 60 });
  const profiles = constantFrom(undefined, PROFILES[1], PROFILES[5], profile({}, { percentageOfNodesToScore: 40 }));
  // As the autoscaler marks nodes that it does not need.
  const anyMark = constantFrom("", " taint=spare:PreferNoSchedule", " taint=a:PreferNoSchedule taint=b:PreferNoSchedule");
  assert(
    property(
      bound,
      pods,
      integer({ min: 130, max: 400 }),
      constantFrom(0, 30),
      profiles,
      anyMark,
      (full, shapes, count, spread, config, mark) => {
        const zoneOf = (i: number): string => (count % 2 === 0 ? "" : ` zone=${i % 3}`);
        const nodes = Array.from({ length: count }, (_, i) => `0 node n${i} cpu=${1000 + ((i * 61) % 97) * spread}m${zoneOf(i)}`);
        const others = full.map((node, i) => `0 pod b${i} cpu=${i % 3 === 0 ? 1000 : 1 + ((i * 137) % 999)}m on=n${node % count}`);
        check(
          [
            ...nodes,
            ...others,
            ...marks(full, count, mark, zoneOf),
            ...shapes.map((shape, i) => `1.${String((i * 3) % 100).padStart(2, "0")} pod p${i} ${shape}`),
          ].join("\n"),
          config,
        );
      },
    ),
    { numRuns: runs(60) },
  );
});
