import { expect, test } from "vitest";
import { seconds } from "../../src/engine/index.ts";
import { Cluster, dedent } from "./story.ts";

function scale(cluster: Cluster, id: number, replicas: number): void {
  const set = cluster.store.objects.StatefulSet.get(id)!;
  cluster.store.replaceObject("StatefulSet", id, { ...set, spec: { ...set.spec, replicas } });
}

/** Pods of the set are ready so long after they start. */
function readyAfter(cluster: Cluster, id: number, readyAfterMs: number): void {
  const set = cluster.store.objects.StatefulSet.get(id)!;
  cluster.store.templateFor("default", set.spec.template, { exitCode: 0, readyAfterMs, stopMs: seconds(3), usageRatio: 1 });
}

test("one after the other, each when the one before it is ready; the last goes first", () => {
  const cluster = new Cluster();
  const db = cluster.statefulSet("db", 2);
  readyAfter(cluster, db, seconds(10));
  cluster.at(seconds(30), () => scale(cluster, db, 3));
  cluster.at(seconds(60), () => scale(cluster, db, 1));
  cluster.run();
  expect(cluster.story()).toBe(
    dedent(`
      0s StatefulSet/db SuccessfulCreate: create Pod db-0 in StatefulSet db successful
      10s StatefulSet/db SuccessfulCreate: create Pod db-1 in StatefulSet db successful
      30s StatefulSet/db SuccessfulCreate: create Pod db-2 in StatefulSet db successful
      1m0s StatefulSet/db SuccessfulDelete: Deleted pod: db-2
      1m3s StatefulSet/db SuccessfulDelete: Deleted pod: db-1
    `),
  );
  expect(cluster.livePods()).toBe("db-0");
});

test("all at once when they are parallel, from the first ordinal on", () => {
  const cluster = new Cluster();
  const db = cluster.statefulSet("db", 3, { podManagementPolicy: "Parallel", ordinals: { start: 5 } });
  readyAfter(cluster, db, seconds(10));
  cluster.at(seconds(30), () => scale(cluster, db, 1));
  cluster.run(seconds(1));
  expect(cluster.livePods()).toBe("db-5, db-6, db-7");
  cluster.run(seconds(31));
  expect(cluster.livePods()).toBe("db-5, db-6 stopping, db-7 stopping");
});

test("a pod that is deleted or has failed comes back under its name, when it is gone, and with its claim", () => {
  const cluster = new Cluster();
  const { store } = cluster;
  const db = cluster.statefulSet("db", 2, {}, ["data"]);
  readyAfter(cluster, db, 0);
  cluster.at(seconds(10), () => store.deletePod(cluster.pod("db-0")));
  cluster.at(seconds(20), () => store.finishPod(cluster.pod("db-1"), 3, 1));
  cluster.run(seconds(11));
  expect(cluster.livePods()).toBe("db-0 stopping, db-1");
  cluster.run();
  expect(cluster.livePods()).toBe("db-0, db-1");
  const claims = [...store.objects.PersistentVolumeClaim.entries()].map(([, claim]) => claim);
  expect(claims.map(({ metadata }) => metadata.name)).toEqual(["data-db-0", "data-db-1"]);
  expect(claims[0].metadata.labels).toEqual({ app: "db" });
});

test("pods have labels and volumes of their own", () => {
  const cluster = new Cluster();
  cluster.statefulSet("db", 1, {}, ["data"]);
  cluster.run();
  const { labels, spec } = cluster.store.pods.templates[cluster.pod("db-0")];
  expect(labels).toEqual({ app: "db", "statefulset.kubernetes.io/pod-name": "db-0", "apps.kubernetes.io/pod-index": "0" });
  expect(spec.volumes).toEqual([{ name: "data", persistentVolumeClaim: { claimName: "data-db-0", readOnly: false } }]);
});

test("a ReplicationController keeps its pods like a ReplicaSet; pods go with their owner", () => {
  const cluster = new Cluster();
  const { store } = cluster;
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c" }] } };
  const web = store.addObject("ReplicationController", { metadata: { name: "web" }, spec: { replicas: 2, template } });
  const db = cluster.statefulSet("db", 1);
  cluster.at(seconds(5), () => store.removeObject("StatefulSet", db));
  cluster.at(seconds(6), () => store.deletePod(cluster.pod("web-0")));
  cluster.run(seconds(4));
  expect(cluster.livePods()).toBe("web-0, web-1, db-0");
  cluster.run();
  expect(cluster.livePods()).toBe("web-1, web-2");
  cluster.at(seconds(60), () => store.removeObject("ReplicationController", web));
  cluster.run();
  expect(cluster.livePods()).toBe("");
});
