import { join } from "node:path";
import { expect, test } from "vitest";
import type { LoadedScenario, LoadOptions } from "../../src/workloads/index.ts";
import { loadScenario } from "../../src/workloads/scenario.ts";
import { writeJsonSchema } from "../../src/workloads/scenario-schema.ts";
import { complaints, scratch } from "./scratch.ts";

type Files = Readonly<Record<string, string | Buffer>>;

const HEAD = "apiVersion: wavetank.dev/v1alpha1\nkind: Scenario\nmetadata: { name: t }\n";
/** A scenario whose spec, after an empty workload on line 5, begins on line 6. */
const spec = (body: string) => `${HEAD}spec:\n  workload: []\n${body}`;
/** A scenario whose workloads begin on line 6. */
const workload = (body: string) => `${HEAD}spec:\n  workload:\n${body}`;

/** The complaints about `text` as scenario.yaml, line by line. */
function refuses(name: string, text: string, expected: string[], files: Files = {}, options: LoadOptions = {}) {
  test(name, () => {
    const folder = scratch({ "s.yaml": text, ...files });
    expect(complaints(folder, () => loadScenario(join(folder, "s.yaml"), options))).toEqual(expected);
  });
}

/** What is loaded of `text`. */
function load(text: string, files: Files = {}, options: LoadOptions = {}): LoadedScenario {
  return loadScenario(join(scratch({ "s.yaml": text, ...files }), "s.yaml"), options);
}

// ---- The file as a whole ----

test("a file that is not there", () => {
  const folder = scratch({});
  expect(complaints(folder, () => loadScenario(join(folder, "s.yaml")))).toEqual([
    "s.yaml: expected a scenario file that can be read, found nothing",
  ]);
  expect(complaints(folder, () => loadScenario(`${folder}/.`))).toEqual([".: expected a scenario file that can be read, found a folder"]);
});
refuses("an empty file", "", ["s.yaml: expected a scenario, found an empty file", "  wavetank init writes one to start from"]);
refuses("only a comment", "# x\n", ["s.yaml: expected a scenario, found an empty file", "  wavetank init writes one to start from"]);
refuses("a YAML syntax error", "a: [\n", [
  "s.yaml:2: expected valid YAML, found a syntax error: Flow sequence in block collection must be sufficiently indented and end with a ]",
]);
refuses("two documents", `${HEAD}---\n${HEAD}`, ["s.yaml:5: expected one document, found 2", "  give each scenario a file of its own"]);
refuses("a list", "- a\n", ["s.yaml:1: expected a scenario, which is a map, found a list"]);
refuses("a manifest", "apiVersion: v1\nkind: Pod\n", [
  's.yaml:2 kind: expected Scenario, found "Pod"',
  "  list manifests under spec.cluster.manifests or spec.workload of a scenario",
  's.yaml:1 apiVersion: expected wavetank.dev/v1alpha1, found "v1"',
]);
refuses("another version and a misspelt kind", "apiVersion: wavetank.dev/v1\nkind: Scenarios\n", [
  's.yaml:2 kind: expected Scenario, found "Scenarios"',
  '  did you mean "Scenario"?',
  's.yaml:1 apiVersion: expected wavetank.dev/v1alpha1, found "wavetank.dev/v1"',
]);
refuses("no spec", HEAD, ["s.yaml:1 spec: expected a map, found nothing"]);
refuses("no workload", `${HEAD}spec: {}\n`, ["s.yaml:4 spec.workload: expected a list of workloads, found nothing"]);

// ---- Values ----

refuses("unknown fields", spec("  nodePool: []\n  cluster: { nodePools: [{ name: a, capacty: {} }] }\n  sed: 3\n"), [
  's.yaml:6 spec.nodePool: expected a known field, found unknown field "nodePool"',
  "  known here: seed, start, until, cluster, workload, behaviors, load, timeline, scheduler, clusterAutoscaler, kubelet, objectives, output",
  's.yaml:7 spec.cluster.nodePools[0].capacty: expected a known field, found unknown field "capacty"',
  '  did you mean "capacity"?',
  's.yaml:8 spec.sed: expected a known field, found unknown field "sed"',
  '  did you mean "seed"?',
]);
refuses(
  "wrong types",
  spec("  seed: three\n  until: 5\n  start: yesterday\n  output: { interval: 0s, events: yes }\n  cluster: { nodePools: a }\n"),
  [
    's.yaml:6 spec.seed: expected a whole number of 0 or more, found "three"',
    "s.yaml:7 spec.until: expected a duration such as 24h, or completed, found 5",
    's.yaml:8 spec.start: expected a time such as 2026-01-01T00:00:00Z, found "yesterday"',
    's.yaml:9 spec.output.interval: expected a duration of 1ms or more, found "0s"',
    's.yaml:9 spec.output.events: expected true or false, found "yes"',
    's.yaml:10 spec.cluster.nodePools: expected a list, found "a"',
  ],
);
refuses(
  "negative and absurd amounts",
  spec(
    "  seed: -1\n  until: -5m\n  cluster:\n    nodePools:\n      - name: a\n        capacity: { cpu: -4, memory: 16Gb, x/y: 1e30 }\n" +
      "        price: -1\n        launchFailureRate: 1.5\n",
  ),
  [
    "s.yaml:6 spec.seed: expected a whole number of 0 or more, found -1",
    's.yaml:7 spec.until: expected a duration such as 24h, or completed, not negative, found "-5m"',
    "s.yaml:11 spec.cluster.nodePools[0].capacity.cpu: expected a quantity such as 500m, 2 or 1Gi, not negative, found -4",
    's.yaml:11 spec.cluster.nodePools[0].capacity.memory: expected a quantity such as 500m, 2 or 1Gi, found "16Gb"',
    's.yaml:11 spec.cluster.nodePools[0].capacity["x/y"]: expected a quantity below 2^53, found 1e+30',
    "s.yaml:12 spec.cluster.nodePools[0].price: expected a number of 0 or more, found -1",
    "s.yaml:13 spec.cluster.nodePools[0].launchFailureRate: expected a number from 0 to 1, found 1.5",
  ],
);
refuses(
  "what breaks several rules is told once",
  spec("  cluster: { nodePools: [{ name: [], instanceType: [], min: 100000000000000000000, zones: [[], []] }] }\n"),
  [
    "s.yaml:6 spec.cluster.nodePools[0].name: expected a name, found an empty list",
    "s.yaml:6 spec.cluster.nodePools[0].instanceType: expected an instance type such as aws/m6i.2xlarge, found an empty list",
    "s.yaml:6 spec.cluster.nodePools[0].min: expected a whole number of 0 or more, found 100000000000000000000",
    "s.yaml:6 spec.cluster.nodePools[0].zones[0]: expected a zone, found an empty list",
    "s.yaml:6 spec.cluster.nodePools[0].zones[1]: expected a zone, found an empty list",
  ],
);
refuses(
  "distributions",
  spec(
    "  cluster:\n    nodePools:\n" +
      "      - { name: a, instanceType: x, bootTime: { gauss: 1 } }\n" +
      "      - { name: b, instanceType: x, bootTime: {} }\n" +
      "      - { name: c, instanceType: x, bootTime: { uniform: { min: 5s, max: 1s } } }\n" +
      "      - { name: d, instanceType: x, bootTime: -5s }\n" +
      "      - { name: e, instanceType: x, bootTime: 2000000h }\n" +
      "      - { name: f, instanceType: x, bootTime: 10 }\n" +
      "      - { name: g, instanceType: x, bootTime: { lognormal: { p50: 45s } } }\n" +
      "      - { name: h, instanceType: x, bootTime: { lognormal: { p50: 45s, p99: 2s } } }\n",
  ),
  [
    's.yaml:8 spec.cluster.nodePools[0].bootTime.gauss: expected a known field, found unknown field "gauss"',
    "  known here: constant, uniform, exponential, lognormal",
    "s.yaml:9 spec.cluster.nodePools[1].bootTime: expected exactly one of constant, uniform, exponential, lognormal, found a map",
    's.yaml:10 spec.cluster.nodePools[2].bootTime.uniform.max: expected a max that is not below min, found "1s"',
    's.yaml:11 spec.cluster.nodePools[3].bootTime: expected a duration or a distribution such as { lognormal: { p50: 45s, p99: 120s } }, not negative, found "-5s"',
    's.yaml:12 spec.cluster.nodePools[4].bootTime: expected a duration of 100 years at most, found "2000000h"',
    "s.yaml:13 spec.cluster.nodePools[5].bootTime: expected a duration or a distribution such as { lognormal: { p50: 45s, p99: 120s } }, found 10",
    "s.yaml:14 spec.cluster.nodePools[6].bootTime.lognormal: expected p50 and one of p95, p99, found a map",
    's.yaml:15 spec.cluster.nodePools[7].bootTime.lognormal.p99: expected a quantile that is not below p50, found "2s"',
  ],
);
refuses(
  "pools that contradict themselves or each other",
  spec(
    "  cluster:\n    nodePools:\n" +
      "      - { name: a, capacity: { cpu: 4, memory: 1Gi }, min: 5, max: 3 }\n" +
      "      - { name: a, instanceType: aws/x, initial: 9, max: 3 }\n" +
      "      - { name: A_b, zones: [a, a], stockOuts: [{ zone: q, from: 5m, to: 1m }] }\n" +
      "      - { name: b, capacity: { cpu: 4 }, allocatable: { cpu: 5, memory: 1 }, reserved: { cpu: 9 } }\n" +
      "      - { name: c, capacity: { cpu: 4, memory: 1 }, instanceType: x }\n",
  ),
  [
    "s.yaml:8 spec.cluster.nodePools[0].max: expected a size that is not below min (5), found 3",
    's.yaml:9 spec.cluster.nodePools[1].name: expected a name that no other pool has, found "a"',
    "  first at s.yaml:8",
    "s.yaml:9 spec.cluster.nodePools[1].initial: expected a size from min (0) to max (3), found 9",
    "s.yaml:10 spec.cluster.nodePools[2].name: expected a DNS label of lowercase letters, digits and '-', 63 at most, found \"A_b\"",
    "s.yaml:10 spec.cluster.nodePools[2].capacity: expected either instanceType or capacity, found neither",
    "s.yaml:10 spec.cluster.nodePools[2].stockOuts[0].to: expected an end after from, found 1m0s",
    's.yaml:10 spec.cluster.nodePools[2].stockOuts[0].zone: expected one of the pool\'s zones, found "q"',
    's.yaml:10 spec.cluster.nodePools[2].zones[1]: expected each once, found "a" again',
    "s.yaml:11 spec.cluster.nodePools[3].reserved: expected either allocatable or reserved, found both",
    "s.yaml:11 spec.cluster.nodePools[3].capacity.memory: expected a quantity, found nothing",
    "s.yaml:11 spec.cluster.nodePools[3].allocatable.cpu: expected a quantity up to the capacity of 4, found 5",
    "s.yaml:11 spec.cluster.nodePools[3].reserved.cpu: expected a quantity up to the capacity of 4, found 9",
    "s.yaml:12 spec.cluster.nodePools[4].capacity: expected either instanceType or capacity, found both",
  ],
);
refuses(
  "labels and taints",
  spec(
    "  cluster:\n    nodePools:\n" +
      "      - { name: a, instanceType: x, labels: { 'bad key!': x, fine: 'no way' } }\n" +
      "      - { name: b, instanceType: x, labels: { ok: true }, taints: [{ key: a, effect: NoSchedul }] }\n",
  ),
  [
    's.yaml:8 spec.cluster.nodePools[0].labels["bad key!"]: expected a label key such as app or example.com/app, found "bad key!"',
    "s.yaml:8 spec.cluster.nodePools[0].labels.fine: expected a label value of letters, digits, '-', '_' and '.', 63 at most, found \"no way\"",
    's.yaml:9 spec.cluster.nodePools[1].labels.ok: expected text (put it in quotes: "true", "1"), found true',
    's.yaml:9 spec.cluster.nodePools[1].taints[0].effect: expected one of NoSchedule, PreferNoSchedule, NoExecute, found "NoSchedul"',
    '  did you mean "NoSchedule"?',
  ],
);
refuses(
  "fixed nodes",
  spec("  cluster:\n    nodes:\n      - { count: 2 }\n      - { count: 1, name: N, capacity: { cpu: 1, memory: 1 } }\n"),
  [
    "s.yaml:8 spec.cluster.nodes[0].capacity: expected a capacity, found nothing",
    "s.yaml:9 spec.cluster.nodes[1].name: expected a DNS label of lowercase letters, digits and '-', 63 at most, found \"N\"",
  ],
);
refuses("two nodes of one name", spec(`  cluster:\n    nodes:\n${"      - { count: 1, capacity: { cpu: 1, memory: 1 } }\n".repeat(2)}`), [
  's.yaml:9: expected each node once, found node "node-0" again',
  "  first at s.yaml:8",
]);
refuses(
  "workloads",
  workload(
    "    - { generate: { model: x } }\n    - {}\n    - { manifests: a, trace: { format: swf, file: x } }\n" +
      "    - { trace: { format: swff, file: x } }\n    - { trace: { format: swf } }\n    - manifest: x\n",
  ),
  [
    "s.yaml:6 spec.workload[0].generate: expected manifests or trace, found generate",
    "  generated workloads come with a later version of wavetank",
    "s.yaml:7 spec.workload[1]: expected either manifests or trace, found neither",
    "s.yaml:8 spec.workload[2]: expected either manifests or trace, found both",
    's.yaml:9 spec.workload[3].trace.format: expected one of openb-pods, swf, wavetank-csv, found "swff"',
    '  did you mean "swf"?',
    "s.yaml:10 spec.workload[4].trace.file: expected a file, found nothing",
    's.yaml:11 spec.workload[5].manifest: expected a known field, found unknown field "manifest"',
    '  did you mean "manifests"?',
  ],
);
refuses(
  "files that are not there",
  `${HEAD}spec:
  scheduler: { config: sched.yaml }
  cluster: { manifests: [nope/], trace: { format: openb-nodes, file: n.csv } }
  workload:
    - { manifests: [a/*.yaml, b.yaml] }
    - { trace: { format: swf, file: dir } }
`,
  [
    "s.yaml:6 spec.cluster.manifests[0]: expected a file, a folder with manifests or a glob that matches, found nothing at nope/",
    "s.yaml:8 spec.workload[0].manifests[0]: expected a file, a folder with manifests or a glob that matches, found nothing at a/*.yaml",
    "s.yaml:8 spec.workload[0].manifests[1]: expected a file, a folder with manifests or a glob that matches, found nothing at b.yaml",
    "s.yaml:6 spec.cluster.trace.file: expected a file that can be read, found nothing at n.csv",
    "s.yaml:9 spec.workload[1].trace.file: expected a file that can be read, found a folder at dir",
    "s.yaml:5 spec.scheduler.config: expected a file that can be read, found nothing at sched.yaml",
  ],
  { "dir/x": "" },
);
refuses(
  "problems of several files are told together",
  workload("    - { manifests: m.yaml }\n    - { trace: { format: swf, file: x.swf } }\n"),
  [
    "m.yaml:4 spec.containers[0].name: expected a name, found nothing",
    'm.yaml:4 spec.containers[0].nam: expected a known field, found unknown field "nam"',
    '  did you mean "name"?',
    "x.swf:1: expected 18 numbers, found 2",
    "  the line seems to be cut off",
  ],
  { "m.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ nam: c }] }\n", "x.swf": "1 2\n" },
);
refuses(
  "a trace",
  workload(
    "    - { trace: { format: swf, file: x, window: { from: 5m, to: 1m }, sample: { modulo: 2, residue: 2 }, namespace: A } }\n" +
      "    - { trace: { format: swf, file: x, annotations: { wavetank.dev/usge: '1' } } }\n",
  ),
  [
    "s.yaml:6 spec.workload[0].trace.namespace: expected a DNS label of lowercase letters, digits and '-', 63 at most, found \"A\"",
    "s.yaml:6 spec.workload[0].trace.window.to: expected an end after from, found 1m0s",
    "s.yaml:6 spec.workload[0].trace.sample.residue: expected a whole number below modulo (2), found 2",
    's.yaml:7 spec.workload[1].trace.annotations["wavetank.dev/usge"]: expected a known annotation, found unknown annotation "wavetank.dev/usge"',
    '  did you mean "wavetank.dev/usage"?',
  ],
);
refuses(
  "a gzip file that is cut off",
  workload("    - { trace: { format: swf, file: x.gz } }\n"),
  ["x.gz: expected a complete gzip file, found one that is damaged or cut off"],
  { "x.gz": Buffer.from([0x1f, 0x8b, 8, 0, 1]) },
);
refuses("a timeline", spec("  timeline:\n    - { at: 5m, kubectl: scale deployment/web --replicas=10 }\n"), [
  "s.yaml:7 spec.timeline[0].kubectl: expected fault, found kubectl",
  "  actions during a run come with a later version of wavetank",
]);
refuses(
  "entries of a timeline without one fault",
  spec(
    "  cluster: { nodePools: [{ name: web, capacity: { cpu: 4, memory: 8Gi }, zones: [a] }] }\n  timeline:\n    - { at: 5m, fault: {} }\n    - { at: 5m }\n    - { at: 5m, fault: { zoneOutage: { zone: a }, machineFailure: {} } }\n",
  ),
  [
    "s.yaml:8 spec.timeline[0].fault: expected one of machineFailure, zoneOutage, spotReclaim, rollingReplacement, found none",
    "s.yaml:9 spec.timeline[1]: expected a fault, found none",
    "s.yaml:10 spec.timeline[2].fault: expected one of machineFailure, zoneOutage, spotReclaim, rollingReplacement, found machineFailure and zoneOutage",
  ],
);
refuses(
  "faults of pools and zones that nobody has",
  spec(
    "  cluster: { nodePools: [{ name: web, capacity: { cpu: 4, memory: 8Gi }, zones: [a] }] }\n  timeline:\n    - { at: 5m, fault: { zoneOutage: { zone: z } } }\n    - { at: 5m, fault: { rollingReplacement: { pool: wep } } }\n",
  ),
  [
    's.yaml:8 spec.timeline[0].fault.zoneOutage.zone: expected a zone of spec.cluster.nodePools, found "z"',
    '  did you mean "a"?',
    's.yaml:9 spec.timeline[1].fault.rollingReplacement.pool: expected a pool of spec.cluster.nodePools, found "wep"',
    '  did you mean "web"?',
  ],
);
refuses(
  "objectives",
  spec(
    "  objectives:\n    - { metric: x }\n    - { metric: x, quantile: 2, max: 5m, min: 10m }\n    - { metric: x, max: abc, where: { a: 1 } }\n",
  ),
  [
    "s.yaml:7 spec.objectives[0]: expected a max or a min, found neither",
    "s.yaml:8 spec.objectives[1].quantile: expected a number from 0 to 1, found 2",
    's.yaml:8 spec.objectives[1].min: expected a min that is not above max, found "10m"',
    's.yaml:9 spec.objectives[2].max: expected a number or a duration, found "abc"',
    's.yaml:9 spec.objectives[2].where.a: expected text (put it in quotes: "true", "1"), found 1',
  ],
);
refuses("loops of the autoscaler", spec("  clusterAutoscaler: { loop: { duration: 0s, phase: -1s, mode: fixed } }\n"), [
  's.yaml:6 spec.clusterAutoscaler.loop.duration: expected a duration of 1ms or more, found "0s"',
  's.yaml:6 spec.clusterAutoscaler.loop.phase: expected a duration such as 10s or 1h30m, not negative, found "-1s"',
  's.yaml:6 spec.clusterAutoscaler.loop.mode: expected a known field, found unknown field "mode"',
  "  known here: duration, phase",
]);
refuses("a loop that is none", spec("  clusterAutoscaler: { loop: 5s }\n"), [
  's.yaml:6 spec.clusterAutoscaler.loop: expected a map such as { duration: 500ms, phase: 3s }, found "5s"',
]);
refuses("autoscaler flags", spec("  clusterAutoscaler: { expander: { a: b }, priorities: { high: [a], 5: x } }\n"), [
  "s.yaml:6 spec.clusterAutoscaler.expander: expected a value or a list of values, found a map",
  "s.yaml:6 spec.clusterAutoscaler.priorities.high: expected a priority, which is a whole number, found a list",
  's.yaml:6 spec.clusterAutoscaler.priorities.5: expected a list of patterns, found "x"',
]);
refuses("an autoscaler that is no map", spec("  clusterAutoscaler: fast\n"), [
  's.yaml:6 spec.clusterAutoscaler: expected a map of flags, such as { expander: least-waste }, found "fast"',
]);
refuses(
  "behaviors",
  spec(
    "  behaviors:\n    - { selector: { matchLabels: { a: b } }, runTime: soon }\n    - { selector: {}, kinds: [Jobs], exitCode: 300, usage: -1 }\n",
  ),
  [
    's.yaml:7 spec.behaviors[0].runTime: expected a duration or a distribution such as { lognormal: { p50: 45s, p99: 120s } }, found "soon"',
    's.yaml:8 spec.behaviors[1].kinds[0]: expected one of Deployment, ReplicaSet, ReplicationController, StatefulSet, Job, DaemonSet, Pod, found "Jobs"',
    '  did you mean "Job"?',
    "s.yaml:8 spec.behaviors[1].exitCode: expected a whole number from 0 to 255, found 300",
    "s.yaml:8 spec.behaviors[1].usage: expected a number of 0 or more, found -1",
  ],
);
refuses("a selector that no label can meet", spec("  behaviors:\n    - { selector: { matchLabels: { a: b c } }, runTime: 5s }\n"), [
  "s.yaml:7 spec.behaviors[0].selector.matchLabels.a: expected a label value of letters, digits, '-', '_' and '.', 63 at most, found \"b c\"",
]);
refuses(
  "a scheduler configuration of another kind",
  spec("  scheduler: { config: c.yaml }\n"),
  ['c.yaml:1: expected one KubeSchedulerConfiguration, found "Foo"'],
  { "c.yaml": "kind: Foo\n" },
);

// ---- --set, --seed, --until ----

refuses(
  "settings that lead nowhere",
  spec(""),
  [
    '--set: expected path=value, such as spec.seed=7, found "nonsense"',
    '--set: expected path=value, such as spec.seed=7, found "a..b=1"',
    "--set spec.cluster.nodePools[3].min: expected an index up to 0, which adds an item, found [3]",
    '--set spec.seed.x: expected a map at spec.seed, found "abc"',
    '--set spec.seed: expected a whole number of 0 or more, found "abc"',
    '--until spec.until: expected a duration such as 24h, or completed, found "5"',
    '--set spec.sed: expected a known field, found unknown field "sed"',
    '  did you mean "seed"?',
    '--set spec.clusterAutoscalr: expected a known field, found unknown field "clusterAutoscalr"',
    '  did you mean "clusterAutoscaler"?',
  ],
  {},
  {
    set: [
      "spec.sed=3",
      "spec.seed=abc",
      "nonsense",
      "spec.cluster.nodePools[3].min=1",
      "spec.seed.x=1",
      "a..b=1",
      "spec.clusterAutoscalr.expander=x",
    ],
    until: "5",
  },
);

test("settings replace, add and take away; values are YAML scalars, and commas are part of them", () => {
  const text = spec("  seed: 3\n  cluster: { nodePools: [{ name: a, instanceType: x, labels: { k: v } }] }\n");
  const options: LoadOptions = {
    set: [
      "spec.cluster.nodePools[0].max=7",
      "spec.cluster.nodePools[0].labels.a\\.b/c=d",
      "spec.cluster.nodePools[0].labels.k=null",
      "spec.cluster.nodePools[1].name=second",
      "spec.cluster.nodePools[1].capacity={ cpu: 1, memory: 1Gi }",
      "spec.clusterAutoscaler.expander=priority,least-waste",
      "spec.until=90m",
    ],
    seed: 11,
  };
  const loaded = load(text, {}, options);
  expect(loaded.seed).toBe(11);
  expect(loaded.untilMs).toBe(90 * 60_000);
  expect(loaded.nodePools.map(({ name, max, labels }) => ({ name, max, labels }))).toEqual([
    { name: "a", max: 7, labels: { "a.b/c": "d" } },
    { name: "second", max: 1000, labels: {} },
  ]);
  expect(loaded.clusterAutoscaler?.flags).toEqual({ expander: "priority,least-waste" });
  expect(loaded.clusterAutoscaler?.places).toEqual({ expander: { file: "--set" } });
});

// ---- What is loaded ----

test("everything has a default but the workload", () => {
  const loaded = load(spec(""));
  expect(loaded).toMatchObject({
    name: "t",
    seed: 1,
    startEpochMs: Date.UTC(2026, 0, 1),
    untilMs: undefined,
    outputIntervalMs: 60_000,
    outputEvents: true,
    nodes: [],
    nodePools: [],
    objects: [],
    behaviors: [],
    objectives: [],
  });
  expect(loaded.arrivals.count).toBe(0);
  expect(loaded.clusterAutoscaler).toBeUndefined();
  expect(loaded.kubelet).toMatchObject({ preset: "realistic", imagePull: { enabled: true, bytesPerSecond: 25_000_000 } });
  expect(loaded.inputs.map(({ path, format, rows, used }) => ({ path, format, rows, used }))).toEqual([
    { path: "s.yaml", format: "scenario", rows: 1, used: 1 },
  ]);
});

test("null is nothing said, but a bare clusterAutoscaler is an autoscaler", () => {
  const loaded = load(spec("  behaviors:\n  clusterAutoscaler:\n"));
  expect(loaded.behaviors).toEqual([]);
  expect(loaded.clusterAutoscaler).toEqual({ flags: {}, places: {} });
});

test("pools are resolved but for the catalogue", () => {
  const [pool] = load(
    spec(`  cluster:
    nodePools:
      - name: a
        capacity: { cpu: 4, memory: 16Gi }
        reserved: { cpu: 100m }
        min: 2
        zones: [x, y]
        price: 0.5
        bootTime: 30s
        readyTime: { exponential: { mean: 5s } }
        stockOuts: [{ zone: x, from: 5m }]
        options: { scaleDownUnneededTime: 5m, zeroOrMaxNodeScaling: true }
`),
  ).nodePools;
  expect(pool).toEqual({
    name: "a",
    capacity: { cpu: 4, memory: "16Gi", pods: "110" },
    reserved: { cpu: "100m" },
    min: 2,
    max: 1000,
    initial: 2,
    zones: ["x", "y"],
    labels: {},
    annotations: {},
    taints: [],
    priceUsdPerHour: 0.5,
    spot: false,
    autoscaled: true,
    bootTime: { kind: "constant", ms: 30_000 },
    readyTime: { kind: "exponential", meanMs: 5000 },
    deleteTime: { kind: "lognormal", medianMs: 30_000, sigma: expect.closeTo(0.668, 3) as number },
    launchFailureRatio: 0,
    stockOuts: [{ zone: "x", fromMs: 300_000, toMs: Number.POSITIVE_INFINITY }],
    provisioning: "ok",
    options: { scaleDownUnneededMs: 300_000, zeroOrMaxNodeScaling: true },
    place: { file: expect.stringMatching(/s\.yaml$/) as string, line: 8 },
  });
});

test("fixed nodes are spread over their zones", () => {
  const { nodes } = load(
    spec("  cluster: { nodes: [{ count: 3, name: w, capacity: { cpu: 4, memory: 16Gi }, reserved: { cpu: 1 }, zones: [a, b] }] }\n"),
  );
  expect(nodes.map(({ metadata }) => [metadata.name, metadata.labels?.["topology.kubernetes.io/zone"]])).toEqual([
    ["w-0", "a"],
    ["w-1", "b"],
    ["w-2", "a"],
  ]);
  expect(nodes[0].status?.allocatable).toEqual({ cpu: "3", memory: "16Gi", pods: "110" });
});

test("nodes come from all sources, objects at their times, files with hashes and counts", () => {
  const loaded = load(
    `${HEAD}spec:
  cluster:
    manifests: dump.json
    nodes: [{ count: 1, capacity: { cpu: 1, memory: 1Gi } }]
    trace: { format: openb-nodes, file: n.csv, gpuMilli: true }
  workload:
    - { manifests: [apps/], at: 10m }
    - { trace: { format: swf, file: log.swf.gz } }
  scheduler: { config: sched.yaml }
`,
    {
      "dump.json": '{"kind":"Node","apiVersion":"v1","metadata":{"name":"n1"},"status":{"capacity":{"cpu":"2"}}}',
      "n.csv": "sn,cpu_milli,memory_mib,gpu,model\nx-1,8000,100,2,T4\n",
      "apps/b.yaml": "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c }] }\n",
      "apps/a.yml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: x }\n---\napiVersion: v1\nkind: Secret\nmetadata: { name: s }\n",
      "apps/README.md": "not a manifest",
      "log.swf.gz": Buffer.from("H4sIAAAAAAAC/zNUMFAwVDA2BBK6YISgYVAXirgAZfzyZiwAAAA=", "base64"),
      "sched.yaml": "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nprofiles: []\n",
    },
  );
  expect(loaded.nodes.map(({ metadata }) => metadata.name)).toEqual(["node-0", "n1", "x-1"]);
  expect(loaded.nodes[2].status?.allocatable).toMatchObject({ "nvidia.com/gpu": "2", "wavetank.dev/gpu-milli": "2000" });
  expect(loaded.objects.map(({ kind, atMs, object }) => [kind, atMs, object.metadata.name])).toEqual([
    ["Namespace", 600_000, "x"],
    ["Pod", 600_000, "p"],
  ]);
  expect(loaded.schedulerConfig?.config).toMatchObject({ profiles: [] });
  expect(loaded.schedulerConfig?.lineOf(["profiles"])).toBe(3);
  expect(loaded.inputs.map(({ path, format, rows, used, skipped }) => [path, format, rows, used, skipped])).toEqual([
    ["s.yaml", "scenario", 1, 1, {}],
    ["dump.json", "manifest", 1, 1, {}],
    ["apps/a.yml", "manifest", 2, 1, { "kind Secret is not modelled": 1 }],
    ["apps/b.yaml", "manifest", 1, 1, {}],
    ["n.csv", "openb-nodes", 1, 1, {}],
    ["log.swf.gz", "swf", 1, 1, {}],
    ["sched.yaml", "scheduler-configuration", 1, 1, {}],
  ]);
  expect(loaded.inputs[0].sha256).toMatch(/^[0-9a-f]{64}$/);
});

test("the settings can be written as JSON", () => {
  const { settings } = load(spec("  clusterAutoscaler: { expander: random }\n"));
  expect(JSON.parse(JSON.stringify(settings))).toMatchObject({ seed: 1, clusterAutoscaler: { flags: { expander: "random" } } });
});

test("the JSON Schema describes every field", () => {
  const schema = JSON.parse(writeJsonSchema()) as { properties: { spec: { properties: Record<string, { description?: string }> } } };
  const fields = Object.entries(schema.properties.spec.properties);
  expect(fields.length).toBeGreaterThan(10);
  expect(fields.filter(([, { description }]) => description === undefined)).toEqual([]);
});

test("a byte-order mark is no part of a file", () => {
  const files = { "x.swf": "\uFEFF1 0 1 31 1 -1 -1 1 -1 -1 1 1 1 1 1 -1 -1 -1\n", "m.yaml": "\uFEFFapiVersion: v1\nkind: Secret\n" };
  const loaded = load(`\uFEFF${workload("    - { trace: { format: swf, file: x.swf } }\n    - { manifests: m.yaml }\n")}`, files);
  expect(loaded.arrivals.count).toBe(1);
});
