import { expect, test } from "vitest";
import { disruptionsAllowed } from "../../src/controllers/disruption.ts";
import { resolveCount } from "../../src/controllers/percentages.ts";
import { seconds } from "../../src/engine/index.ts";
import type { PodDisruptionBudget } from "../../src/model/index.ts";
import { Cluster } from "./story.ts";

type Limit = Omit<PodDisruptionBudget["spec"], "selector">;

const addBudget = (cluster: Cluster, name: string, limit: Limit, app = "web"): number =>
  cluster.store.addObject("PodDisruptionBudget", { metadata: { name }, spec: { selector: { matchLabels: { app } }, ...limit } });

const allowedBy = (cluster: Cluster, id: number): number | undefined =>
  cluster.store.podDisruptionBudgets.get(id)?.status?.disruptionsAllowed;

test.each`
  replicas | limit                        | allowed
  ${7}     | ${{ maxUnavailable: "30%" }} | ${3}
  ${7}     | ${{ minAvailable: "50%" }}   | ${3}
  ${3}     | ${{ maxUnavailable: "30%" }} | ${1}
  ${3}     | ${{ minAvailable: "50%" }}   | ${1}
  ${1}     | ${{ maxUnavailable: "25%" }} | ${1}
  ${1}     | ${{ minAvailable: "50%" }}   | ${0}
  ${3}     | ${{ maxUnavailable: 0 }}     | ${0}
  ${3}     | ${{ maxUnavailable: 5 }}     | ${3}
  ${3}     | ${{ minAvailable: 2 }}       | ${1}
  ${3}     | ${{ minAvailable: 3 }}       | ${0}
  ${3}     | ${{ minAvailable: 9 }}       | ${0}
  ${3}     | ${{}}                        | ${2}
`("$replicas ready pods under $limit: $allowed may go", ({ replicas, limit, allowed }) => {
  const cluster = new Cluster();
  cluster.replicaSet("web", replicas);
  const budget = addBudget(cluster, "b", limit);
  cluster.run();
  expect(allowedBy(cluster, budget)).toBe(allowed);
});

test("evictions are paid for, and paid back when the replacement is ready", () => {
  const cluster = new Cluster();
  const { store } = cluster;
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c" }] } };
  store.templateFor("default", template, { exitCode: 0, readyAfterMs: 10_000, stopMs: 0, usageRatio: 1 });
  store.addObject("ReplicaSet", { metadata: { name: "web" }, spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template } });
  const budget = addBudget(cluster, "b", { maxUnavailable: 1 });
  const seen: (number | undefined | string)[] = [];
  const look = () => void seen.push(allowedBy(cluster, budget));
  cluster.at(seconds(9), look);
  cluster.at(seconds(11), look);
  cluster.at(seconds(20), () => void seen.push(store.evictPod(cluster.pod("web-0")), store.evictPod(cluster.pod("web-1"))));
  cluster.at(seconds(29), look);
  cluster.at(seconds(31), look);
  cluster.run();
  expect(seen).toEqual([0, 1, "evicted", "refused", 0, 1]);
});

test("expected pods follow the ReplicaSet, not the pods that are there", () => {
  const cluster = new Cluster({ nodes: 1 });
  const { store } = cluster;
  const web = cluster.replicaSet("web", 4);
  const budget = addBudget(cluster, "b", { maxUnavailable: "50%" });
  cluster.run();
  expect(allowedBy(cluster, budget)).toBe(2);
  const set = store.replicaSets.get(web)!;
  store.replaceObject("ReplicaSet", web, { ...set, spec: { ...set.spec, replicas: 10 } });
  cluster.run();
  expect(allowedBy(cluster, budget)).toBe(5);
});

test("expected pods follow the StatefulSet, which makes one after the other", () => {
  const cluster = new Cluster({ nodes: 1 });
  const { store } = cluster;
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c" }] } };
  store.templateFor("default", template, { exitCode: 0, readyAfterMs: 10_000, stopMs: 0, usageRatio: 1 });
  const selector = { matchLabels: { app: "web" } };
  store.addObject("StatefulSet", {
    metadata: { name: "web", namespace: "default" },
    spec: { replicas: 10, serviceName: "web", selector, template },
  });
  const budget = addBudget(cluster, "b", { maxUnavailable: "90%" });
  const seen: (number | undefined)[] = [];
  const look = () => void seen.push(allowedBy(cluster, budget));
  cluster.at(seconds(15), look);
  cluster.at(seconds(25), look);
  cluster.run();
  expect(seen).toEqual([0, 1]);
  expect(allowedBy(cluster, budget)).toBe(9);
});

test("expected pods follow the ReplicationController, not the pods that are there", () => {
  const cluster = new Cluster({ nodes: 1 });
  const { store } = cluster;
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c" }] } };
  const object = store.addObject("ReplicationController", {
    metadata: { name: "web", namespace: "default" },
    spec: { replicas: 4, selector: { app: "web" }, template },
  });
  const owner = store.ownerOf({ kind: "ReplicationController", namespace: "default", name: "web", object });
  const budget = addBudget(cluster, "b", { minAvailable: "100%" });
  cluster.run();
  expect(allowedBy(cluster, budget)).toBe(0);
  // One that nobody has deleted yet is too many: four are wanted.
  store.createPod({ name: "fifth", template: store.templateFor("default", template), owner, warm: true });
  cluster.run();
  expect(allowedBy(cluster, budget)).toBe(1);
});

test("a Deployment is asked once, however many ReplicaSets it has", () => {
  const cluster = new Cluster();
  cluster.store.addObject("Deployment", {
    metadata: { name: "web" },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c" }] } },
    },
  });
  const budget = addBudget(cluster, "b", { minAvailable: "50%" });
  cluster.run();
  expect(allowedBy(cluster, budget)).toBe(2);
});

test("Jobs have no scale: only a whole minAvailable works for them", () => {
  const cluster = new Cluster();
  const template = { metadata: { labels: { app: "web" } }, spec: { restartPolicy: "Never", containers: [{ name: "c" }] } };
  cluster.job("j", { parallelism: 3, completions: 3, template });
  const budgets = [addBudget(cluster, "a", { maxUnavailable: 1 }), addBudget(cluster, "b", { minAvailable: 1 })];
  cluster.run(seconds(10));
  expect(budgets.map((budget) => allowedBy(cluster, budget))).toEqual([0, 2]);
});

test("a budget is counted anew when it changes, and forgotten when it goes", () => {
  const cluster = new Cluster();
  const { store } = cluster;
  cluster.replicaSet("web", 3);
  cluster.replicaSet("db", 5);
  const budget = addBudget(cluster, "b", { minAvailable: 1 });
  cluster.run();
  expect(allowedBy(cluster, budget)).toBe(2);
  store.replaceObject("PodDisruptionBudget", budget, {
    metadata: { name: "b" },
    spec: { selector: { matchLabels: { app: "db" } }, minAvailable: 1 },
  });
  cluster.run();
  expect(allowedBy(cluster, budget)).toBe(4);
  store.removeObject("PodDisruptionBudget", budget);
  cluster.at(cluster.loop.now + 1, () => store.deletePod(cluster.pod("db-0")));
  cluster.run();
  expect(cluster.livePods()).toContain("db-5");
});

test("no pods, nothing allowed; pods of another namespace do not count", () => {
  const cluster = new Cluster();
  cluster.replicaSet("web", 3);
  const budget = cluster.store.addObject("PodDisruptionBudget", {
    metadata: { name: "b", namespace: "other" },
    spec: { selector: { matchLabels: { app: "web" } }, minAvailable: 0 },
  });
  cluster.run();
  expect(allowedBy(cluster, budget)).toBe(0);
});

test.each`
  healthy | desired | expected | allowed
  ${5}    | ${3}    | ${5}     | ${2}
  ${3}    | ${5}    | ${5}     | ${0}
  ${5}    | ${0}    | ${0}     | ${0}
`("$healthy healthy of $expected, $desired wanted: $allowed", ({ healthy, desired, expected, allowed }) =>
  expect(disruptionsAllowed(healthy, desired, expected)).toBe(allowed),
);

test.each`
  value      | total | count
  ${"30%"}   | ${7}  | ${3}
  ${"0%"}    | ${7}  | ${0}
  ${"100%"}  | ${7}  | ${7}
  ${2}       | ${7}  | ${2}
  ${"seven"} | ${7}  | ${0}
`("$value of $total is $count", ({ value, total, count }) => expect(resolveCount(value, total)).toBe(count));
