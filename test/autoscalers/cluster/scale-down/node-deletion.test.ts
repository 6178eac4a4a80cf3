import { expect, test } from "vitest";
import { ClusterState } from "../../../../src/autoscalers/cluster/cluster-state.ts";
import { NodeLister } from "../../../../src/autoscalers/cluster/node-view.ts";
import { DeletionBatches } from "../../../../src/autoscalers/cluster/scale-down/deletion-batches.ts";
import { DeletionQueue } from "../../../../src/autoscalers/cluster/scale-down/deletion-queue.ts";
import { DeletionTracker } from "../../../../src/autoscalers/cluster/scale-down/deletion-tracker.ts";
import { NodeDeletion, type ReadyDeletion } from "../../../../src/autoscalers/cluster/scale-down/node-deletion.ts";
import { markToBeDeleted } from "../../../../src/autoscalers/cluster/scale-down/node-writer.ts";
import type { Id } from "../../../../src/cluster/index.ts";
import { nodeOf, Setting } from "../setting.ts";

const SECOND = 1000;
const SAFE = "cluster-autoscaler.kubernetes.io/safe-to-evict";
const DELAY = "delay-deletion.cluster-autoscaler.kubernetes.io/backup";

interface Case {
  readonly flags?: Readonly<Record<string, unknown>>;
  /** Nodes as `<name> <app> <grace seconds>`, or `<name>` for an empty one. The API evicts no pod of the app `kept`. */
  readonly nodes: readonly string[];
  /** They only go together, so many of them. */
  readonly batchSize?: number;
  /** Annotation on all nodes when their removal is decided. */
  readonly annotated?: boolean;
  readonly min?: number;
  /** What happens besides, by second: `<what> <node>`. */
  readonly at?: Readonly<Record<number, string>>;
}

/** Nodes that are to go after five seconds: what happens to them, as `<second> <node> <what>`. */
const check = (title: string, { flags = {}, nodes, batchSize, annotated = false, min = 0, at = {} }: Case, expected: readonly string[]) =>
  test(title, () => {
    const setting = new Setting(flags);
    const { store, env } = setting;
    const group = setting.group("g", { target: nodes.length, min });
    const ids = new Map<string, Id>();
    for (const row of nodes) {
      const [name, app, grace] = row.split(" ");
      const object = nodeOf(name, "8/16Gi");
      const annotations = annotated ? { [DELAY]: "x" } : {};
      const node = store.addNode({ ...object, metadata: { ...object.metadata, annotations } }, store.createInstance(group.id, name, ""));
      ids.set(name, node);
      const spec = { terminationGracePeriodSeconds: Number(grace) };
      if (app !== undefined) setting.pod("1/1Gi", { owner: "ReplicaSet/w", labels: { app }, annotations: { [SAFE]: "true" }, spec, node });
    }
    store.addObject("PodDisruptionBudget", {
      metadata: { name: "b", namespace: "default" },
      spec: { selector: { matchLabels: { app: "kept" } } },
      status: { disruptionsAllowed: 0 },
    } as never);
    const told: string[] = [];
    const tracker = new DeletionTracker();
    const queue = new DeletionQueue<NodeDeletion>();
    const batches = new DeletionBatches<ReadyDeletion>(env.flags["node-deletion-batcher-interval"]);
    const context = { env, state: new ClusterState(env, new NodeLister(env)), tracker, queue, batches };
    Object.assign(env.events, {
      node: (node: Id, _type: string, reason: string, text: string) => {
        if (reason === "ScaleDownFailed") told.push(`${setting.now / SECOND} ${store.nodes.infos.names[node]} ${text}`);
      },
    });
    for (const [i, node] of [...ids.values()].entries()) {
      markToBeDeleted(env, node, 0);
      const kind = nodes[i].includes(" ") ? "drain" : "empty";
      tracker.start(new NodeDeletion(context, { node, group, kind, batchSize }, 5 * SECOND));
    }
    const acts: Readonly<Record<string, (node: Id) => void>> = {
      nextLoop: () => queue.begin(),
      kill: (node) => store.removeInstance(store.nodes.instance[node], "gone"),
      killInstanceOf: (node) => {
        Object.assign(store.nodeGroups.instances[store.nodes.instance[node]], { node: undefined });
        store.removeInstance(store.nodes.instance[node], "gone");
      },
      annotate: (node) => annotate(node, { [DELAY]: "x" }),
      clear: (node) => annotate(node, {}),
      schedule: (node) => void setting.pod("1/1Gi", { owner: "ReplicaSet/w", node }),
    };
    const annotate = (node: Id, annotations: object) => {
      const object = store.nodes.infos.nodes[node];
      store.updateNode(node, { ...object, metadata: { ...object.metadata, annotations } } as never);
    };
    for (let second = 0; second <= 200; second++) {
      setting.at(second * SECOND);
      const [what, name] = at[second]?.split(" ") ?? [];
      if (what !== undefined) acts[what](ids.get(name)!);
      for (let pod = 0; pod < store.pods.count; pod++) {
        if (store.pods.removed[pod] === 1 || !store.pods.isDeleting(pod)) continue;
        if (store.pods.deletionRequestedMs[pod] + store.pods.deletionGraceMs[pod] <= setting.now) store.removePod(pod);
      }
      for (const deletion of [...tracker.running.values()]) deletion.step(setting.now);
      for (const [node, result] of tracker.takeResults()) told.push(`${second} ${store.nodes.infos.names[node]} ${result}`);
    }
    for (const node of tracker.running.keys()) told.push(`${store.nodes.infos.names[node]} waits`);
    expect(told).toEqual(expected);
  });

check("an empty node is deleted after the wait", { nodes: ["a"] }, ["5 a NodeDeleteOk"]);
check("one on which a pod has come stays", { nodes: ["a"], at: { 3: "schedule a" } }, [
  '5 a failed to delete empty node: failed to delete empty node "a", new pods scheduled',
  "5 a NodeDeleteErrorInternal",
]);
check("a node whose pods take 12 seconds is deleted at the third look after", { nodes: ["a w 12"] }, ["20 a NodeDeleteOk"]);
check("a node that has vanished belongs to no group", { nodes: ["a"], at: { 3: "kill a" } }, [
  "5 a failed to delete empty node: picked node that doesn't belong to a node group: a",
  "5 a NodeDeleteErrorFailedToDelete",
]);
check("that goes for one that vanishes while it is drained", { nodes: ["a w 30"], at: { 12: "kill a" } }, [
  "15 a failed to drain and delete node: picked node that doesn't belong to a node group: a",
  "15 a NodeDeleteErrorFailedToDelete",
]);
check("and for one without its machine", { nodes: ["a"], at: { 3: "killInstanceOf a" } }, [
  "5 a failed to delete empty node: picked node that doesn't belong to a node group: a",
  "5 a NodeDeleteErrorFailedToDelete",
]);

check("an annotation delays the call, and is looked at every five seconds", { nodes: ["a"], annotated: true, at: { 11: "clear a" } }, [
  "15 a NodeDeleteOk",
]);
check("also when it is gone before the first look", { nodes: ["a"], annotated: true, at: { 2: "clear a" } }, ["10 a NodeDeleteOk"]);
check("for two minutes at most", { nodes: ["a"], annotated: true }, ["125 a NodeDeleteOk"]);
check("or as long as the flag says", { nodes: ["a"], annotated: true, flags: { "node-deletion-delay-timeout": "7s" } }, [
  "12 a NodeDeleteOk",
]);
check("which may be not at all", { nodes: ["a"], annotated: true, flags: { "node-deletion-delay-timeout": "0s" } }, ["5 a NodeDeleteOk"]);
check("one that comes after the decision delays nothing", { nodes: ["a"], at: { 2: "annotate a" } }, ["5 a NodeDeleteOk"]);
check("a node that vanishes meanwhile is not found", { nodes: ["a"], annotated: true, at: { 12: "kill a" } }, [
  '15 a failed to delete empty node: failed to get node a: node "a" not found',
  "15 a NodeDeleteErrorFailedToDelete",
]);

check("nodes of an atomic group wait for each other", { nodes: ["a", "b w 7"], batchSize: 2 }, ["15 a NodeDeleteOk", "15 b NodeDeleteOk"]);
const OTHERS = "couldn't scale down other nodes in this node group";
check(
  "when one cannot go, those that have waited cannot either, and are told of like it",
  { nodes: ["a", "b w 7", "c kept 1"], batchSize: 3 },
  [
    "125 c failed to drain and delete node: Failed to drain node /c, due to following errors: [failed to evict pod default/pod-1 within allowed timeout (last error: Cannot evict pod as it would violate the pod's disruption budget.)]",
    `125 a failed to drain and delete node: ${OTHERS}`,
    `125 b failed to drain and delete node: ${OTHERS}`,
    "125 c NodeDeleteErrorFailedToEvictPods",
    "125 a NodeDeleteErrorFailedToDelete",
    "125 b NodeDeleteErrorFailedToDelete",
  ],
);
check("one that is still being drained goes on, and gives up then", { nodes: ["a", "b w 7"], batchSize: 2, at: { 3: "schedule a" } }, [
  '5 a failed to delete empty node: failed to delete empty node "a", new pods scheduled',
  "5 a NodeDeleteErrorInternal",
  `15 b failed to drain and delete node: ${OTHERS}`,
  "15 b NodeDeleteErrorFailedToDelete",
]);
check(
  "unless the next attempt to delete nodes has forgotten the failure: then it waits for ever",
  { nodes: ["a", "b w 7"], batchSize: 2, at: { 3: "schedule a", 10: "nextLoop a" } },
  ['5 a failed to delete empty node: failed to delete empty node "a", new pods scheduled', "5 a NodeDeleteErrorInternal", "b waits"],
);
check("a refused call is told of all nodes as of the last one", { nodes: ["a w 2", "b"], batchSize: 2, min: 1 }, [
  "10 b failed to drain and delete node: failed to delete nodes from group g: min size reached, nodes will not be deleted",
  "10 a failed to drain and delete node: failed to delete nodes from group g: min size reached, nodes will not be deleted",
  "10 b NodeDeleteErrorFailedToDelete",
  "10 a NodeDeleteErrorFailedToDelete",
]);

const collecting = { "node-deletion-batcher-interval": "30s" };
check("nodes of a group can be collected for a time, from the first one on", { nodes: ["a", "b w 7", "c w 31"], flags: collecting }, [
  "35 a NodeDeleteOk",
  "35 b NodeDeleteOk",
  "70 c NodeDeleteOk",
]);
check(
  "they go in one call, which is refused for all, and each is told of by its kind",
  { nodes: ["a", "b w 7"], min: 1, flags: collecting },
  [
    "35 a failed to delete empty node: failed to delete nodes from group g: min size reached, nodes will not be deleted",
    "35 b failed to drain and delete node: failed to delete nodes from group g: min size reached, nodes will not be deleted",
    "35 a NodeDeleteErrorFailedToDelete",
    "35 b NodeDeleteErrorFailedToDelete",
  ],
);
