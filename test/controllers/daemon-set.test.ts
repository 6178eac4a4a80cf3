import { expect, test } from "vitest";
import { daemonPodSpec, daemonVerdict } from "../../src/controllers/index.ts";
import { seconds } from "../../src/engine/index.ts";
import type { PodSpec } from "../../src/model/index.ts";
import { Cluster, dedent } from "./story.ts";

const verdictOf = (taints: string, spec: Partial<PodSpec> = {}, labels: Record<string, string> = {}): string => {
  const parsed = taints.split(" ").filter((taint) => taint !== "");
  const node = {
    metadata: { name: "n1", labels },
    spec: { unschedulable: true, taints: parsed.map((taint) => ({ key: taint.split(":")[0], effect: taint.split(":")[1] })) },
  };
  const { run, stay } = daemonVerdict({ spec: { containers: [{ name: "c" }], ...spec } }, node);
  return run ? "run" : stay ? "stay" : "neither";
};

test.each`
  taints                                             | answer
  ${""}                                              | ${"run"}
  ${"gpu:PreferNoSchedule"}                          | ${"run"}
  ${"gpu:NoSchedule"}                                | ${"stay"}
  ${"gpu:NoExecute"}                                 | ${"neither"}
  ${"node.kubernetes.io/unschedulable:NoSchedule"}   | ${"run"}
  ${"node.kubernetes.io/not-ready:NoExecute"}        | ${"run"}
  ${"node.kubernetes.io/not-ready:NoSchedule"}       | ${"stay"}
  ${"node.kubernetes.io/memory-pressure:NoSchedule"} | ${"run"}
`("a node with taints '$taints': $answer", ({ taints, answer }) => expect(verdictOf(taints)).toBe(answer));

test.each`
  spec                                 | answer       | what
  ${{ nodeSelector: { disk: "ssd" } }} | ${"run"}     | ${"the selector matches"}
  ${{ nodeSelector: { disk: "hdd" } }} | ${"neither"} | ${"the selector does not"}
  ${{ nodeName: "n1" }}                | ${"run"}     | ${"its own name"}
  ${{ nodeName: "n2" }}                | ${"neither"} | ${"another's name"}
`("$what: $answer", ({ spec, answer }) => expect(verdictOf("", spec, { disk: "ssd" })).toBe(answer));

test("network-unavailable is tolerated on the host network only", () => {
  const taint = "node.kubernetes.io/network-unavailable:NoSchedule";
  expect([verdictOf(taint), verdictOf(taint, { hostNetwork: true })]).toEqual(["stay", "run"]);
});

test("a pod is pinned to its node; own terms go, preferences stay, tolerations are not doubled", () => {
  const spec: PodSpec = {
    containers: [],
    tolerations: [
      { key: "gpu", operator: "Exists" },
      { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 },
    ],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Exists" }] }] },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: {} }],
      },
    },
  };
  const pinned = daemonPodSpec(spec, "n7");
  expect(pinned.affinity?.nodeAffinity).toEqual({
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["n7"] }] }],
    },
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: {} }],
  });
  expect(pinned.tolerations?.length).toBe(7);
  expect(pinned.tolerations?.filter(({ tolerationSeconds }) => tolerationSeconds !== undefined)).toEqual([]);
});

test("one pod per node that fits, as nodes come, change and go", () => {
  const cluster = new Cluster({ nodes: 2 });
  const { store } = cluster;
  cluster.daemonSet("log");
  cluster.at(seconds(10), () => cluster.node("n2", { taints: [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }] }));
  cluster.at(seconds(20), () => store.updateNode(2, { ...store.nodes.infos.nodes[2], spec: {} }));
  cluster.at(seconds(30), () => store.removeNode(0, "test"));
  cluster.at(seconds(40), () =>
    store.updateNode(1, { ...store.nodes.infos.nodes[1], spec: { taints: [{ key: "x", effect: "NoExecute" }] } }),
  );
  cluster.at(seconds(50), () => store.deletePod(cluster.pod("log-2")));
  cluster.run();
  expect(cluster.story()).toBe(
    dedent(`
      0s DaemonSet/log SuccessfulCreate: Created pod: log-0
      0s DaemonSet/log SuccessfulCreate: Created pod: log-1
      20s DaemonSet/log SuccessfulCreate: Created pod: log-2
      40s DaemonSet/log SuccessfulDelete: Deleted pod: log-1
      50s DaemonSet/log SuccessfulCreate: Created pod: log-3
    `),
  );
  expect(cluster.livePods()).toBe("log-3");
});

test("a pod that waits for a node which vanishes is deleted, and all go with the DaemonSet", () => {
  const cluster = new Cluster({ nodes: 2, scheduling: false });
  const id = cluster.daemonSet("log");
  cluster.at(seconds(5), () => cluster.store.removeNode(0, "test"));
  cluster.run(seconds(6));
  expect(cluster.livePods()).toBe("log-1 pending");
  cluster.at(seconds(7), () => cluster.store.removeObject("DaemonSet", id));
  cluster.run();
  expect(cluster.livePods()).toBe("");
});

test("a pod that is lost costs a look at its node only", () => {
  const events = (nodes: number): number => {
    const cluster = new Cluster({ nodes });
    cluster.daemonSet("log");
    cluster.run();
    const before = cluster.loop.events;
    cluster.at(seconds(1), () => cluster.store.deletePod(cluster.pod("log-0")));
    cluster.run();
    return cluster.loop.events - before;
  };
  expect(events(20)).toBe(events(2));
});

test("pods that came with the cluster hold their nodes", () => {
  const cluster = new Cluster({ nodes: 2 });
  const { store } = cluster;
  const template = store.makeTemplate({ namespace: "default", spec: { containers: [{ name: "c" }] } });
  store.bindPod(
    store.createPod({ name: "log-abcde", template, owner: store.ownerOf({ kind: "DaemonSet", namespace: "default", name: "log" }) }),
    1,
  );
  cluster.daemonSet("log");
  cluster.run();
  expect(cluster.livePods()).toBe("log-abcde, log-1");
});
