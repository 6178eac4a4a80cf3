import { expect, test } from "vitest";
import { capacityBufferController } from "../../../../src/autoscalers/cluster/capacity-buffers/controller.ts";
import type { Component, Context, Id, Watches } from "../../../../src/cluster/index.ts";
import type { CapacityBuffer, PodSpec } from "../../../../src/model/index.ts";
import { nodeOf, Setting } from "../setting.ts";

const MINUTE = 60_000;

/** A store with the controller in it, whose wake-ups are gathered by key. */
class World extends Setting {
  readonly controller: Component;
  private readonly due = new Set<number>();

  constructor(flags: Readonly<Record<string, unknown>> = {}) {
    super({ "capacity-buffer-controller-enabled": true, ...flags });
    this.controller = capacityBufferController({ store: this.store } as Context, { flags: this.env.flags, startEpochMs: 0 });
    for (const [kind, keyOf] of Object.entries(this.controller.watches)) {
      this.store.watch(kind as keyof Watches, (id) => {
        const key = keyOf(id);
        if (key !== undefined) this.due.add(key);
      });
    }
  }

  podTemplate(name: string, cpu: string, spec: Partial<PodSpec> = {}): Id {
    const containers = [{ name: "c", resources: { requests: { cpu } } }];
    return this.store.addObject("PodTemplate", {
      metadata: { name, namespace: "default", generation: 1 },
      template: { metadata: { labels: { app: name } }, spec: { containers, ...spec } },
    });
  }

  buffer(spec: CapacityBuffer["spec"], name = "b", namespace = "default"): Id {
    return this.store.addObject("CapacityBuffer", { metadata: { name, namespace, generation: 1 }, spec });
  }

  /** Lets the controller look at what is due; `everything`: as every 5 minutes. */
  run(everything = false): string {
    const keys = everything ? [0] : [...this.due];
    this.due.clear();
    for (const key of keys) this.controller.reconcile(key, this.now);
    return keys.join();
  }

  /** `<replicas> x <template>@<generation>: <message>` of a buffer. */
  shown(id: Id): string {
    const { podTemplateRef, podTemplateGeneration, replicas, conditions = [] } = this.store.objects.CapacityBuffer.get(id)?.status ?? {};
    const [ready] = conditions;
    const chunk = podTemplateRef === undefined ? "nothing" : `${podTemplateRef.name}@${podTemplateGeneration}`;
    return `${replicas ?? "?"} x ${chunk}: ${ready === undefined ? "nothing said" : `${ready.status} ${ready.reason} ${ready.message}`}`;
  }

  /** CPU and labels of a PodTemplate. */
  chunk(name = "capacitybuffer-b-pod-template"): string {
    const { template } = this.store.objects.PodTemplate.get(this.store.findObject("PodTemplate", "default", name)!)!;
    return `${template.spec.containers[0].resources?.requests?.["cpu"]} ${JSON.stringify(template.metadata?.labels)}`;
  }
}

const READY = "True AttributesSetSuccessfully ready";
const NOT_READY = "False error Buffer not ready for provisioning:";
const OWN = "capacitybuffer-b-pod-template";

/** A buffer in a world that `make` fills: what its status says once it has been looked at. */
const check = (title: string, spec: CapacityBuffer["spec"], make: (world: World) => void, expected: string) =>
  test(title, () => {
    const world = new World();
    make(world);
    const id = world.buffer(spec);
    world.run();
    expect(world.shown(id)).toBe(expected);
  });

const chunk = (world: World) => world.podTemplate("chunk", "500m");
const fromChunk = { podTemplateRef: { name: "chunk" } };

check("a template and a number", { ...fromChunk, replicas: 3 }, chunk, `3 x ${OWN}@1: ${READY}`);
check("a template and limits", { ...fromChunk, limits: { cpu: 2 } }, chunk, `4 x ${OWN}@1: ${READY}`);
check(
  "no number",
  fromChunk,
  chunk,
  `? x ${OWN}@1: ${NOT_READY} couldn't get number of replicas for buffer: replicas, percentage and limits are not defined`,
);
check(
  "no template",
  { ...fromChunk, replicas: 3 },
  () => {},
  `? x nothing: ${NOT_READY} capacity buffer client can't get pod template: podtemplates "chunk" not found`,
);
check(
  "another strategy is somebody else's",
  { ...fromChunk, replicas: 3, provisioningStrategy: "example.com/mine" },
  chunk,
  "? x nothing: nothing said",
);
check("an empty one is the usual one", { ...fromChunk, replicas: 3, provisioningStrategy: "" }, chunk, `3 x ${OWN}@1: ${READY}`);
check("neither a template nor anything else", { replicas: 3 }, () => {}, "? x nothing: nothing said");

const spec = (replicas: number, cpu = "2") => ({
  replicas,
  selector: { matchLabels: { app: "web" } },
  template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", resources: { requests: { cpu } } }] } },
});
const metadata = { name: "web", namespace: "default" };
const share = (kind: string, apiGroup?: string) => ({
  scalableRef: { kind, name: "web", ...(apiGroup !== undefined && { apiGroup }) },
  percentage: 50,
});
const gone = (first: string, second: string) =>
  `? x nothing: ${NOT_READY} failed to resolve live pod: failed to get scale object: ${first}, failed to resolve scalable object: ${second}`;

check(
  "half of a Deployment that has no pods yet",
  share("Deployment", "apps"),
  ({ store }) => store.addObject("Deployment", { metadata, spec: spec(10) }),
  `5 x ${OWN}@1: ${READY}`,
);
check(
  "of a ReplicaSet",
  share("ReplicaSet", "apps"),
  ({ store }) => store.addObject("ReplicaSet", { metadata, spec: spec(3) }),
  `2 x ${OWN}@1: ${READY}`,
);
check(
  "of a StatefulSet",
  share("StatefulSet", "apps"),
  ({ store }) => store.addObject("StatefulSet", { metadata, spec: spec(3) }),
  `2 x ${OWN}@1: ${READY}`,
);
check(
  "of a Job, of its parallelism",
  share("Job", "batch"),
  ({ store }) => store.addObject("Job", { metadata, spec: { ...spec(1), parallelism: 8 } }),
  `4 x ${OWN}@1: ${READY}`,
);
check(
  "of a ReplicationController, in the group that nobody calls so",
  share("ReplicationController", "core"),
  ({ store }) => store.addObject("ReplicationController", { metadata, spec: { ...spec(4), selector: { app: "web" } } }),
  `2 x ${OWN}@1: ${READY}`,
);
check(
  "in its real group it takes a pod",
  share("ReplicationController"),
  ({ store }) => store.addObject("ReplicationController", { metadata, spec: { ...spec(4), selector: { app: "web" } } }),
  `? x nothing: ${NOT_READY} failed to resolve scalable object: kind /ReplicationController is not supported to use pod template`,
);
check(
  "what is not there",
  share("Deployment", "apps"),
  () => {},
  gone(
    'failed to get scale sub resource: deployments.apps "web" not found',
    'failed to get Deployment: failed to get Deployment: deployment.apps "web" not found',
  ),
);
check(
  "a Job that is not there",
  share("Job", "batch"),
  () => {},
  gone(
    "failed to get scale sub resource: the server could not find the requested resource",
    'failed to get Deployment: failed to get Job: job.batch "web" not found',
  ),
);
check(
  "an unknown kind",
  share("Rollout", "argoproj.io"),
  () => {},
  gone('no matches for kind "Rollout" in version "argoproj.io/"', "kind argoproj.io/Rollout is not supported to use pod template"),
);
check(
  "the wrong group",
  share("Deployment"),
  ({ store }) => store.addObject("Deployment", { metadata, spec: spec(10) }),
  gone('no matches for kind "Deployment" in version ""', "kind /Deployment is not supported to use pod template"),
);

/** Pods of the ReplicaSet `web`, as `<cpu>` each, the last one the newest. */
function withPods(world: World, ...cpus: readonly string[]): void {
  const { store } = world;
  const object = store.findObject("ReplicaSet", "default", "web")!;
  store.ownerOf({ kind: "ReplicaSet", namespace: "default", name: "web", object });
  for (const cpu of cpus) world.pod(`${cpu}/1Gi`, { owner: "ReplicaSet/web", labels: { app: "web" } });
}

test("the newest pod is what a chunk is like, and pods that are there are counted", () => {
  const world = new World();
  world.store.addObject("ReplicaSet", { metadata, spec: spec(10) });
  withPods(world, "1", "3");
  const id = world.buffer(share("ReplicaSet", "apps"));
  world.run();
  expect(world.shown(id)).toBe(`1 x ${OWN}@1: ${READY}`);
  expect(world.chunk()).toBe('3 {"app":"web"}');
});

test("pods that come are seen after 5 minutes, and change the template", () => {
  const world = new World();
  world.store.addObject("ReplicaSet", { metadata, spec: spec(10) });
  const id = world.buffer(share("ReplicaSet", "apps"));
  expect(world.run()).toBe("0");
  expect(world.shown(id)).toBe(`5 x ${OWN}@1: ${READY}`);
  withPods(world, "1", "1");
  expect(world.run()).toBe("");
  world.at(5 * MINUTE);
  expect(world.controller.reconcile(0, world.now)).toBe(10 * MINUTE);
  expect(world.shown(id)).toBe(`1 x ${OWN}@2: ${READY}`);
});

test("of pods about to go, none is counted, and of those on nodes, all", () => {
  const world = new World();
  const { store } = world;
  store.addObject("ReplicaSet", { metadata, spec: spec(10) });
  withPods(world, "1", "1", "1", "1");
  const node = store.addNode(nodeOf("n", "8/16Gi"));
  for (const pod of [0, 1]) store.bindPod(pod, node);
  store.deletePod(1);
  const id = world.buffer(share("ReplicaSet", "apps"));
  world.run();
  expect(world.shown(id)).toBe(`2 x ${OWN}@1: ${READY}`);
});

test("pods of a Deployment are those of its ReplicaSets", () => {
  const world = new World();
  const { store } = world;
  store.addObject("Deployment", { metadata, spec: spec(10) });
  store.addObject("ReplicaSet", {
    metadata: { ...metadata, ownerReferences: [{ kind: "Deployment", name: "web", controller: true }] },
    spec: spec(10),
  });
  withPods(world, "1", "1", "1", "1", "1", "1");
  const id = world.buffer(share("Deployment", "apps"));
  world.run();
  expect(world.shown(id)).toBe(`3 x ${OWN}@1: ${READY}`);
});

test("a template that comes, or changes, is seen at once; a status is no news", () => {
  const world = new World();
  const { store } = world;
  const id = world.buffer({ ...fromChunk, replicas: 1 });
  world.run();
  expect(world.shown(id)).toContain("not found");
  const template = chunk(world);
  expect(world.run()).toBe("0");
  expect(world.shown(id)).toBe(`1 x ${OWN}@1: ${READY}`);
  const before = store.objects.PodTemplate.get(template)!;
  store.replaceObject("PodTemplate", template, {
    ...before,
    template: { spec: { containers: [{ name: "c", resources: { requests: { cpu: "1" } } }] } },
  });
  world.run();
  expect(world.shown(id)).toBe(`1 x ${OWN}@2: ${READY}`);
  const buffer = store.objects.CapacityBuffer.get(id)!;
  store.replaceObject("CapacityBuffer", id, { ...buffer, status: {} });
  expect(world.run()).toBe("");
});

test("other namespaces are left alone", () => {
  const world = new World();
  chunk(world);
  const here = world.buffer({ ...fromChunk, replicas: 1 });
  const there = world.buffer({ ...fromChunk, replicas: 1 }, "b", "other");
  expect(world.run()).toBe("0,1");
  expect(world.shown(here)).toContain("ready");
  expect(world.shown(there)).toContain("not found");
  expect(world.controller.reconcile(7, 0)).toBeUndefined();
});

test("conditions as they are kept: quotas are told of, transitions have their time", () => {
  const world = new World();
  world.at(90_500);
  const id = world.buffer({ ...fromChunk, replicas: 1 });
  world.run();
  world.at(2 * MINUTE);
  chunk(world);
  world.run();
  expect(world.store.objects.CapacityBuffer.get(id)!.status!.conditions).toEqual([
    {
      type: "ReadyForProvisioning",
      status: "True",
      reason: "AttributesSetSuccessfully",
      message: "ready",
      lastTransitionTime: "1970-01-01T00:02:00Z",
    },
    {
      type: "LimitedByQuotas",
      status: "False",
      reason: "ResourceQuotasAllocated",
      message: "",
      lastTransitionTime: "1970-01-01T00:02:00Z",
      observedGeneration: 1,
    },
  ]);
});

test("what nothing has changed is not written again", () => {
  const world = new World();
  chunk(world);
  const id = world.buffer({ ...fromChunk, replicas: 1 });
  world.run();
  const { version } = world.store.objects.CapacityBuffer;
  world.run(true);
  expect(world.store.objects.CapacityBuffer.version).toBe(version);
  expect(world.shown(id)).toContain("ready");
});

test.each([
  [true, 5],
  [false, undefined],
])("with the dry run %s, the priority of a chunk of a class is %s", (dryRun, expected) => {
  const world = new World({ "capacity-buffer-pod-dry-run-enabled": dryRun });
  world.store.addObject("PriorityClass", { metadata: { name: "five" }, value: 5 });
  world.podTemplate("chunk", "1", { priorityClassName: "five" });
  world.buffer({ ...fromChunk, replicas: 1 });
  world.run();
  const { store } = world;
  const own = store.objects.PodTemplate.get(store.findObject("PodTemplate", "default", OWN)!)!;
  expect(own.template.spec.priority).toBe(expected);
  expect(own.metadata.ownerReferences).toEqual([
    { apiVersion: "autoscaling.x-k8s.io/v1beta1", kind: "CapacityBuffer", name: "b", controller: true },
  ]);
});

test("the name of a template is no longer than names may be", () => {
  const world = new World();
  chunk(world);
  const id = world.buffer({ ...fromChunk, replicas: 1 }, "x".repeat(253));
  world.run();
  expect(world.store.objects.CapacityBuffer.get(id)!.status!.podTemplateRef!.name).toHaveLength(253);
});
