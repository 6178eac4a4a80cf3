import { expect, test } from "vitest";
import { DEFAULT_BEHAVIOR } from "../../src/cluster/index.ts";
import { canonicalTemplate, templateHash } from "../../src/controllers/template-hash.ts";
import { seconds } from "../../src/engine/index.ts";
import type { Deployment, PodTemplateSpec } from "../../src/model/index.ts";
import { Cluster, dedent } from "./story.ts";

const template = (image: string): PodTemplateSpec => ({
  metadata: { labels: { app: "web" } },
  spec: { containers: [{ name: "c", image }] },
});

const deployment = (replicas: number, image = "web:1"): Deployment => ({
  metadata: { name: "web" },
  spec: { replicas, selector: { matchLabels: { app: "web" } }, template: template(image) },
});

/** The story without the hash, and without what ReplicaSets say. */
const told = (cluster: Cluster): string =>
  cluster.lines
    .filter((line) => line.includes("Deployment/"))
    .map((line) =>
      line.replace(`web-${templateHash(template("web:1"))}`, "web-ONE").replace(`web-${templateHash(template("web:2"))}`, "web-TWO"),
    )
    .join("\n");

test("one ReplicaSet per template: scaled with the Deployment, replaced when the template changes, used again when it comes back", () => {
  const cluster = new Cluster();
  const { store } = cluster;
  const id = store.addObject("Deployment", deployment(2));
  cluster.at(seconds(10), () => store.replaceObject("Deployment", id, deployment(3)));
  cluster.at(seconds(20), () => store.replaceObject("Deployment", id, deployment(3, "web:2")));
  cluster.at(seconds(30), () => store.replaceObject("Deployment", id, deployment(1)));
  cluster.run();
  expect(told(cluster)).toBe(
    dedent(`
      0s Deployment/web ScalingReplicaSet: Scaled up replica set web-ONE from 0 to 2
      10s Deployment/web ScalingReplicaSet: Scaled up replica set web-ONE from 2 to 3
      20s Deployment/web ScalingReplicaSet: Scaled up replica set web-TWO from 0 to 3
      20s Deployment/web ScalingReplicaSet: Scaled down replica set web-ONE from 3 to 0
      30s Deployment/web ScalingReplicaSet: Scaled up replica set web-ONE from 0 to 1
      30s Deployment/web ScalingReplicaSet: Scaled down replica set web-TWO from 3 to 0
    `),
  );
  expect(cluster.livePods()).toMatch(/^web-\w+-3$/);
});

test("its pods bear the hash label, and behave as the Deployment's template does", () => {
  const cluster = new Cluster();
  const { store } = cluster;
  const object = deployment(1);
  store.templateFor("default", object.spec.template, { ...DEFAULT_BEHAVIOR, readyAfterMs: 9000 });
  store.addObject("Deployment", object);
  cluster.run();
  const made = store.pods.templates[0];
  expect(made.labels).toEqual({ app: "web", "pod-template-hash": templateHash(object.spec.template) });
  expect(store.pods.readyMs[0]).toBe(9000);
});

test("a deleted Deployment takes its ReplicaSets and their pods with it", () => {
  const cluster = new Cluster();
  const { store } = cluster;
  const id = store.addObject("Deployment", deployment(2));
  cluster.at(seconds(5), () => store.removeObject("Deployment", id));
  cluster.run();
  expect([...store.replicaSets.entries()]).toEqual([]);
  expect(cluster.livePods()).toBe("");
});

test("a ReplicaSet that came with the cluster is used", () => {
  const cluster = new Cluster();
  const { store } = cluster;
  const labels = { app: "web", "pod-template-hash": "abc" };
  store.addObject("ReplicaSet", {
    metadata: { name: "web-abc", ownerReferences: [{ kind: "Deployment", name: "web", controller: true }] },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { ...template("web:1"), metadata: { labels } } },
  });
  store.addObject("Deployment", deployment(2));
  cluster.run();
  expect(cluster.lines).toContain("0s Deployment/web ScalingReplicaSet: Scaled up replica set web-abc from 1 to 2");
  expect(cluster.livePods()).toBe("web-abc-0, web-abc-1");
});

test.each`
  what                     | other                                                                                              | equal
  ${"the order of fields"} | ${{ spec: { containers: [{ image: "web:1", name: "c" }] }, metadata: { labels: { app: "web" } } }} | ${true}
  ${"the hash label"}      | ${{ ...template("web:1"), metadata: { labels: { app: "web", "pod-template-hash": "x" } } }}        | ${true}
  ${"the image"}           | ${template("web:2")}                                                                               | ${false}
  ${"an annotation"}       | ${{ ...template("web:1"), metadata: { labels: { app: "web" }, annotations: { a: "b" } } }}         | ${false}
`("templates that differ by $what are equal: $equal", ({ other, equal }) => {
  expect(canonicalTemplate(other) === canonicalTemplate(template("web:1"))).toBe(equal);
  expect(templateHash(other) === templateHash(template("web:1"))).toBe(equal);
  expect(templateHash(other)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
});
