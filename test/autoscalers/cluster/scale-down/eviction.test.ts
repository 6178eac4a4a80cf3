import { expect, test } from "vitest";
import { Eviction } from "../../../../src/autoscalers/cluster/scale-down/eviction.ts";
import { nodeOf, Setting } from "../setting.ts";

const SECOND = 1000;

interface Case {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly kind?: "empty" | "drain";
  /** Pods as `<app> <grace seconds> <priority>`; those of the app `ds` belong to a DaemonSet. */
  readonly pods: readonly string[];
  /** Apps whose budgets allow no disruption. */
  readonly refused?: readonly string[];
}

/** A node's pods on their way out: `<seconds> evict <app> <grace>`, and how it ended. Pods are gone when their grace is over. */
const check = (title: string, { flags = {}, kind = "drain", pods, refused = [] }: Case, expected: readonly string[]) =>
  test(title, () => {
    const setting = new Setting(flags);
    const { store } = setting;
    const node = store.addNode(nodeOf("n", "8/16Gi"));
    for (const row of pods) {
      const [app, grace, priority] = row.split(" ");
      setting.pod("100m/100Mi", {
        owner: app === "ds" ? "DaemonSet/ds" : "ReplicaSet/web",
        labels: { app },
        spec: { terminationGracePeriodSeconds: Number(grace), ...(priority !== undefined && { priority: Number(priority) }) },
        node,
      });
    }
    for (const app of refused) {
      store.addObject("PodDisruptionBudget", {
        metadata: { name: app, namespace: "default" },
        spec: { selector: { matchLabels: { app } } },
        status: { disruptionsAllowed: 0 },
      } as never);
    }
    const told: string[] = [];
    const leaving = new Set<number>();
    const eviction = new Eviction(setting.env, node, kind);
    for (let now = 0; now <= 1000 * SECOND; ) {
      setting.at(now);
      for (const pod of [...leaving]) {
        if (store.pods.deletionRequestedMs[pod] + store.pods.deletionGraceMs[pod] > now) continue;
        store.removePod(pod);
        leaving.delete(pod);
      }
      const progress = eviction.step(now);
      for (let pod = 0; pod < store.pods.count; pod++) {
        if (!store.pods.isDeleting(pod) || store.pods.removed[pod] === 1 || leaving.has(pod)) continue;
        leaving.add(pod);
        told.push(`${now / SECOND} evict ${store.pods.templates[pod].labels["app"]} ${store.pods.deletionGraceMs[pod] / SECOND}`);
      }
      if (progress === "done" || "error" in progress) {
        told.push(`${now / SECOND} ${progress === "done" ? "done" : progress.error.split(":")[0]}`);
        break;
      }
      now = progress.nextMs;
    }
    expect(told).toEqual(expected);
  });

const DRAIN_ERROR = "Failed to drain node /n, due to following errors";

check("pods are evicted at once, and their node waits for them", { pods: ["web 30", "web 7", "ds 60"] }, [
  "0 evict web 30",
  "0 evict web 7",
  "0 evict ds 60",
  "30 done",
]);
check("grace is cut to the longest there may be", { pods: ["web 900"], flags: { "max-graceful-termination-sec": 20 } }, [
  "0 evict web 20",
  "20 done",
]);
check("which is no cut when it is 0, though the wait is short then", { pods: ["web 20"], flags: { "max-graceful-termination-sec": 0 } }, [
  "0 evict web 20",
  "20 done",
]);
check("what a budget refuses is tried for two minutes", { pods: ["web 5"], refused: ["web"] }, [`120 ${DRAIN_ERROR}`]);
check("so are pods of DaemonSets, which may stay then", { pods: ["web 5", "ds 5"], refused: ["ds"] }, ["0 evict web 5", "120 done"]);
check(
  "they are no matter when the flag leaves them",
  { pods: ["web 5", "ds 5"], refused: ["ds"], flags: { "daemonset-eviction-for-occupied-nodes": false } },
  ["0 evict web 5", "5 done"],
);
check("an empty node goes without a wait", { kind: "empty", pods: ["ds 5"] }, ["0 done"]);
check(
  "or tries its DaemonSet pods first, when the flag asks for it",
  { kind: "empty", pods: ["ds 5"], flags: { "daemonset-eviction-for-empty-nodes": true } },
  ["0 evict ds 5", "0 done"],
);
check(
  "for as long as a budget refuses them",
  { kind: "empty", pods: ["ds 5"], refused: ["ds"], flags: { "daemonset-eviction-for-empty-nodes": true } },
  ["120 done"],
);
check(
  "bands of priority go one after the other, each with its grace, and DaemonSet pods are waited for",
  { pods: ["web 40 100", "ds 40 100", "web 40"], flags: { "drain-priority-config": "0:10,100:20" } },
  ["0 evict web 10", "10 evict web 20", "10 evict ds 20", "30 done"],
);
check(
  "in bands a DaemonSet pod that is refused keeps its node",
  { pods: ["web 5", "ds 5"], refused: ["ds"], flags: { "drain-priority-config": "0:10" } },
  ["0 evict web 5", `120 ${DRAIN_ERROR}`],
);
check("one attempt is always made", { pods: ["web 5"], refused: ["web"], flags: { "max-pod-eviction-time": "0s" } }, [`10 ${DRAIN_ERROR}`]);

test("a pod that has gone is told of like its namesake of another namespace that has not", () => {
  const setting = new Setting();
  const { store, env } = setting;
  const node = store.addNode(nodeOf("n", "8/16Gi"));
  for (const namespace of ["a", "b"]) {
    const template = store.makeTemplate({ namespace, spec: { containers: [{ name: "c" }] } });
    const pod = store.createPod({ name: "web", template });
    store.bindPod(pod, node);
    store.setPodRunning(pod);
  }
  store.addObject("PodDisruptionBudget", {
    metadata: { name: "all", namespace: "a" },
    spec: { selector: {} },
    status: { disruptionsAllowed: 0 },
  } as never);
  const eviction = new Eviction(env, node, "drain");
  let progress = eviction.step(0);
  while (typeof progress === "object" && "nextMs" in progress) progress = eviction.step(setting.at(progress.nextMs).now);
  const refused = "Cannot evict pod as it would violate the pod's disruption budget.";
  const text = `failed to evict pod a/web within allowed timeout (last error: ${refused})`;
  expect(progress).toEqual({ error: `${DRAIN_ERROR}: [${text} ${text}]` });
});

/** A pod of a StatefulSet is evicted at 0 and gone at 10 s; then `again` becomes of its name. How the drain ends, and when. */
const checkNamesake = (title: string, again: (setting: Setting, name: string, node: number, other: number) => void, expected: string) =>
  test(title, () => {
    const setting = new Setting();
    const { store } = setting;
    const [node, other] = ["n", "m"].map((name) => store.addNode(nodeOf(name, "8/16Gi")));
    const pod = setting.pod("100m/100Mi", { owner: "StatefulSet/db", node, spec: { terminationGracePeriodSeconds: 10 } });
    const eviction = new Eviction(setting.env, node, "drain");
    for (let now = 0; ; ) {
      setting.at(now);
      if (now === 10 * SECOND) {
        store.removePod(pod);
        again(setting, store.pods.names[pod], node, other);
      }
      const progress = eviction.step(now);
      if (progress === "done" || "error" in progress) {
        expect(`${now / SECOND} ${progress === "done" ? "done" : progress.error.split(": ")[1]}`).toBe(expected);
        return;
      }
      now = progress.nextMs;
    }
  });

const createAgain = ({ store }: Setting, name: string): number => {
  const { templates, owner } = store.pods;
  return store.createPod({ name, template: templates[0], owner: owner[0] });
};
checkNamesake("a pod that is made again and waits is gone", (setting, name) => void createAgain(setting, name), "10 done");
checkNamesake(
  "so is one that is made again elsewhere",
  (setting, name, _node, other) => setting.store.bindPod(createAgain(setting, name), other),
  "10 done",
);
checkNamesake(
  "one that comes back to the node is not",
  (setting, name, node) => setting.store.bindPod(createAgain(setting, name), node),
  "630 pods remaining after timeout",
);
