import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makePlan, RunnableCheck } from "../../src/simulation/plan.ts";
import { loadScenario } from "../../src/workloads/scenario.ts";
import { complaints, scratch } from "../workloads/scratch.ts";

const POOLS = `[{ name: general, capacity: { cpu: 4, memory: 16Gi }, max: 5 }, { name: spare, capacity: { cpu: 4, memory: 16Gi }, price: 1 }]`;
const JOB = `apiVersion: batch/v1
kind: Job
metadata: { name: j }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: i, resources: { requests: { cpu: 6 } } }] } } }
`;

/** A scenario with two pools, whose autoscaler section stands on line 7. */
const write = (autoscaler: string, pools = POOLS) =>
  scratch({
    "job.yaml": JOB,
    "s.yaml": `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: t }
spec:
  workload: [{ manifests: [job.yaml] }]
  cluster: { nodePools: ${pools} }
  clusterAutoscaler: ${autoscaler}
`,
  });

const load = (folder: string) => makePlan(loadScenario(join(folder, "s.yaml")));

const refuses = (autoscaler: string, expected: readonly string[], pools?: string) =>
  test(`${autoscaler} is refused`, () => {
    const folder = write(autoscaler, pools);
    expect(complaints(folder, () => load(folder))).toEqual(expected);
  });

const at = "s.yaml:7 spec.clusterAutoscaler";
refuses(`{ nodes: ["1:10:genral"] }`, [
  `${at}.nodes: expected a pool of spec.cluster.nodePools: general, spare, found "1:10:genral"`,
  `  did you mean "general"?`,
]);
refuses(`{ nodes: ["5:1:general"] }`, [
  `${at}.nodes: expected <min>:<max>:<pool>, such as 1:10:general, found ["5:1:general"]`,
  "  pool general: the minimum of 5 must not exceed the maximum of 1",
]);
refuses(`{ nodes: [general] }`, [
  `${at}.nodes: expected <min>:<max>:<pool>, such as 1:10:general, found ["general"]`,
  '  "general" is none',
]);
refuses(`{ nodes: ["1:2:general", "1:3:general"] }`, [
  `${at}.nodes: expected <min>:<max>:<pool>, such as 1:10:general, found ["1:2:general","1:3:general"]`,
  "  pool general is named twice",
]);
refuses(`{ gpu-total: ["t4:8:2"] }`, [
  `${at}.gpu-total: expected <gpu type>:<min>:<max>, such as nvidia-tesla-t4:0:8, found ["t4:8:2"]`,
  "  t4: the minimum of 8 must not exceed the maximum of 2",
]);
refuses(`{ version: "1.29" }`, [
  `${at}.version: expected one of 1.30, 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, found "1.29"`,
  "  write it in quotes",
]);
refuses(`{ version: 1.34, max-node-startup-time: 5m }`, [
  `${at}.max-node-startup-time: expected a flag of cluster-autoscaler 1.34, found max-node-startup-time`,
  "  it came with 1.35",
]);
refuses(`{ expander: priority, priorities: { 10: [spot.*] } }`, [
  `${at}.priorities: expected a pattern that matches one of the pools: general, spare, found spot.*`,
]);
refuses(`{ expander: priority, priorities: { 10: [general], 20: ["spot-[ab", "(?!gpu)"] } }`, [
  `${at}.priorities: expected a regular expression of Go at priority 20, found "spot-[ab"`,
  "  error parsing regexp: missing closing ]: `[ab`",
  `${at}.priorities: expected a regular expression of Go at priority 20, found "(?!gpu)"`,
  "  error parsing regexp: invalid or unsupported Perl syntax: `(?!`",
]);
refuses(`{ expander: random, priorities: [{ at: 5m, priorities: { 10: ["*"] } }] }`, [
  `${at}.priorities: expected a regular expression of Go at priority 10, found "*"`,
  "  error parsing regexp: missing argument to repetition operator: `*`",
]);
refuses(
  `{ expander: price }`,
  [`${at}.expander: expected a pool with a known price for the expander price: a, found none`, "  give the pools a price"],
  `[{ name: a, capacity: { cpu: 8, memory: 16Gi } }]`,
);
refuses(`{ expander: cheapest }`, [
  `${at}.expander: expected a comma-separated chain of random, most-pods, least-waste, least-nodes, price, priority, found "cheapest"`,
  '  "cheapest" is no expander',
]);
refuses(`{ scale-down-unneeded-time: -5m }`, [
  `${at}.scale-down-unneeded-time: expected a Go duration of 0 or more, such as 10s or 1h30m, found "-5m"`,
]);
refuses(`{ new-pod-scale-up-delay: -1s, max-nodes-total: -3 }`, [
  `${at}.new-pod-scale-up-delay: expected a Go duration of 0 or more, such as 10s or 1h30m, found "-1s"`,
  `${at}.max-nodes-total: expected a whole number of 0 or more, found -3`,
]);
refuses(
  `{ expander: random }`,
  ["s.yaml:6 spec.cluster.nodePools[0].max: expected a size that is not below min (5), found 2"],
  `[{ name: a, capacity: { cpu: 8, memory: 16Gi }, min: 5, max: 2 }]`,
);
refuses(
  `{ expander: most-pods }`,
  [`s.yaml:6 spec.cluster.nodePools[1].name: expected a name that no other pool has, found "a"`, "  first at s.yaml:6"],
  `[{ name: a, capacity: { cpu: 8, memory: 16Gi } }, { name: a, capacity: { cpu: 4, memory: 16Gi } }]`,
);
refuses(
  `{ expander: least-nodes }`,
  [
    "s.yaml:6 spec.cluster.nodePools[0].min: expected a whole number of 0 or more, found -1",
    `s.yaml:6 spec.cluster.nodePools[0].bootTime: expected a duration or a distribution such as { lognormal: { p50: 45s, p99: 120s } }, not negative, found "-3s"`,
  ],
  `[{ name: a, capacity: { cpu: 8, memory: 16Gi }, min: -1, bootTime: -3s }]`,
);
refuses(`{ preset: simple }`, [`${at}.preset: expected ca-legacy-simple, found "simple"`, "  leave it out for the real rules"]);
refuses(`{ preset: ca-legacy-simple, max-nodes-total: 3 }`, [
  `${at}.max-nodes-total: expected a setting of preset ca-legacy-simple: scan-interval, scale-down-unneeded-time, scale-down-delay-after-add, scale-down-utilization-threshold, expander, binpack, idleMetric, daemonSetsBlock, requireReschedule, maxPerTick, respectPdb, found max-nodes-total`,
]);
refuses(
  `{}`,
  [`s.yaml:6 spec.cluster.nodePools[0].reclaim: expected spot: true, as only spot machines are taken back, found spot: false`],
  `[{ name: a, capacity: { cpu: 8, memory: 16Gi }, reclaim: { ratePerHour: 1 } }]`,
);

refuses(`{ preset: ca-legacy-simple, loop: { duration: 1s } }`, [
  `${at}.loop: expected no loop with preset ca-legacy-simple, whose loops take no time, found one`,
]);

test.each([
  ["{ duration: 500ms, phase: 3s }", { loopDurationMs: 500, loopPhaseMs: 3_000 }],
  ["{ duration: by-size }", { loopDurationMs: "by-size", loopPhaseMs: 0 }],
  ["{}", { loopDurationMs: 1, loopPhaseMs: 0 }],
])("what a loop takes and when the first one comes goes to the autoscaler: %s", (loop, expected) => {
  expect(load(write(`{ loop: ${loop} }`)).autoscaler?.config).toMatchObject(expected);
});

test("the flag nodes wins over the limits of a pool, and gives it to the autoscaler", () => {
  const pools = POOLS.replace("max: 5", "max: 5, autoscaled: false");
  const { pools: resolved } = load(write(`{ nodes: ["1:10:general"] }`, pools));
  expect(resolved.map(({ group: { name, min, max, autoscaled } }) => ({ name, min, max, autoscaled }))).toEqual([
    { name: "general", min: 1, max: 10, autoscaled: true },
    { name: "spare", min: 0, max: 1000, autoscaled: true },
  ]);
});

test("pools that no pod of the workload fits on are noted by name", () => {
  const { autoscaler } = load(write("{}"));
  expect(autoscaler?.kind === "cluster-autoscaler" && autoscaler.config.notes).toEqual([
    { target: "general", text: "no pod of the workload fits on a node of this pool: Insufficient cpu" },
    { target: "spare", text: "no pod of the workload fits on a node of this pool: Insufficient cpu" },
  ]);
});

test.each([
  ["1.34", ["a: the option maxNodeStartupTime came with 1.35: 1.34 gives every node 15m"]],
  ["1.35", []],
])("in version %s a pool's own time to start is noted: %j", (version, expected) => {
  const pools = "[{ name: a, capacity: { cpu: 8, memory: 16Gi }, options: { maxNodeStartupTime: 5m } }]";
  expect(notesOf(write(`{ version: "${version}" }`, pools))).toEqual(expected.map((text) => `clusterAutoscaler, ${text}`));
});

/** What is worth knowing of the scenario in a folder, which is right. */
function notesOf(folder: string): readonly string[] {
  const runnable = new RunnableCheck();
  expect(runnable.check(loadScenario(join(folder, "s.yaml")))).toEqual([]);
  return runnable.notes;
}

const notes = (autoscaler: string, expected: readonly string[]) =>
  test(`${autoscaler} is told of`, () => {
    const pools = "[{ name: a, capacity: { cpu: 8, memory: 16Gi } }]";
    expect(notesOf(write(autoscaler, pools))).toEqual(expected);
  });

notes("{}", []);
notes("{ expander: 'priority,least-waste' }", [
  "clusterAutoscaler, expander: there are no priorities for the expander priority: it keeps every option",
]);
notes("{ expander: priority, priorities: { -5: [a] } }", []);
notes("{ cloud-provider: aws, max-failing-time: 20m }", [
  "clusterAutoscaler, cloud-provider: this flag changes nothing in a simulation: talk with the cloud; here spec.cluster.nodePools say what there is",
  "clusterAutoscaler, max-failing-time: this flag changes nothing in a simulation: liveness probe only",
]);

test.each([
  [
    "{}",
    [
      "capacity-buffer-controller-enabled: nobody looks at what CapacityBuffers ask for",
      "capacity-buffer-pod-injection-enabled: no room is kept for CapacityBuffers",
    ],
  ],
  ["{ capacity-buffer-controller-enabled: true }", ["capacity-buffer-pod-injection-enabled: no room is kept for CapacityBuffers"]],
  ["{ capacity-buffer-controller-enabled: true, capacity-buffer-pod-injection-enabled: true }", []],
])("what %s makes of buffers is told", (autoscaler, expected) => {
  const folder = write(autoscaler, "[{ name: a, capacity: { cpu: 8, memory: 16Gi } }]");
  const buffer = "apiVersion: autoscaling.x-k8s.io/v1beta1\nkind: CapacityBuffer\nmetadata: { name: b }\nspec: { replicas: 1 }\n";
  appendFileSync(join(folder, "job.yaml"), `---\n${buffer}`);
  expect(notesOf(folder)).toEqual(expected.map((text) => `clusterAutoscaler, ${text}: the flag is off`));
});

test.each([
  ["1.33", "capacity-buffer-controller-enabled", "1.34"],
  ["1.35", "capacity-buffer-pod-dry-run-enabled", "1.36"],
])("version %s knows no %s", (version, flag, since) => {
  const folder = write(`{ version: "${version}", ${flag}: true }`);
  expect(complaints(folder, () => load(folder))).toEqual([
    `${at}.${flag}: expected a flag of cluster-autoscaler ${version}, found ${flag}`,
    `  it came with ${since}`,
  ]);
});

test("priorities that change during the run", () => {
  const revisions = "[{ at: 10m, priorities: { 5: [spare] } }, { priorities: { 5: [general] } }]";
  const { autoscaler } = load(write(`{ expander: priority, priorities: ${revisions} }`));
  expect(autoscaler?.kind === "cluster-autoscaler" && autoscaler.config.priorities).toEqual([
    { atMs: 0, priorities: { 5: ["general"] } },
    { atMs: 600_000, priorities: { 5: ["spare"] } },
  ]);
});

test("a boot preset fills in the times that are not written out, longer with GPUs", () => {
  const pools = `[{ name: a, capacity: { cpu: 8, memory: 16Gi }, bootPreset: gke, readyTime: 3s },
    { name: b, capacity: { cpu: 8, memory: 16Gi, nvidia.com/gpu: 1 }, bootPreset: gke }, { name: c, capacity: { cpu: 8, memory: 16Gi } }]`;
  const { cloud } = load(write("{}", pools));
  const median = (pool: string) => {
    const { createDelay, readyDelay } = cloud.groups.get(pool)!;
    return [createDelay, readyDelay].map((delay) => (delay.kind === "lognormal" ? delay.medianMs : delay.kind === "constant" && delay.ms));
  };
  expect([median("a"), median("b"), median("c")]).toEqual([
    [60_000, 3000],
    [150_000, 135_000],
    [75_000, 15_000],
  ]);
});

test.each([
  ["off", "{}", ["clusterAutoscaler, enable-provisioning-requests: off, so that ProvisioningRequests get no answer; there are 1"]],
  ["on", "{ enable-provisioning-requests: true }", []],
])("requests that nobody answers are told of: the flag is %s", (_title, autoscaler, expected) => {
  const folder = write(autoscaler);
  const request = `apiVersion: autoscaling.x-k8s.io/v1
kind: ProvisioningRequest
metadata: { name: r }
spec: { provisioningClassName: check-capacity.autoscaling.x-k8s.io, podSets: [{ podTemplateRef: { name: t }, count: 1 }] }
`;
  writeFileSync(join(folder, "job.yaml"), request);
  expect(notesOf(folder)).toEqual(expected);
});
