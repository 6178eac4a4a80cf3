import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkFile } from "../../src/workloads/check-file.ts";
import { globMatcher } from "../../src/workloads/glob.ts";
import type { LoadedScenario } from "../../src/workloads/index.ts";
import { loadScenario } from "../../src/workloads/scenario.ts";
import { complaints, scratch } from "./scratch.ts";

const SCENARIO = "apiVersion: wavetank.dev/v1alpha1\nkind: Scenario\nmetadata: { name: t }\nspec:\n  workload: [{ manifests: m }]\n";

function load(files: Readonly<Record<string, string>>): LoadedScenario {
  return loadScenario(join(scratch({ "s.yaml": SCENARIO, ...files }), "s.yaml"));
}

/** The complaints about a manifest, line by line. */
function refuses(name: string, manifest: string, expected: string[], file = "m/a.yaml") {
  test(name, () => {
    const folder = scratch({ "s.yaml": SCENARIO, [file]: manifest });
    expect(complaints(folder, () => loadScenario(join(folder, "s.yaml")))).toEqual(expected);
  });
}

/** `Kind namespace/name` of what a manifest gives. */
function accepts(name: string, manifest: string, expected: string[], file = "m/a.yaml") {
  test(name, () => {
    const { objects, nodes } = load({ [file]: manifest });
    const names = objects.map(({ kind, object }) => `${kind} ${object.metadata.namespace ?? ""}/${object.metadata.name}`);
    expect([...nodes.map(({ metadata }) => `Node /${metadata.name}`), ...names]).toEqual(expected);
  });
}

const CONTAINERS = "containers: [{ name: c }]";
/** A pod whose spec, after its containers on line 5, goes on with `extra` on line 6. */
const pod = (extra = "", metadata = "name: p") => `apiVersion: v1\nkind: Pod\nmetadata: { ${metadata} }\nspec:\n  ${CONTAINERS}\n${extra}`;
const podWith = (container: string) => pod().replace("{ name: c }", `{ name: c, ${container} }`);
/** A Deployment whose spec goes on with `extra` on line 6. */
const deployment = (parts: { extra?: string; metadata?: string; podSpec?: string; label?: string; annotations?: string } = {}) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { ${parts.metadata ?? "name: web"} }\nspec:\n  selector: { matchLabels: { app: web } }\n` +
  `${parts.extra ?? ""}  template:\n    metadata: { labels: { app: ${parts.label ?? "web"} }, annotations: { ${parts.annotations ?? ""} } }\n` +
  `    spec:\n      ${CONTAINERS}\n${parts.podSpec ?? ""}`;
const job = (spec: string, metadata = "name: j") =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: { ${metadata} }\nspec: { template: { spec: { ${spec} } } }\n`;
const HIGH = "---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: high }\nvalue: 5\n";

// ---- Fields ----

refuses("a misspelt field", deployment({ extra: "  replcas: 3\n" }), [
  'm/a.yaml:6 spec.replcas: expected a known field, found unknown field "replcas"',
  '  did you mean "replicas"?',
]);
refuses("text for a number", deployment({ extra: "  replicas: three\n" }), [
  'm/a.yaml:6 spec.replicas: expected a whole number of 0 or more, found "three"',
]);
refuses("a negative number", deployment({ extra: "  replicas: -3\n" }), [
  "m/a.yaml:6 spec.replicas: expected a whole number of 0 or more, found -3",
]);
refuses("a label that YAML reads as a truth value", pod("", "name: p, labels: { a: true }"), [
  'm/a.yaml:3 metadata.labels.a: expected text (put it in quotes: "true", "1"), found true',
]);
refuses("no containers", "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [] }\n", [
  "m/a.yaml:4 spec.containers: expected at least one container, found an empty list",
]);
refuses("no name", job(`restartPolicy: Never, ${CONTAINERS}`, ""), ["m/a.yaml:3 metadata.name: expected a name, found nothing"]);
refuses("a name that no object can have", job(`restartPolicy: Never, ${CONTAINERS}`, "name: A_b"), [
  "m/a.yaml:3 metadata.name: expected a DNS name of lowercase letters, digits, '-' and '.', 253 at most, found \"A_b\"",
]);
accepts(
  "fields that Kubernetes knows and wavetank does not model",
  deployment({ extra: "  strategy: { type: Recreate }\n  minReadySeconds: 3\n" }),
  ["Deployment default/web"],
);

// ---- Amounts ----

refuses(
  "negative, unreadable and unknown resources",
  podWith("resources: { requests: { cpu: -1, memory: 1Gib, foo: 1 }, limits: { nvidia.com/gpu: 0.5 } }"),
  [
    'm/a.yaml:5 spec.containers[0].resources.limits["nvidia.com/gpu"]: expected a whole number, found 0.5',
    "m/a.yaml:5 spec.containers[0].resources.requests.cpu: expected a quantity of 0 or more, found -1",
    'm/a.yaml:5 spec.containers[0].resources.requests.memory: expected a quantity such as 500m, 2 or 1Gi, found "1Gib"',
    "m/a.yaml:5 spec.containers[0].resources.requests.foo: expected cpu, memory, ephemeral-storage, hugepages-<size> or a name with a prefix such as example.com/gpu, found foo",
  ],
);
refuses("an absurd amount", podWith("resources: { requests: { memory: 99Ei } }"), [
  'm/a.yaml:5 spec.containers[0].resources.requests.memory: expected a quantity below 2^53 units, found "99Ei"',
]);
refuses(
  "a node",
  "apiVersion: v1\nkind: Node\nmetadata: { name: n }\nspec: { taints: [{ key: a, effect: NoSched }] }\nstatus: { capacity: { cpu: 1, pods: 1.5 } }\n",
  [
    'm/a.yaml:4 spec.taints[0].effect: expected one of NoSchedule, PreferNoSchedule, NoExecute, found "NoSched"',
    "m/a.yaml:5 status.capacity.pods: expected a whole number, found 1.5",
  ],
);

// ---- Rules of each kind ----

refuses("a selector that does not match", deployment({ label: "api" }), [
  "m/a.yaml:5 spec.selector: expected a selector that matches the labels of the pod template, found one that does not",
]);
refuses("a Deployment whose pods would not restart", deployment({ podSpec: "      restartPolicy: Never\n" }), [
  'm/a.yaml:10 spec.template.spec.restartPolicy: expected Always in a Deployment, found "Never"',
]);
refuses("a Job whose pods would restart", job(CONTAINERS), [
  "m/a.yaml:4 spec.template.spec.restartPolicy: expected Never or OnFailure in a Job, found nothing",
]);
refuses(
  "a budget with both limits",
  "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a }\nspec: { minAvailable: 1, maxUnavailable: 50% }\n",
  ["m/a.yaml:4 spec.maxUnavailable: expected one of minAvailable and maxUnavailable, found both"],
);
refuses(
  "annotations",
  deployment({
    annotations:
      "wavetank.dev/runtime: 5m, wavetank.dev/exit-code: '999', wavetank.dev/run-time: soon, wavetank.dev/usage: lots, other/x: y",
  }),
  [
    'm/a.yaml:7 spec.template.metadata.annotations["wavetank.dev/runtime"]: expected a known annotation, found unknown annotation "wavetank.dev/runtime"',
    '  did you mean "wavetank.dev/run-time"?',
    'm/a.yaml:7 spec.template.metadata.annotations["wavetank.dev/exit-code"]: expected a whole number from 0 to 255, found "999"',
    'm/a.yaml:7 spec.template.metadata.annotations["wavetank.dev/run-time"]: expected a duration, a distribution such as { exponential: { mean: 5m } }, or forever, found "soon"',
    'm/a.yaml:7 spec.template.metadata.annotations["wavetank.dev/usage"]: expected a number of 0 or more, found "lots"',
  ],
);
refuses("annotations in the wrong place", deployment({ metadata: "name: web, annotations: { wavetank.dev/run-time: 5m }" }), [
  'm/a.yaml:3 metadata.annotations["wavetank.dev/run-time"]: expected wavetank.dev annotations on the pod template, found "wavetank.dev/run-time"',
  "  move it to spec.template.metadata.annotations",
]);

// ---- References ----

refuses("a priority class that is not there", pod("  priorityClassName: hihg\n") + HIGH, [
  'm/a.yaml:6 spec.priorityClassName: expected the name of a PriorityClass, found "hihg"',
  '  did you mean "high"?',
]);
refuses("a priority that is not that of its class", pod("  priorityClassName: high\n  priority: 7\n") + HIGH, [
  "m/a.yaml:7 spec.priority: expected the priority and policy of its PriorityClass, found the integer value of priority (7) must not be " +
    "provided in pod spec; priority admission controller computed 5 from the given PriorityClass name",
]);
accepts("the classes of every cluster", pod("  priorityClassName: system-node-critical\n"), ["Pod default/p"]);
refuses(
  "a node that is not there",
  `${pod("  nodeName: n1\n")}---\napiVersion: v1\nkind: Node\nmetadata: { name: n2 }\nstatus: { capacity: { cpu: 1 } }\n`,
  ['m/a.yaml:6 spec.nodeName: expected the name of a node of the cluster, found "n1"', '  did you mean "n2"?'],
);
refuses("an object twice", `${pod()}---\n${pod()}`, [
  'm/a.yaml:9 metadata.name: expected each object once, found Pod "default/p" again',
  "  first at m/a.yaml:1",
]);
accepts("one name in two namespaces", `${pod()}---\n${pod("", "name: p, namespace: x")}`, ["Pod default/p", "Pod x/p"]);
accepts("generated names", `${pod("", "generateName: p-")}---\n${pod("", "generateName: p-")}`, ["Pod default/p-0", "Pod default/p-1"]);
refuses(
  "owners in a ring",
  ["a", "b"]
    .map(
      (name) =>
        `apiVersion: apps/v1\nkind: ReplicaSet\nmetadata: { name: ${name}, ownerReferences: [{ kind: ReplicaSet, name: ${name === "a" ? "b" : "a"}, controller: true }] }\n` +
        `spec: { selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { ${CONTAINERS} } } }\n`,
    )
    .join("---\n"),
  [
    "m/a.yaml:3 metadata.ownerReferences: expected no cyclic references, found ReplicaSet default/a -> ReplicaSet default/b -> ReplicaSet default/a",
  ],
);

// ---- Kinds ----

refuses(
  "what is no Kubernetes object",
  "apiVersion: apps/v1\nkind: Deploymnet\n---\napiVersion: apps/v1beta1\nkind: Deployment\n---\nkind: Pod\n---\na: b\n---\n- x\n---\n" +
    "apiVersion: wavetank.dev/v1alpha1\nkind: Scenario\n---\napiVersion: extensions/v1beta1\nkind: Deployment\n",
  [
    'm/a.yaml:2 kind: expected a kind of apps/v1, found "Deploymnet"',
    '  did you mean "Deployment"?',
    'm/a.yaml:4 apiVersion: expected apps/v1, found "apps/v1beta1"',
    "m/a.yaml:7 apiVersion: expected the apiVersion of a Kubernetes object, found nothing",
    "m/a.yaml:9 kind: expected the kind of a Kubernetes object, found nothing",
    "m/a.yaml:11: expected a Kubernetes object, found a list",
    "m/a.yaml:13 apiVersion: expected a Kubernetes object, found a wavetank Scenario",
    'm/a.yaml:16 apiVersion: expected apps/v1, found "extensions/v1beta1"',
  ],
);
// ---- Room to keep free ----

const buffer = (spec: string, version = "v1beta1", more = "") =>
  `apiVersion: autoscaling.x-k8s.io/${version}\nkind: CapacityBuffer\nmetadata: { name: b }\nspec:\n${spec}${more}`;
const chunk = (spec = CONTAINERS) => `apiVersion: v1\nkind: PodTemplate\nmetadata: { name: chunk }\ntemplate:\n  spec: { ${spec} }\n`;

accepts(
  "a buffer, in both of its versions, comes last",
  `${buffer("  podTemplateRef: { name: chunk }\n  limits: { cpu: 4 }\n")}---\n${chunk()}---\n${buffer("  scalableRef: { kind: Job, name: j }\n", "v1alpha1").replace("name: b", "name: c")}`,
  ["PodTemplate default/chunk", "CapacityBuffer default/b", "CapacityBuffer default/c"],
);
accepts(
  "with the status of a dump",
  buffer(
    "  provisioningStrategy: buffer.x-k8s.io/active-capacity\n  scalableRef: { apiGroup: apps, kind: Deployment, name: web }\n  percentage: 20\n",
    "v1beta1",
    "status:\n  replicas: 2\n  podTemplateGeneration: 1\n  podTemplateRef: { name: capacitybuffer-b-pod-template }\n  conditions:\n" +
      "    - { type: Provisioning, status: 'True', reason: FakePodsInjected, message: '', lastTransitionTime: '2026-01-01T00:00:00Z' }\n",
  ),
  ["CapacityBuffer default/b"],
);
accepts("a kind of its group that is not modelled", "apiVersion: autoscaling.x-k8s.io/v1\nkind: CapacityQuota\n", []);
refuses("a version that there is not", buffer("  replicas: 1\n", "v1"), [
  'm/a.yaml:1 apiVersion: expected autoscaling.x-k8s.io/v1beta1, found "autoscaling.x-k8s.io/v1"',
]);
refuses("a template and no number", buffer("  podTemplateRef: { name: chunk }\n  percentage: 20\n"), [
  "m/a.yaml:4 spec: expected replicas or limits beside podTemplateRef, found neither",
  "  the API server says: If X is set, replicas or limits must also be set",
]);
refuses("two things to be like", buffer("  podTemplateRef: { name: chunk }\n  replicas: 1\n  scalableRef: { kind: Job, name: j }\n"), [
  "m/a.yaml:7 spec.scalableRef: expected one of podTemplateRef and scalableRef, found both",
  "  the API server says: You must define either PodTemplateRef or ScalableRef, but not both",
]);
refuses(
  "numbers and names that are none",
  buffer("  scalableRef: { kind: Job, name: '' }\n  replicas: -1\n  percentage: 2.5\n  limits: { cpu: much }\n"),
  [
    'm/a.yaml:5 spec.scalableRef.name: expected a name, found ""',
    "m/a.yaml:6 spec.replicas: expected a whole number from 0 to 2147483647, found -1",
    "m/a.yaml:7 spec.percentage: expected a whole number from 0 to 2147483647, found 2.5",
    'm/a.yaml:8 spec.limits.cpu: expected a quantity such as 500m, 2 or 1Gi, found "much"',
  ],
);
refuses("a misspelt field of a buffer", buffer("  podTemplate: { name: chunk }\n  replicas: 1\n"), [
  'm/a.yaml:5 spec.podTemplate: expected a known field, found unknown field "podTemplate"',
  '  did you mean "podTemplateRef"?',
]);
refuses("a template without a pod", "apiVersion: v1\nkind: PodTemplate\nmetadata: { name: chunk }\n", [
  "m/a.yaml:1 template: expected a pod template, found nothing",
]);
refuses("a template whose pod is wrong", chunk("containers: []"), [
  "m/a.yaml:5 template.spec.containers: expected at least one container, found an empty list",
]);
refuses("a template with a class that there is not", chunk(`${CONTAINERS}, priorityClassName: hihg`) + HIGH, [
  'm/a.yaml:5 template.spec.priorityClassName: expected the name of a PriorityClass, found "hihg"',
  '  did you mean "high"?',
]);

test("kinds that are not modelled are counted", () => {
  const kinds = ["v1/Secret", "v1/ConfigMap", "v1/ConfigMap", "batch/v1/CronJob", "example.com/v1/Widget", "batch.volcano.sh/v1alpha1/Job"];
  const manifest = kinds
    .map((entry) => entry.split("/"))
    .map((parts) => `apiVersion: ${parts.slice(0, -1).join("/")}\nkind: ${parts.at(-1)}\n`);
  const { inputs } = load({ "m/a.yaml": manifest.join("---\n") });
  expect(inputs[1]).toMatchObject({ rows: 6, used: 0 });
  expect(inputs[1].skipped).toEqual({
    "kind ConfigMap is not modelled": 2,
    "kind CronJob is not modelled": 1,
    "kind Job of batch.volcano.sh is not modelled": 1,
    "kind Secret is not modelled": 1,
    "kind Widget is not modelled": 1,
  });
});

// ---- Dumps ----

const DUMP = JSON.stringify(
  {
    kind: "List",
    apiVersion: "v1",
    metadata: { resourceVersion: "" },
    items: [
      {
        kind: "Node",
        apiVersion: "v1",
        metadata: { name: "n1", uid: "u", managedFields: [{ manager: "kubelet" }], creationTimestamp: "2025-01-01T00:00:00Z" },
        spec: { podCIDR: "10.0.0.0/24" },
        status: {
          capacity: { cpu: "2", memory: "8145304Ki", pods: "29" },
          allocatable: { cpu: "1930m", memory: "7291288Ki", pods: "29" },
          conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
          nodeInfo: { architecture: "amd64" },
        },
      },
      {
        kind: "Pod",
        apiVersion: "v1",
        metadata: {
          name: "web-1",
          namespace: "shop",
          creationTimestamp: "2025-01-01T00:00:00Z",
          deletionTimestamp: "2025-01-02T00:00:00Z",
          ownerReferences: [
            { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "x", controller: true, blockOwnerDeletion: true },
          ],
        },
        spec: {
          nodeName: "n1",
          priority: 7,
          priorityClassName: "not-dumped",
          containers: [{ name: "c", terminationMessagePath: "/dev/x" }],
        },
        status: { phase: "Running" },
      },
      {
        kind: "Pod",
        apiVersion: "v1",
        metadata: { name: "done", creationTimestamp: null },
        spec: { containers: [{ name: "c" }] },
        status: { phase: "Succeeded" },
      },
      {
        kind: "Pod",
        apiVersion: "v1",
        metadata: {
          name: "work-1",
          creationTimestamp: "2025-01-01T00:00:00Z",
          ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name: "work", uid: "y", controller: true }],
        },
        spec: { containers: [{ name: "c" }] },
        status: { phase: "Pending" },
      },
    ],
  },
  null,
  1,
);

test("a dump: bound pods are warm, ended pods are left out, owners and deletions are kept", () => {
  const { nodes, objects, inputs } = load({ "m/dump.json": DUMP });
  expect(nodes[0].metadata).not.toHaveProperty("managedFields");
  expect(nodes[0].status?.allocatable).toEqual({ cpu: "1930m", memory: "7291288Ki", pods: "29" });
  expect(objects.map(({ object, warm, behavior }) => [object.metadata.name, warm, behavior.runMs])).toEqual([
    ["web-1", true, undefined],
    ["work-1", true, 60_000],
  ]);
  expect(objects[0].object.metadata).toMatchObject({ namespace: "shop", deletionTimestamp: "2025-01-02T00:00:00Z" });
  expect(objects[0].object.metadata.ownerReferences?.[0]).toMatchObject({ kind: "ReplicaSet", name: "web" });
  expect(objects[0].object).toMatchObject({ spec: { priority: 7, nodeName: "n1" } });
  expect(inputs[1]).toMatchObject({ path: "m/dump.json", rows: 4, used: 3, skipped: { "pod has ended": 1 } });
});

accepts(
  "the same as YAML",
  `items:\n${JSON.parse(DUMP)
    .items.map((item: unknown) => `- ${JSON.stringify(item)}\n`)
    .join("")}kind: List\napiVersion: v1\n`,
  ["Node /n1", "Pod shop/web-1", "Pod default/work-1"],
);
refuses(
  "items of a typed list have its kind; places count from the file",
  JSON.stringify(
    { kind: "PodList", apiVersion: "v1", items: [{ metadata: { name: "a" }, spec: { containers: [{ name: "c" }], bogus: 1 } }] },
    null,
    1,
  ),
  ['m/dump.json:15 items[0].spec.bogus: expected a known field, found unknown field "bogus"'],
  "m/dump.json",
);
refuses("an empty manifest", "# nothing\n", ["m/a.yaml: expected Kubernetes objects, found an empty file"]);

// ---- Which files ----

test.each([
  ["*.yaml", "a.yaml", true],
  ["*.yaml", "d/a.yaml", false],
  ["**/*.yaml", "a.yaml", true],
  ["**/*.yaml", "d/e/a.yaml", true],
  ["d/**", "d/e/a.yaml", true],
  ["a?.yml", "ab.yml", true],
  ["a?.yml", "a/.yml", false],
  ["a.yml", "axyml", false],
  ["a+(b).yml", "a+(b).yml", true],
])("glob %s on %s: %s", (pattern, path, expected) => {
  expect(globMatcher(pattern)(path)).toBe(expected);
});

test("folders are read in depth and in order; hidden files, other endings and rings of links are left out", () => {
  const folder = scratch({
    "s.yaml": SCENARIO,
    "m/b.yaml": pod("", "name: b"),
    "m/a/z.json": JSON.stringify({ apiVersion: "v1", kind: "Pod", metadata: { name: "z" }, spec: { containers: [{ name: "c" }] } }),
    "m/a/y.yml": pod("", "name: y"),
    "m/.hidden.yaml": "a: [",
    "m/notes.txt": "a: [",
  });
  mkdirSync(join(folder, "m/c"));
  symlinkSync(join(folder, "m"), join(folder, "m/c/ring"));
  const { inputs } = loadScenario(join(folder, "s.yaml"));
  expect(inputs.map(({ path }) => path)).toEqual(["s.yaml", "m/a/y.yml", "m/a/z.json", "m/b.yaml"]);
});

// ---- One file by itself ----

test("a file is checked by what it is", () => {
  const folder = scratch({
    "s.yaml": SCENARIO,
    "m/a.yaml": deployment(),
    "pods.yaml": `${pod("  priorityClassName: elsewhere\n")}---\napiVersion: v1\nkind: Secret\n`,
    "sched.yaml": "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n",
    "log.swf": "1 0 -1 5 1 -1 -1 -1 -1 -1 1 1 1 1 1 1 -1 -1\n2 0 -1 -1 1 -1 -1 -1 -1 -1 1 1 1 1 1 1 -1 -1\n",
    "nodes.csv": "sn,cpu_milli,memory_mib,gpu,model\nn,1,1,0,\n",
  });
  const report = (name: string) => {
    const { format, contents } = checkFile(join(folder, name));
    return [format, contents];
  };
  expect(report("s.yaml")).toEqual(["scenario", { objects: 1 }]);
  expect(report("m")).toEqual(["manifest", { Deployment: 1 }]);
  expect(report("pods.yaml")).toEqual(["manifest", { Pod: 1, "skipped: kind Secret is not modelled": 1 }]);
  expect(report("sched.yaml")).toEqual(["scheduler-configuration", {}]);
  expect(report("log.swf")).toEqual(["swf", { rows: 2, used: 1, "skipped: no run time": 1 }]);
  expect(report("nodes.csv")).toEqual(["openb-nodes", { rows: 1, used: 1 }]);
});

test("a file that is nothing of all that", () => {
  const folder = scratch({ "x.csv": "a,b\n", "empty.yaml": "" });
  expect(complaints(folder, () => checkFile(join(folder, "x.csv")))).toEqual([
    'x.csv:1: expected the header of one of openb-nodes, openb-pods, swf, wavetank-csv, found "a,b"',
  ]);
  expect(complaints(folder, () => checkFile(join(folder, "empty.yaml")))).toEqual([
    "empty.yaml: expected a scenario, a manifest or a trace, found an empty file",
  ]);
  expect(complaints(folder, () => checkFile(join(folder, "nope.yaml")))).toEqual([
    "nope.yaml: expected a file that can be read, found nothing",
  ]);
});

// ---- Storage, StatefulSets and other kinds that the scheduler reads ----

const CLAIM = "spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }";
accepts(
  "every kind that the scheduler reads, what others refer to first",
  [
    "apiVersion: v1\nkind: Service\nmetadata: { name: s }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n",
    "apiVersion: v1\nkind: ReplicationController\nmetadata: { name: r }\nspec:\n  selector: { app: web }\n  template:\n" +
      `    metadata: { labels: { app: web } }\n    spec: { ${CONTAINERS} }\n`,
    "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  selector: { matchLabels: { app: db } }\n  template:\n" +
      `    metadata: { labels: { app: db } }\n    spec: { ${CONTAINERS} }\n  volumeClaimTemplates:\n  - metadata: { name: data }\n    ${CLAIM}\n`,
    `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: c }\n${CLAIM}\n`,
    "apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: v, namespace: stray }\nspec: { accessModes: [ReadWriteOnce], capacity: { storage: 1Gi } }\n",
    "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: fast }\nprovisioner: a.b\nparameters: { type: x }\n",
    "apiVersion: storage.k8s.io/v1\nkind: CSINode\nmetadata: { name: n }\nspec: { drivers: [{ name: a.b, nodeID: n, topologyKeys: [z] }] }\n",
    "apiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: { name: a.b }\nspec: { storageCapacity: true }\n",
    "apiVersion: storage.k8s.io/v1\nkind: CSIStorageCapacity\nmetadata: { name: c }\nstorageClassName: fast\ncapacity: 1Gi\n",
    "apiVersion: storage.k8s.io/v1\nkind: VolumeAttachment\nmetadata: { name: a }\nspec: { attacher: a.b, nodeName: n, source: { persistentVolumeName: v } }\n",
  ].join("---\n"),
  [
    "StorageClass /fast",
    "CSIDriver /a.b",
    "CSINode /n",
    "CSIStorageCapacity default/c",
    "PersistentVolume /v",
    "PersistentVolumeClaim default/c",
    "VolumeAttachment /a",
    "Service default/s",
    "ReplicationController default/r",
    "StatefulSet default/db",
  ],
);
refuses(
  "wrong words, amounts and fields of storage",
  [
    "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: fast }\nprovisioner: a.b\nvolumeBindingMode: Later\n",
    "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: c }\nspec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gib } } }\n",
    "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: d }\nspec: { accessModes: [Once], resource: {} }\n",
    "apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: v }\nspec: { accessModes: [ReadWriteOnce], capacity: { memory: 1Gi } }\n",
    "apiVersion: storage.k8s.io/v1beta1\nkind: CSIDriver\nmetadata: { name: a.b }\nspec: {}\n",
    "apiVersion: storage.k8s.io/v1\nkind: StorageClas\nmetadata: { name: a }\n",
  ].join("---\n"),
  [
    'm/a.yaml:5 volumeBindingMode: expected one of Immediate, WaitForFirstConsumer, found "Later"',
    'm/a.yaml:10 spec.resources.requests.storage: expected a quantity such as 10Gi, found "1Gib"',
    "m/a.yaml:15 spec.resources: expected a map, found nothing",
    'm/a.yaml:15 spec.accessModes[0]: expected one of ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod, found "Once"',
    'm/a.yaml:15 spec.resource: expected a known field, found unknown field "resource"',
    '  did you mean "resources"?',
    "m/a.yaml:20 spec.capacity.storage: expected a quantity such as 10Gi, found nothing",
    'm/a.yaml:22 apiVersion: expected storage.k8s.io/v1, found "storage.k8s.io/v1beta1"',
    'm/a.yaml:28 kind: expected a kind of storage.k8s.io/v1, found "StorageClas"',
    '  did you mean "StorageClass"?',
  ],
);
refuses(
  "a StatefulSet whose selector, claims or policy are wrong",
  "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  podManagementPolicy: OrderedReady\n  selector: { matchLabels: { app: web } }\n" +
    `  template:\n    metadata: { labels: { app: db } }\n    spec: { ${CONTAINERS} }\n  volumeClaimTemplates:\n  - metadata: {}\n    ${CLAIM}\n`,
  [
    "m/a.yaml:11 spec.volumeClaimTemplates[0].metadata.name: expected the name of a volume, found nothing",
    "m/a.yaml:6 spec.selector: expected a selector that matches the labels of the pod template, found one that does not",
  ],
);
