import { expect, test } from "vitest";
import { run } from "../../conformance/adapters/ca-loop.ts";
import type { GroupInput, LoopInput } from "../../conformance/adapters/ca-world.ts";

interface Loop {
  readonly t: number;
  readonly error?: string;
  readonly clusterHealth?: string;
  readonly events?: readonly string[];
  readonly scaleDown?: { readonly result: string };
  readonly groups?: Readonly<Record<string, { readonly nodes?: object }>>;
  readonly scaleUp?: readonly {
    readonly result: string;
    readonly error?: string;
    readonly resizes?: readonly { readonly group: string; readonly from: number; readonly to: number }[];
  }[];
}

interface Action {
  readonly t: number;
  readonly what: readonly string[];
}

interface Answer {
  readonly loops: readonly Loop[];
  readonly actions?: readonly Action[];
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const LONG_AGO = "2025-12-31T00:00:00Z";
const SIZE = { cpu: "4", memory: "16Gi", pods: "110" };

/** A node of 4 cores and 16 GiB, ready since long ago unless said otherwise. */
const node = (
  name: string,
  { ready = true, created = LONG_AGO, labels = {}, taints = [] as object[], conditions = [] as object[] } = {},
) => ({
  kind: "Node",
  metadata: { name, creationTimestamp: created, labels: { "kubernetes.io/hostname": name, ...labels } },
  spec: { providerID: `sim:///${name}`, taints },
  status: {
    capacity: SIZE,
    allocatable: SIZE,
    conditions: conditions.length > 0 ? conditions : [{ type: "Ready", status: ready ? "True" : "False", lastTransitionTime: created }],
  },
});

/** A group of such nodes. */
const group = (name: string, parts: Partial<GroupInput> & { readonly labels?: Readonly<Record<string, string>> } = {}): GroupInput => {
  const { labels = {}, ...rest } = parts;
  return {
    name,
    min: 0,
    max: 10,
    template: { metadata: { name: "t", labels }, spec: {}, status: { capacity: SIZE, allocatable: SIZE } },
    ...rest,
  };
};

const pod = (name: string, requests: object, spec: object = {}) => ({
  kind: "Pod",
  metadata: {
    name,
    ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web", uid: "replicaset:default/web", controller: true }],
  },
  spec: { containers: [{ name: "c", resources: { requests } }], ...spec },
});

const several = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));

/** Pods that fill a node each, or nearly. */
const web = (count: number, spec: object = {}) =>
  several(count, (i) => ({ t: 5 * SECOND, createPod: pod(`web-${i}`, { cpu: "3500m" }, spec) }));

/** A small world with a loop every 10 s up to `endMs`, and what is looked for in its loops. Equal loops in a row are one. */
const check = <T>(title: string, world: Partial<LoopInput>, look: (loops: readonly Loop[], actions: readonly Action[]) => T, expected: T) =>
  test(title, () => {
    const input = {
      groups: [],
      objects: [],
      timeline: [],
      firstLoopMs: 10 * SECOND,
      loopEveryMs: 10 * SECOND,
      endMs: 30 * SECOND,
      ...world,
    };
    const { loops, actions = [] } = run({ id: title, tags: [], input, expect: undefined }) as Answer;
    expect(look(loops, actions)).toEqual(expected);
  });

const timesOf = (event: string) => (loops: readonly Loop[]) =>
  loops.filter(({ events = [] }) => events.some((text) => text.includes(event))).map(({ t }) => t / SECOND);
const errors = (loops: readonly Loop[]) => loops.flatMap(({ t, error }) => (error === undefined ? [] : [`${t / SECOND} s: ${error}`]));
const resizes = (loops: readonly Loop[]) =>
  loops.flatMap(({ scaleUp = [] }) => scaleUp.flatMap(({ resizes: all = [] }) => all.map((one) => `${one.group} ${one.from}->${one.to}`)));
const deletions = (_: readonly Loop[], actions: readonly Action[]) =>
  actions.flatMap(({ t, what }) => what.filter((text) => text.startsWith("deleteNodes")).map((text) => `${t / SECOND} s: ${text}`));
const firstUnhealthy = (loops: readonly Loop[]) => {
  const found = loops.find(({ clusterHealth }) => clusterHealth === "Unhealthy");
  return found === undefined ? "never" : `${found.t / SECOND} s`;
};

// ---- No ready node, and the autoscaler may not begin from zero ----

const fromNothing = { flags: { "scale-up-from-zero": "false" } };
check("no node at all is told of at once", fromNothing, (loops) => timesOf("Cluster has no nodes.")(loops)[0], 10);
check(
  "nodes that are not ready are told of when the autoscaler has run for more than 10 minutes",
  { ...fromNothing, objects: [node("a-0", { ready: false })], groups: [group("a", { nodes: ["a-0"] })], endMs: 630 * SECOND },
  (loops) => timesOf("Cluster has no ready nodes.")(loops)[0],
  610,
);

// ---- Sizes that are put right ----

check(
  "a size that the provider will not lower ends the loop with an error",
  {
    flags: { "max-node-provision-time": "1m" },
    groups: [
      group("a", {
        min: 2,
        max: 3,
        nodes: ["a-0", "a-1"],
        provisioning: { mode: "stockout", errorClass: "OutOfResources", errorCode: "STOCKOUT", errorMessage: "none left" },
      }),
    ],
    objects: [node("a-0"), node("a-1")],
    timeline: [
      { t: 5 * SECOND, deleteNode: "a-1" },
      { t: 6 * SECOND, setGroup: { name: "a", target: 1 } },
      { t: 7 * SECOND, setGroup: { name: "a", target: 2 } },
    ],
    endMs: 90 * SECOND,
  },
  errors,
  ["80 s: failed to decrease a: 2 instances exist"],
);

// ---- Health ----

const unready = (count: number, created: string) => several(count, (i) => node(`n-${i}`, { ready: false, created }));
check("unready nodes of no group count", { objects: unready(4, LONG_AGO) }, firstUnhealthy, "10 s");
check(
  "nodes of no group may start for 15 minutes, whatever the flag says of groups",
  { flags: { "max-node-startup-time": "1m" }, objects: unready(4, "2026-01-01T00:00:00Z"), endMs: 16 * MINUTE },
  firstUnhealthy,
  "900 s",
);
check(
  "a node whose instance is gone is not counted as unready",
  {
    objects: unready(4, LONG_AGO),
    groups: [group("a", { nodes: several(4, (i) => `n-${i}`) })],
    timeline: [{ t: 5 * SECOND, killInstance: "n-0" }],
  },
  firstUnhealthy,
  "never",
);

// ---- What an earlier process has left ----

const leftOver = (name: string, value: string) =>
  node(name, { taints: [{ key: "DeletionCandidateOfClusterAutoscaler", value, effect: "PreferNoSchedule" }] });
const cleaned = (loops: readonly Loop[]) =>
  (loops[0].events ?? []).filter((text) => text.includes("ClusterAutoscalerCleanup")).map((text) => text.split(" ")[1]);
const SECONDS_2026 = Date.UTC(2026, 0, 1) / 1000;
const offTaints = { "max-bulk-soft-taint-count": "0" };
const two = { objects: [leftOver("old", `${SECONDS_2026 - 3600}`), leftOver("young", `${SECONDS_2026 - 60}`)] };
check("soft taints go from nodes of no group, too", { ...two, flags: offTaints }, cleaned, ["old", "young"]);
check("young ones stay for their time", { ...two, flags: { ...offTaints, "node-deletion-candidate-ttl": "10m" } }, cleaned, ["old"]);
check("while soft taints are used all stay", two, cleaned, []);
check(
  "a taint that cannot be taken off is told of",
  {
    objects: [node("a-0", { taints: [{ key: "ToBeDeletedByClusterAutoscaler", value: "1767225000", effect: "NoSchedule" }] })],
    groups: [group("a", { nodes: ["a-0"] })],
    timeline: [{ t: 0, denyNodeUpdates: "a-0" }],
  },
  (loops) => (loops[0].events ?? []).filter((text) => text.includes("Cleanup")),
  [
    'node a-0 Warning ClusterAutoscalerCleanup: failed to clean ToBeDeletedByClusterAutoscaler on node a-0: nodes "a-0" is forbidden: denied',
  ],
);

const heard = (conditions: readonly object[]) => several(4, (i) => node(`n-${i}`, { conditions: [...conditions] }));
check(
  "a node that says nothing of Ready is unready",
  { objects: heard([{ type: "DiskPressure", status: "False" }]) },
  firstUnhealthy,
  "10 s",
);
check(
  "one of a status that Kubernetes does not know is ready",
  { objects: heard([{ type: "Ready", status: "so-so" }]) },
  firstUnhealthy,
  "never",
);

// ---- Atomic groups ----

const ATOMIC = { zeroOrMaxNodeScaling: "true" };
const noStock = { mode: "stockout", errorClass: "OutOfResources", errorCode: "STOCKOUT", errorMessage: "none left" };
check(
  "instances on their way out keep those of an atomic group that have failed",
  {
    flags: { "scale-down-unneeded-time": "0s" },
    groups: [group("a", { max: 2, nodes: ["a-0", "a-1"], options: ATOMIC, provisioning: { deleteMs: 120 * SECOND } })],
    objects: [node("a-0"), node("a-1")],
    timeline: [
      { t: 16 * SECOND, setGroup: { name: "a", provisioning: noStock } },
      { t: 17 * SECOND, createPod: pod("web", { cpu: "3" }) },
    ],
    endMs: 145 * SECOND,
  },
  deletions,
  [
    "15 s: deleteNodes a a-0,a-1",
    "120 s: deleteNodes a a-0,a-1,a-2,a-3: refused, below min",
    "130 s: deleteNodes a a-0,a-1,a-2,a-3: refused, below min",
    "140 s: deleteNodes a a-2,a-3",
  ],
);

// ---- GPUs that nobody can count ----

const NO_QUOTAS =
  "ScaleUpError: could not create quotas tracker: failed to get custom resources: node without with gpu label, without capacity not belonging to autoscaled node group";
const gpuLabel = { "cloud.google.com/gke-accelerator": "t4" };
const attempts = (loops: readonly Loop[]) =>
  loops.flatMap(({ scaleUp = [] }) => scaleUp.map(({ result, error }) => (error === undefined ? result : `${result}: ${error}`)));
check(
  "a node of no group that promises GPUs and has none keeps the cluster from growing",
  { groups: [group("a")], objects: [node("n", { labels: gpuLabel })], timeline: web(2), endMs: 15 * SECOND },
  attempts,
  [NO_QUOTAS],
);
check(
  "even to the least size of a group, whether it has it or not",
  {
    flags: { "enforce-node-group-min-size": "true" },
    groups: [group("a")],
    objects: [node("n", { labels: gpuLabel })],
    endMs: 15 * SECOND,
  },
  attempts,
  [NO_QUOTAS],
);
check(
  "and from shrinking",
  {
    flags: { "scale-down-unneeded-time": "0s" },
    groups: [group("a", { nodes: ["a-0"] })],
    objects: [node("a-0"), node("n", { labels: gpuLabel })],
    endMs: 15 * SECOND,
  },
  (loops) => loops[0].scaleDown?.result,
  "ScaleDownNoNodeDeleted",
);
check(
  "but not one of a group",
  { groups: [group("a", { nodes: ["a-0"] })], objects: [node("a-0", { labels: gpuLabel })], timeline: web(2), endMs: 15 * SECOND },
  resizes,
  ["a 1->2"],
);

// ---- Nodes that are starting, or lack their GPU, and are cordoned ----

const starting = { taints: [{ key: "startup-taint.cluster-autoscaler.kubernetes.io/cni", effect: "NoSchedule" }] };
const classes = (loops: readonly Loop[]) => loops.map(({ t, groups }) => `${t / SECOND} s: ${JSON.stringify(groups?.["a"]?.nodes ?? {})}`);
const going = (parts: object) => ({
  flags: { "scale-down-unready-time": "5s" },
  groups: [group("a", { nodes: ["a-0"] })],
  objects: [node("a-0", parts)],
});
const CORDONED = ['10 s: {"registered":1,"unready":1}', '20 s: {"registered":1,"unready":1}', '30 s: {"registered":1,"ready":1}'];
check("a node that is starting passes for ready from when it is cordoned", going(starting), classes, CORDONED);
check("and so does one that lacks its GPU", going({ labels: gpuLabel }), classes, CORDONED);
check(
  "one that is cordoned anyway may go where those that are not ready may not",
  {
    ...going(starting),
    flags: { "scale-down-unneeded-time": "5s", "scale-down-unready-enabled": "false" },
    objects: [{ ...node("a-0"), spec: { ...starting, unschedulable: true } }],
  },
  deletions,
  ["25 s: deleteNodes a a-0"],
);

// ---- Pods that are promised a node ----

const promised = (name: string, to: string) => ({
  ...pod(name, { cpu: "3500m" }),
  status: { nominatedNodeName: to, conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }] },
});
check(
  "one that is promised a node is no reason to grow, even if that node is gone",
  { groups: [group("a")], objects: [promised("web", "gone")] },
  attempts,
  ["ScaleUpNotNeeded"],
);
check(
  "it takes the room of those that must leave its node, which others then lack",
  {
    groups: [group("a", { nodes: ["a-0"] })],
    objects: [node("a-0"), pod("low", { cpu: "3" }, { nodeName: "a-0", priority: -100 }), promised("web-9", "a-0")],
    timeline: [{ t: 5 * SECOND, createPod: pod("web", { cpu: "1500m" }) }],
    endMs: 15 * SECOND,
  },
  resizes,
  ["a 1->2"],
);
check(
  "without it they would have it, for what is expendable counts for nothing",
  {
    groups: [group("a", { nodes: ["a-0"] })],
    objects: [node("a-0"), pod("low", { cpu: "3" }, { nodeName: "a-0", priority: -100 })],
    timeline: [{ t: 5 * SECOND, createPod: pod("web", { cpu: "1500m" }) }],
    endMs: 15 * SECOND,
  },
  resizes,
  [],
);

// ---- Templates ----

const os = { "kubernetes.io/os": "linux" };
check(
  "a node that nobody has seen carries labels by their old names",
  { groups: [group("a", { labels: os })], timeline: web(1, { nodeSelector: { "beta.kubernetes.io/os": "linux" } }) },
  resizes,
  ["a 0->1"],
);
check(
  "a node that is there need not",
  {
    groups: [group("a", { labels: os, nodes: ["a-0"] })],
    objects: [node("a-0", { labels: os })],
    timeline: web(1, { nodeSelector: { "beta.kubernetes.io/os": "linux" } }),
  },
  resizes,
  [],
);
check(
  "so that an empty group is not similar to one with nodes",
  {
    flags: { "balance-similar-node-groups": "true", expander: "least-nodes" },
    groups: [group("a", { labels: os, max: 3 }), group("b", { labels: os, nodes: ["b-0"], max: 1 })],
    objects: [node("b-0", { labels: os })],
    timeline: [...web(4), { t: 5 * SECOND, setGroup: { name: "b", max: 9 } }],
  },
  resizes,
  ["b 1->4"],
);

/** A pod comes after the only node of its group has gone, at 115 s, and with it all that is known of such nodes. */
const podAfterLastNode = (atMs: number) => ({
  flags: { "node-info-cache-expire-time": "1m", "scale-down-enabled": "false" },
  groups: [group("a", { nodes: ["a-0"], providerHasNoTemplate: true })],
  objects: [node("a-0")],
  timeline: [
    { t: 115 * SECOND, deleteNode: "a-0" },
    { t: 116 * SECOND, setGroup: { name: "a", target: 0 } },
    { t: atMs, createPod: pod("web", { cpu: "1" }) },
  ],
  endMs: atMs + 15 * SECOND,
});
check("an example is remembered from when it was last there", podAfterLastNode(145 * SECOND), resizes, ["a 0->1"]);
check("and no longer than the flag says", podAfterLastNode(175 * SECOND), resizes, []);
