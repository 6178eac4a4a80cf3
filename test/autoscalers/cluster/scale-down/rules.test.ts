import { expect, test } from "vitest";
import { type AtomicSize, cropToBudget } from "../../../../src/autoscalers/cluster/scale-down/budgets.ts";
import { budgetsNow } from "../../../../src/autoscalers/cluster/scale-down/budgets-of-pods.ts";
import { podsToMove } from "../../../../src/autoscalers/cluster/scale-down/drainability.ts";
import { unneededLimit } from "../../../../src/autoscalers/cluster/scale-down/planner.ts";
import { utilizationOf, utilizationText } from "../../../../src/autoscalers/cluster/scale-down/utilization.ts";
import type { Labels, PodSpec } from "../../../../src/model/index.ts";
import { nodeOf, Setting } from "../setting.ts";

const HOUR = 3_600_000;
const SAFE = "cluster-autoscaler.kubernetes.io/safe-to-evict";

interface PodRow {
  readonly owner?: string;
  /** The owner's API group and version, when its object is gone. */
  readonly goneFrom?: string;
  readonly namespace?: string;
  readonly annotations?: Labels;
  readonly spec?: object;
  /** Disruptions that a budget selecting the pod allows; absent: no budget. */
  readonly allowed?: number;
  readonly deletedMs?: number;
}

/** What the rules say of one pod: a blocking reason, "move", "daemonset", "wait" or "skip". */
const drain = (
  title: string,
  row: PodRow,
  expected: string,
  { now = 10 * HOUR, flags = {} }: { now?: number; flags?: Readonly<Record<string, unknown>> } = {},
) =>
  test(`rules: ${title}`, () => {
    const setting = new Setting(flags);
    const node = setting.store.addNode(nodeOf("n", "4/16Gi"));
    const { spec = {}, allowed, deletedMs, goneFrom, ...rest } = row;
    const namespace = rest.namespace ?? "default";
    const pod = setting.pod("1/1Gi", { labels: { app: "x" }, node, ...rest, spec: spec as Partial<PodSpec> });
    if (goneFrom !== undefined) Object.assign(setting.store.owners.all[0], { object: -1, apiVersion: goneFrom });
    if (allowed !== undefined) {
      setting.store.addObject("PodDisruptionBudget", {
        metadata: { name: "b", namespace },
        spec: { selector: { matchLabels: { app: "x" } } },
        status: { disruptionsAllowed: allowed },
      });
    }
    if (deletedMs !== undefined) {
      setting.now = deletedMs;
      setting.store.deletePod(pod);
    }
    setting.at(now);
    const { toMove, daemonSetPods, onCompletionPods, blockedBy } = podsToMove(setting.env, [pod], [setting.store.pods.templates[pod]], {
      withListers: true,
      budgets: budgetsNow(setting.store),
      now,
    });
    const found =
      blockedBy?.reason ??
      (toMove.length > 0 ? "move" : daemonSetPods.length > 0 ? "daemonset" : onCompletionPods.length > 0 ? "wait" : "skip");
    expect(blockedBy?.reason === "ControllerNotFound" ? blockedBy.text() : found).toBe(expected);
  });

const owned = { owner: "ReplicaSet/w" };
const system = { ...owned, namespace: "kube-system" };
const host = { spec: { volumes: [{ name: "v", hostPath: { path: "/x" } }] } };

drain("a pod of a ReplicaSet moves", owned, "move");
drain("a mirror pod does not count", { annotations: { "kubernetes.io/config.mirror": "x" } }, "skip");
drain("a DaemonSet pod goes with its node", { owner: "DaemonSet/d" }, "daemonset");
drain("a bare pod blocks", {}, "NotReplicated");
drain("a bare pod that may be evicted moves", { annotations: { [SAFE]: "true" } }, "move");
drain("a custom controller blocks", { owner: "CloneSet/c" }, "NotReplicated");
drain("a custom controller moves when the flag is off", { owner: "CloneSet/c" }, "move", {
  flags: { "skip-nodes-with-custom-controller-pods": false },
});
drain("a StatefulSet moves", { owner: "StatefulSet/s" }, "move");
const asDaemonSet = { annotations: { "cluster-autoscaler.kubernetes.io/daemonset-pod": "true" } };
drain(
  "a ReplicaSet that is gone blocks",
  { ...owned, goneFrom: "apps/v1" },
  'replication controller for default/pod-0 is not available, err: replicaset.apps "w" not found',
);
drain(
  "so does one of another API group, which is never found",
  { ...owned, goneFrom: "argoproj.io/v1" },
  'replication controller for default/pod-0 is not available, err: replicaset.apps "w" not found',
);
drain(
  "a Job that is gone blocks",
  { owner: "Job/j", goneFrom: "batch/v1" },
  'job for default/pod-0 is not available: err: job.batch "j" not found',
);
drain(
  "a StatefulSet that is gone blocks",
  { owner: "StatefulSet/s", goneFrom: "apps/v1" },
  'statefulset for default/pod-0 is not available: err: statefulset.apps "s" not found',
);
drain("one of another API group is not looked up", { owner: "StatefulSet/s", goneFrom: "example.org/v1" }, "move");
drain(
  "a DaemonSet that is gone blocks",
  { owner: "DaemonSet/d", goneFrom: "apps/v1" },
  'daemonset for default/pod-0 is not present, err: daemonset.apps "d" not found',
);
drain(
  "of a pod that only counts as a DaemonSet's, the ReplicaSet is not looked up",
  { ...owned, ...asDaemonSet, goneFrom: "apps/v1" },
  "daemonset",
);
drain("nor the Job", { owner: "Job/j", ...asDaemonSet, goneFrom: "batch/v1" }, "daemonset");
drain(
  "but the ReplicationController is",
  { owner: "ReplicationController/r", ...asDaemonSet, goneFrom: "v1" },
  'replication controller for default/pod-0 is not available, err: replicationcontroller "r" not found',
);
test.each(["ReplicaSet", "ReplicationController", "Job", "DaemonSet", "StatefulSet"] as const)(
  "rules: a %s is looked up among the objects of its own kind, and missed when it has gone",
  (kind) => {
    const setting = new Setting({});
    const { store, env } = setting;
    const node = store.addNode(nodeOf("n", "4/16Gi"));
    const spec = { replicas: 1, selector: {}, template: { spec: { containers: [{ name: "c" }] } } };
    const metadata = { name: "x", namespace: "default" };
    store.addObject(kind as "ReplicaSet", { metadata: { ...metadata, name: "another" }, spec });
    const object = store.addObject(kind as "ReplicaSet", { metadata, spec });
    const pod = setting.pod("1/1Gi", { owner: `${kind}/x`, node });
    Object.assign(store.owners.all[0], { object });
    const blocking = () => {
      setting.at(10 * HOUR);
      const input = { withListers: true, budgets: budgetsNow(store), now: 10 * HOUR };
      return podsToMove(env, [pod], [store.pods.templates[pod]], input).blockedBy?.reason;
    };
    expect(blocking()).toBeUndefined();
    store.removeObject(kind, object);
    expect(blocking()).toBe("ControllerNotFound");
  },
);
drain("a pod to be waited for", { ...owned, annotations: { [SAFE]: "on-completion" } }, "wait");
drain("a pod not safe to evict blocks", { ...owned, annotations: { [SAFE]: "false" } }, "NotSafeToEvictAnnotation");
drain("a kube-system pod blocks for an hour", system, "UnmovableKubeSystemPod", { now: HOUR - 1000 });
drain("at exactly one hour it still blocks", system, "UnmovableKubeSystemPod", { now: HOUR });
drain("after an hour it moves", system, "move", { now: HOUR + 1000 });
drain("after an hour even local storage does not hold it", { ...system, ...host }, "move", { now: HOUR + 1000 });
drain("a kube-system pod with a budget moves", { ...system, allowed: 1 }, "move", { now: 1000 });
drain("local storage blocks", { ...owned, ...host }, "LocalStorageRequested");
drain("emptyDir blocks", { ...owned, spec: { volumes: [{ name: "v", emptyDir: {} }] } }, "LocalStorageRequested");
drain("emptyDir in memory does not", { ...owned, spec: { volumes: [{ name: "v", emptyDir: { medium: "Memory" } }] } }, "move");
drain("listed volumes do not", { ...owned, ...host, annotations: { [`${SAFE}-local-volumes`]: "a,v" } }, "move");
drain(
  "names in that list are not trimmed",
  { ...owned, ...host, annotations: { [`${SAFE}-local-volumes`]: "a, v" } },
  "LocalStorageRequested",
);
drain("an exhausted budget blocks", { ...owned, allowed: 0 }, "NotEnoughPdb");
drain("a budget with room does not", { ...owned, allowed: 1 }, "move");
drain("safe-to-evict passes an exhausted budget", { ...owned, allowed: 0, annotations: { [SAFE]: "true" } }, "move");
// Deleted at 10 s with 30 s of grace: the API's timestamp is 40 s, and the grace counts again, and 30 s more.
drain("a terminating pod moves", { ...owned, deletedMs: 10_000 }, "move", { now: 100_000 });
drain("until well after its grace", { ...owned, deletedMs: 10_000 }, "skip", { now: 100_001 });

const busy = (
  title: string,
  pods: readonly { readonly requests: string; readonly owner?: string; readonly mirror?: boolean }[],
  options: { ds?: boolean; mirror?: boolean },
  text: string,
) =>
  test(`utilization: ${title}`, () => {
    const setting = new Setting();
    const node = setting.store.addNode(nodeOf("n", "3920m/15155Mi"));
    for (const { requests, owner, mirror } of pods) {
      setting.pod(requests, {
        node,
        ...(owner === undefined ? {} : { owner }),
        annotations: mirror ? { "kubernetes.io/config.mirror": "x" } : {},
      });
    }
    setting.env.snapshot.begin([node], []);
    const row = setting.env.snapshot.rowOfNode(node);
    const found = utilizationOf(setting.env, row, { ignoreDaemonSets: options.ds === true, ignoreMirrorPods: options.mirror === true })!;
    expect(`${found.value.toFixed(4)} ${found.resource}`).toBe(text);
  });

const worked = [
  { requests: "1000m/2Gi", owner: "ReplicaSet/a" },
  { requests: "200m/400Mi", owner: "DaemonSet/d" },
];
busy("an empty node", [], {}, "0.0000 memory");
busy("the worked example", worked, {}, "0.3061 cpu");
busy("without its DaemonSet pod", worked, { ds: true }, "0.2688 cpu");
busy("a mirror pod counts", [{ requests: "980m/0", mirror: true }], {}, "0.2500 cpu");
busy("unless it is ignored", [{ requests: "980m/0", mirror: true }], { mirror: true }, "0.0000 memory");
busy("all is ignored: memory decides", [{ requests: "3920m/0", owner: "DaemonSet/d" }], { ds: true }, "0.0000 memory");

test("utilization counts what a pod holds while it is resized in place", () => {
  const setting = new Setting();
  const { store, env } = setting;
  const node = store.addNode(nodeOf("n", "4/16Gi"));
  const requests = (cpu: string) => ({ requests: { cpu, memory: "1Gi" } });
  const template = store.makeTemplate({
    namespace: "default",
    spec: { containers: [{ name: "c", resources: requests("1") }] },
    status: { containerStatuses: [{ name: "c", allocatedResources: requests("3").requests, resources: requests("2") }] } as never,
  });
  store.bindPod(store.createPod({ name: "p", template }), node);
  env.snapshot.begin([node], []);
  expect(utilizationOf(env, env.snapshot.rowOfNode(node), { ignoreDaemonSets: false, ignoreMirrorPods: false })?.value).toBe(0.75);
});

test("utilization is told as Go prints it", () => {
  const of = (value: number) => utilizationText({ cpu: value, memory: 0.25, gpu: 0, resource: "cpu", value });
  expect(of(0.075)).toBe("{0.075 0.25 0 0 cpu 0.075}");
  expect(of(0.00001)).toBe("{1e-05 0.25 0 0 cpu 1e-05}");
  expect(of(Number.NaN)).toBe("{NaN 0.25 0 0 cpu NaN}");
  expect(of(999_999.5)).toBe("{999999.5 0.25 0 0 cpu 999999.5}");
  expect(of(-1_250_000)).toBe("{-1.25e+06 0.25 0 0 cpu -1.25e+06}");
  expect(of(-0)).toBe("{-0 0.25 0 0 cpu -0}");
});

/** Parallelism 10, unneeded time 10 minutes. */
const limit = (intervalMs: number, unneeded: number, expected: number) =>
  test(`at most ${expected} unneeded nodes with ${unneeded} now and plans every ${intervalMs} ms`, () => {
    expect(unneededLimit(10, 600_000, intervalMs, unneeded)).toBe(expected);
  });
limit(600_000, 0, 20);
limit(10_000, 20, 40);
limit(10_000, 700, 610);
limit(1, 3, 23);
limit(700_000, 100, 20);

/** Nodes as `<group>:<number>`. Atomic are group 9 with 4 nodes, 8 with 2, and 7, of whose 5 nodes 3 are registered. */
const crop = (
  title: string,
  {
    empty = "",
    drain: drains = "",
    inProgress = 0,
    draining = 0,
  }: { empty?: string; drain?: string; inProgress?: number; draining?: number },
  expected: string,
) =>
  test(`budget: ${title}`, () => {
    const parse = (text: string) =>
      text
        .split(" ")
        .filter((node) => node !== "")
        .map((node) => ({ node, group: Number(node.split(":")[0]) }));
    const result = cropToBudget({
      empty: parse(empty),
      drain: parse(drains),
      maxParallelism: 10,
      maxDrainParallelism: 1,
      emptyInProgress: inProgress,
      drainInProgress: draining,
      atomicSizeOf: (group) => ATOMIC[group],
    });
    expect(`${result.empty.join(" ")} | ${result.drain.join(" ")}`).toBe(expected);
  });

const ATOMIC: Readonly<Record<number, AtomicSize>> = {
  9: { target: 4, registered: 4 },
  8: { target: 2, registered: 2 },
  7: { target: 5, registered: 3 },
};

const twelve = Array.from({ length: 12 }, (_, i) => `1:${i}`).join(" ");
crop("ten empty nodes at most", { empty: twelve }, `${twelve.split(" ").slice(0, 10).join(" ")} | `);
crop("less when some are under way", { empty: twelve, inProgress: 8 }, "1:0 1:1 | ");
crop("none when ten are under way", { empty: twelve, inProgress: 10 }, " | ");
crop("one drain at a time", { drain: "1:0 1:1 2:0" }, " | 1:0");
crop("none while one is drained", { drain: "1:0", draining: 1 }, " | ");
crop("empty nodes first, and drains share their budget", { empty: twelve, drain: "2:0" }, `${twelve.split(" ").slice(0, 10).join(" ")} | `);
crop("group by group in order of appearance", { empty: "2:0 1:0 2:1" }, "2:0 2:1 1:0 | ");
crop("an atomic group goes as a whole, and first", { empty: "1:0 9:0 9:1 9:2 9:3" }, "9:0 9:1 9:2 9:3 1:0 | ");
crop("an atomic group that is not complete stays", { empty: "9:0 9:1" }, " | ");
crop("an atomic group may exceed what is left", { empty: "9:0 9:1 9:2 9:3", inProgress: 9 }, "9:0 9:1 9:2 9:3 | ");
crop("a second one may not, and none behind it goes", { empty: "9:0 9:1 9:2 9:3 8:0 8:1 1:0", inProgress: 8 }, "9:0 9:1 9:2 9:3 | ");
crop(
  "when nothing is left, none goes, even if it would be enough for one behind it",
  { empty: "8:0 8:1 9:0 9:1 9:2 9:3", inProgress: 8 },
  "8:0 8:1 | ",
);
crop(
  "too large a group stops those behind it even if it is not complete",
  { empty: "8:0 8:1 7:0 7:1 7:2 7:3 9:0 9:1 9:2 9:3", inProgress: 5 },
  "8:0 8:1 | ",
);
crop("one that is not complete and small enough does not", { empty: "8:0 9:0 9:1 9:2 9:3" }, "9:0 9:1 9:2 9:3 | ");
crop("nodes that have not registered hold up nothing", { empty: "7:0 7:1 7:2" }, "7:0 7:1 7:2 | ");
crop("an atomic group of nodes to drain exceeds what is left, too", { drain: "8:0 8:1 9:0 9:1 9:2 9:3" }, " | 8:0 8:1");
crop("not while one is drained", { drain: "8:0 8:1", draining: 1 }, " | ");
crop("but while two are, which is one more than may be", { drain: "8:0 8:1", draining: 2 }, " | 8:0 8:1");
crop("and while eleven go, when ten may", { empty: "8:0 8:1 1:0", inProgress: 11 }, "8:0 8:1 | ");
crop("a mixed group asks for both budgets", { empty: "8:0", drain: "8:1", draining: 1 }, " | ");
crop("and takes from both", { empty: "8:0", drain: "8:1 2:0" }, "8:0 | 8:1");

/** How many nodes of group 7 must be ready before they are deleted together. */
const batch = (title: string, empty: number, drains: number, expected: number | undefined) =>
  test(`batch: ${title}`, () => {
    const nodes = (count: number) => Array.from({ length: count }, (_, node) => ({ node, group: 7 }));
    const budgets = { maxParallelism: 10, maxDrainParallelism: 10, emptyInProgress: 0, drainInProgress: 0 };
    const { batchSizes } = cropToBudget({ ...budgets, empty: nodes(empty), drain: nodes(drains), atomicSizeOf: (group) => ATOMIC[group] });
    expect(batchSizes.get(7)).toBe(expected);
  });
batch("all that are registered", 3, 0, 3);
batch("all there should be", 5, 0, 5);
batch("the same for nodes to drain", 0, 3, 3);
batch("a mixed group waits for those that have not registered, which is for ever", 2, 1, 5);
batch("nothing starts of a part", 2, 0, undefined);
