import { expect, test } from "vitest";
import { type EventRecord, PENDING_CAUSES, PodPhase, type Recorder, Store, type WATCHED } from "../../src/cluster/index.ts";

/** A store with two nodes, a template of one CPU, and a clock that the test moves. */
function world(): {
  store: Store;
  clock: { now: number };
  pod: (name: string) => number;
  marked: (kind: (typeof WATCHED)[number]) => number[];
} {
  const clock = { now: 0 };
  const store = new Store(clock);
  for (const name of ["n0", "n1"]) store.addNode({ metadata: { name }, status: { allocatable: { cpu: "4", memory: "8Gi", pods: "10" } } });
  const template = store.makeTemplate({
    namespace: "default",
    labels: { app: "web" },
    spec: { terminationGracePeriodSeconds: 20, containers: [{ name: "c", resources: { requests: { cpu: "1" } } }] },
  });
  return {
    store,
    clock,
    pod: (name) => store.createPod({ name, template }),
    marked: (kind) => {
      const ids: number[] = [];
      store.watch(kind, (id) => ids.push(id));
      return ids;
    },
  };
}

test("binding takes the node's resources, ending gives them back", () => {
  const { store, pod } = world();
  const web = pod("web");
  store.bindPod(web, 1);
  expect(store.nodes.infos.requested[0][1]).toBe(1000);
  store.setPodRunning(web);
  store.finishPod(web, PodPhase.Succeeded, 0);
  expect(store.nodes.infos.requested[0][1]).toBe(0);
  expect(store.nodes.infos.pods[1].ids).toEqual([]);
});

// Source: kube-apiserver v1.36, admission plugin PodTopologyLabels.
test.each([
  { nodeLabels: {}, podLabels: { app: "web" } },
  { nodeLabels: { "topology.kubernetes.io/zone": "a" }, podLabels: { app: "web", "topology.kubernetes.io/zone": "a" } },
  {
    nodeLabels: { "topology.kubernetes.io/zone": "a", "topology.kubernetes.io/region": "r", disk: "ssd" },
    podLabels: { app: "web", "topology.kubernetes.io/zone": "a", "topology.kubernetes.io/region": "r" },
  },
  { own: "b", nodeLabels: { "topology.kubernetes.io/zone": "a" }, podLabels: { app: "web", "topology.kubernetes.io/zone": "a" } },
  { own: "a", nodeLabels: { "topology.kubernetes.io/zone": "a" }, podLabels: { app: "web", "topology.kubernetes.io/zone": "a" } },
])("a pod is bound to a node with $nodeLabels and then has the labels $podLabels", ({ own, nodeLabels, podLabels }) => {
  const store = new Store({ now: 0 });
  const node = store.addNode({ metadata: { name: "n", labels: nodeLabels }, status: { allocatable: { cpu: "4", pods: "10" } } });
  const labels = own === undefined ? { app: "web" } : { app: "web", "topology.kubernetes.io/zone": own };
  const template = store.makeTemplate({ namespace: "default", labels, spec: { containers: [{ name: "c" }] } });
  const pods = ["p", "q"].map((name) => store.createPod({ name, template }));
  for (const pod of pods) store.bindPod(pod, node);
  const [p, q] = pods.map((pod) => store.pods.templates[pod]);
  expect(p.labels).toEqual(podLabels);
  expect(p).toBe(q);
  expect(store.nodes.infos.pods[node].templates).toEqual([p, p]);
  expect(p.shapeId).toBe(template.id);
  expect(template.labels).toEqual(labels);
});

test("binding twice, or to a node that is gone, is a bug", () => {
  const { store, pod } = world();
  const web = pod("web");
  store.bindPod(web, 0);
  expect(() => store.bindPod(web, 1)).toThrow(/only a pending pod is bound/);
  store.removeNode(1, "test");
  expect(() => store.bindPod(pod("other"), 1)).toThrow(/bound to a live node/);
});

test("time pending is split by cause without rest", () => {
  const { store, clock, pod } = world();
  const web = pod("web");
  clock.now = 2_000;
  store.setPodUnschedulable(web);
  clock.now = 5_000;
  store.setPodAwaitsNode(web);
  clock.now = 65_000;
  store.bindPod(web, 0);
  const causes = Object.fromEntries(PENDING_CAUSES.map((cause, i) => [cause, store.pods.pendingMs[i][web]]));
  expect(causes).toEqual({ queue: 2_000, no_fit: 3_000, node_launch: 60_000, gated: 0 });
});

test("a pod without node vanishes when deleted; a bound one has its grace period", () => {
  const { store, clock, pod } = world();
  const pending = pod("pending");
  const bound = pod("bound");
  store.bindPod(bound, 0);
  clock.now = 1_000;
  store.deletePod(pending);
  store.deletePod(bound);
  expect([store.pods.removed[pending], store.pods.removed[bound]]).toEqual([1, 0]);
  expect([store.pods.deletionRequestedMs[bound], store.pods.deletionGraceMs[bound]]).toEqual([1_000, 20_000]);
});

test("asking again for a deletion may shorten the grace but not lengthen it", () => {
  const { store, pod } = world();
  const bound = pod("bound");
  store.bindPod(bound, 0);
  store.deletePod(bound, 10_000);
  store.deletePod(bound, 15_000);
  expect(store.pods.deletionGraceMs[bound]).toBe(10_000);
  store.deletePod(bound, 1_000);
  expect(store.pods.deletionGraceMs[bound]).toBe(1_000);
});

test("a node takes its pods with it, and they are lost", () => {
  const { store, pod } = world();
  const web = pod("web");
  store.bindPod(web, 0);
  store.removeNode(0, "scale-down");
  expect([store.pods.removed[web], store.pods.reasons.get(web)]).toEqual([1, "NodeLost"]);
  expect(store.totals.nodes).toBe(1);
});

test("an eviction spends the budget, and is refused when it is spent", () => {
  const { store, pod } = world();
  const pods = ["a", "b"].map(pod);
  for (const id of pods) {
    store.bindPod(id, 0);
    store.setPodRunning(id);
  }
  const selector = { matchLabels: { app: "web" } };
  store.addObject("PodDisruptionBudget", {
    metadata: { name: "one", namespace: "default" },
    spec: { selector },
    status: { disruptionsAllowed: 1 },
  });
  expect(store.evictPod(pods[0])).toBe("evicted");
  expect(store.evictPod(pods[0])).toBe("evicted");
  expect(store.evictPod(pods[1])).toBe("refused");
  store.addObject("PodDisruptionBudget", {
    metadata: { name: "two", namespace: "default" },
    spec: { selector },
    status: { disruptionsAllowed: 9 },
  });
  expect(store.evictPod(pods[1])).toBe("several-budgets");
});

test("budgets are for pods that run: others are deleted whatever they say", () => {
  const { store, pod } = world();
  const [starting, ended] = ["a", "b"].map(pod);
  for (const id of [starting, ended]) store.bindPod(id, 0);
  store.setPodRunning(ended);
  store.finishPod(ended, PodPhase.Failed, 1);
  store.addObject("PodDisruptionBudget", {
    metadata: { name: "one", namespace: "default" },
    spec: { selector: { matchLabels: { app: "web" } } },
    status: { disruptionsAllowed: 0 },
  });
  expect([starting, ended].map((id) => store.evictPod(id))).toEqual(["evicted", "evicted"]);
  expect([store.pods.isDeleting(starting), store.pods.removed[ended]]).toEqual([true, 1]);
});

test("every write marks its object for those who watch the kind, and an owner hears of the end of its pods", () => {
  const { store, marked } = world();
  const jobs = marked("Job");
  const nodes = marked("Node");
  const job = store.addObject("Job", {
    metadata: { name: "j", namespace: "default" },
    spec: { template: { spec: { containers: [{ name: "c" }] } } },
  });
  const owner = store.ownerOf({ kind: "Job", namespace: "default", name: "j", object: job });
  const template = store.templateFor("default", store.jobs.get(job)!.spec.template);
  const pod = store.createPod({ name: "j-0", template, owner });
  expect([...store.owners.all[owner].pods]).toEqual([pod]);
  store.bindPod(pod, 0);
  store.setPodRunning(pod);
  store.finishPod(pod, PodPhase.Failed, 3);
  store.updateNode(0, { ...store.nodes.infos.nodes[0], spec: { unschedulable: true } });
  expect(jobs).toEqual([job, job]);
  expect(nodes).toEqual([0]);
  expect([...store.owners.all[owner].pods]).toEqual([]);
});

test("who watches pods with an owner hears of no other", () => {
  const { store, marked, pod } = world();
  const pods = marked("Pod");
  const owned = marked("OwnedPod");
  const bare = pod("bare");
  const owner = store.ownerOf({ kind: "ReplicaSet", namespace: "default", name: "known by name only" });
  const child = store.createPod({ name: "child", template: store.pods.templates[bare], owner });
  store.bindPod(bare, 0);
  store.bindPod(child, 0);
  expect(pods).toEqual([bare, child, bare, child]);
  expect(owned).toEqual([child, child]);
});

test("jobs written from one template share it", () => {
  const { store } = world();
  const written = { spec: { containers: [{ name: "c", resources: { limits: { cpu: "2" } } }] } };
  const template = store.templateFor("default", written);
  expect(store.templateFor("default", written)).toBe(template);
  expect(store.templateFor("other", written)).not.toBe(template);
  expect(template.requests.cpuMillicores).toBe(2000);
});

test("events carry the time, the object and the words", () => {
  const events: EventRecord[] = [];
  const store = new Store({ now: 7 }, { event: (record) => events.push(record), decision() {} });
  const node = store.addNode({ metadata: { name: "n0" } });
  store.nodeEvent(node, "Normal", "NodeReady", "kubelet", "Node n0 status is now: NodeReady");
  expect(events).toEqual([
    {
      timeMs: 7,
      type: "Normal",
      reason: "NodeReady",
      kind: "Node",
      namespace: "",
      name: "n0",
      component: "kubelet",
      message: "Node n0 status is now: NodeReady",
    },
  ]);
});

test("a recorder that discards events is told of none about pods", () => {
  let told = 0;
  const recorder: Recorder = { discardsEvents: true, event: () => void told++, decision() {} };
  const store = new Store({ now: 0 }, recorder);
  const template = store.makeTemplate({ namespace: "default", labels: {}, spec: { containers: [{ name: "c" }] } });
  store.podEvent(store.createPod({ name: "web", template }), "Normal", "Started", "kubelet", "Container started");
  expect(told).toBe(0);
});

test("an instance and its node come and go together", () => {
  const { store } = world();
  const group = store.addNodeGroup(
    {
      name: "general",
      min: 0,
      max: 3,
      template: { metadata: {} },
      zones: [],
      priceUsdPerHour: 0.1,
      spot: false,
      autoscaled: true,
      options: {},
    },
    1,
  );
  const instance = store.createInstance(group, "general-0", "");
  const node = store.addNode({ metadata: { name: "general-0" } }, instance);
  expect(store.nodeGroups.instances[instance]).toMatchObject({ state: "running", node });
  store.deleteInstance(instance, true);
  expect(store.nodeGroups.target[group]).toBe(0);
  store.removeInstance(instance, "scale-down");
  expect(store.nodes.isAlive(node)).toBe(false);
  expect(store.nodeGroups.instancesOf[group].size).toBe(0);
});

test("a node's name has an id before the node is there, another while it is, and each keeps its name", () => {
  const { nodes } = new Store({ now: 0 });
  const before = nodes.idOf("late");
  expect([nodes.idOf(""), before, nodes.idOf("other"), nodes.idOf("late")]).toEqual([-1, -2, -3, -2]);
  nodes.infos.addNode({ metadata: { name: "late" } });
  expect(nodes.idOf("late")).toBe(0);
  expect([-3, before, -1, 0].map((id) => nodes.nameOf(id))).toEqual(["other", "late", "", "late"]);
});
