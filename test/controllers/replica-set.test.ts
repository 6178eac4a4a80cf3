import { expect, test } from "vitest";
import { seconds } from "../../src/engine/index.ts";
import { Cluster, dedent } from "./story.ts";

function scale(cluster: Cluster, id: number, replicas: number): void {
  const set = cluster.store.replicaSets.get(id)!;
  cluster.store.replaceObject("ReplicaSet", id, { ...set, spec: { ...set.spec, replicas } });
}

test("as many pods as asked for, more and fewer", () => {
  const cluster = new Cluster({ nodes: 2 });
  const web = cluster.replicaSet("web", 2);
  cluster.at(seconds(10), () => scale(cluster, web, 3));
  cluster.at(seconds(20), () => scale(cluster, web, 1));
  cluster.run();
  expect(cluster.story()).toBe(
    dedent(`
      0s ReplicaSet/web SuccessfulCreate: Created pod: web-0
      0s ReplicaSet/web SuccessfulCreate: Created pod: web-1
      10s ReplicaSet/web SuccessfulCreate: Created pod: web-2
      20s ReplicaSet/web SuccessfulDelete: Deleted pod: web-2
      20s ReplicaSet/web SuccessfulDelete: Deleted pod: web-0
    `),
  );
  expect(cluster.livePods()).toBe("web-1");
});

test("a pod that is stopping is replaced before it is gone", () => {
  const cluster = new Cluster();
  const { store } = cluster;
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c" }] } };
  store.templateFor("default", template, { exitCode: 0, readyAfterMs: 0, stopMs: seconds(20), usageRatio: 1 });
  store.addObject("ReplicaSet", { metadata: { name: "web" }, spec: { replicas: 1, selector: { matchLabels: { app: "web" } }, template } });
  cluster.at(seconds(5), () => store.evictPod(cluster.pod("web-0")));
  cluster.run(seconds(6));
  expect(cluster.livePods()).toBe("web-0 stopping, web-1");
  cluster.run();
  expect(cluster.livePods()).toBe("web-1");
});

test("pods lost with a node are replaced", () => {
  const cluster = new Cluster({ nodes: 2 });
  cluster.replicaSet("web", 4);
  cluster.at(seconds(5), () => cluster.store.removeNode(0, "test"));
  cluster.run();
  expect(cluster.livePods()).toBe("web-1, web-3, web-4, web-5");
});

test("a deleted ReplicaSet takes its pods with it, and 0 replicas are none", () => {
  const cluster = new Cluster();
  const web = cluster.replicaSet("web", 2);
  cluster.replicaSet("none", 0);
  cluster.at(seconds(5), () => cluster.store.removeObject("ReplicaSet", web));
  cluster.run();
  expect(cluster.livePods()).toBe("");
});

test("the more crowded node gives first, counting the other sets of the Deployment", () => {
  const cluster = new Cluster({ nodes: 2 });
  const { store } = cluster;
  const reference = [{ kind: "Deployment", name: "web", controller: true }];
  const sets = ["old", "new"].map((name) => {
    const id = cluster.replicaSet(name, 0);
    const set = store.replicaSets.get(id)!;
    store.replaceObject("ReplicaSet", id, { ...set, metadata: { ...set.metadata, ownerReferences: reference } });
    return id;
  });
  cluster.at(seconds(1), () => scale(cluster, sets[0], 2)); // one on each node
  cluster.at(seconds(2), () => scale(cluster, sets[1], 1)); // n0 has two now
  cluster.at(seconds(9), () => scale(cluster, sets[0], 1));
  cluster.run();
  expect(cluster.livePods()).toBe("old-1, new-0");
});

test("pods that came with the cluster count for their owner, known by name before its object came", () => {
  const cluster = new Cluster();
  const { store } = cluster;
  const template = store.makeTemplate({ namespace: "default", labels: { app: "web" }, spec: { containers: [{ name: "c" }] } });
  store.createPod({ name: "web-x2x5k", template, owner: store.ownerOf({ kind: "ReplicaSet", namespace: "default", name: "web" }) });
  cluster.replicaSet("web", 2);
  cluster.at(seconds(5), () => store.deletePod(cluster.pod("web-x2x5k")));
  cluster.run();
  expect(cluster.livePods()).toBe("web-1, web-2");
});
