import { expect, test } from "vitest";
import { BufferInjection } from "../../../../src/autoscalers/cluster/capacity-buffers/injection.ts";
import { Injections } from "../../../../src/autoscalers/cluster/injections.ts";
import { NONE } from "../../../../src/autoscalers/cluster/snapshot.ts";
import type { CapacityBufferStatus, Condition } from "../../../../src/model/index.ts";
import { Setting } from "../setting.ts";
import { runToy, type ToyInput } from "../toy.ts";

const SECOND = 1000;
const ACTIVE = "buffer.x-k8s.io/active-capacity";

const condition = (type: string, status: "True" | "False"): Condition => ({
  type,
  status,
  reason: "Before",
  message: "",
  lastTransitionTime: "2025-12-31T00:00:00Z",
});
const ready = condition("ReadyForProvisioning", "True");
const FINE: CapacityBufferStatus = {
  podTemplateRef: { name: "chunk" },
  podTemplateGeneration: 2,
  replicas: 2,
  provisioningStrategy: ACTIVE,
  conditions: [ready],
};

/** A buffer with that status, beside one pod that waits -> names of the pods to help; what its condition Provisioning says then. */
const check = (title: string, status: CapacityBufferStatus, pods: string, provisioning: string) =>
  test(title, () => {
    const setting = new Setting();
    const { store, env } = setting;
    const containers = [{ name: "c", resources: { requests: { cpu: "1" } } }];
    store.addObject("PodTemplate", {
      metadata: { name: "chunk", namespace: "default", generation: 2 },
      template: { spec: { containers } },
    });
    const id = store.addObject("CapacityBuffer", { metadata: { name: "b", namespace: "default" }, spec: {}, status });
    const waiting = setting.pod("1/1Gi");
    const injection = new BufferInjection(env);
    const injected = injection.inject([waiting], 0);
    expect(injected.map((pod) => store.pods.names[pod]).join(" ")).toBe(`pod-0${pods}`);
    expect(injected.map((pod) => env.fakes.bufferOf(pod))).toEqual([NONE, ...injected.slice(1).map(() => id)]);
    const said = store.objects.CapacityBuffer.get(id)!.status!.conditions?.find(({ type }) => type === "Provisioning");
    expect(said === undefined ? "" : `${said.status} ${said.reason}: ${said.message}`).toBe(provisioning);
    env.fakes.clear();
    expect(store.pods.names).toHaveLength(1);
  });

const INJECTED = "True FakePodsInjected: ";

check("one that is ready", FINE, " capacity-buffer-b-1 capacity-buffer-b-2", INJECTED);
check("another strategy", { ...FINE, provisioningStrategy: "example.com/mine" }, "", "");
check("one that nobody has looked at", {}, "", "");
check("one that is not ready and never was", { ...FINE, conditions: [condition("ReadyForProvisioning", "False")] }, "", "");
check(
  "one that is no longer ready",
  { ...FINE, conditions: [condition("ReadyForProvisioning", "False"), condition("Provisioning", "True")] },
  "",
  "False NotReadyForProvisioning: CapacityBuffer is not ready for provisioning",
);
check("none at all", { ...FINE, replicas: 0 }, "", "False BufferIsEmpty: CapacityBuffer has zero replicas");
check("a template of another generation waits for its controller", { ...FINE, podTemplateGeneration: 1 }, "", "");
check(
  "a template that is gone",
  { ...FINE, podTemplateRef: { name: "gone" } },
  "",
  'False FailedToGetPodTemplate: failed to get pod template with error: capacity buffer client can\'t get pod template: podtemplates "gone" not found',
);

test("a chunk: never too young, safe to evict, of the buffer", () => {
  const { store, env } = new Setting();
  const containers = [{ name: "c", resources: { limits: { cpu: "1" } } }];
  const template = { metadata: { labels: { a: "b" } }, spec: { containers } };
  store.addObject("PodTemplate", { metadata: { name: "chunk", namespace: "default", generation: 2 }, template });
  store.addObject("CapacityBuffer", { metadata: { name: "b", namespace: "default", uid: "u" }, spec: {}, status: FINE });
  const injection = new BufferInjection(env);
  const [first, second] = injection.inject([], 0);
  const made = store.pods.templates[first];
  expect(made.requests.cpuMillicores).toBe(1000);
  expect(made.labels).toEqual({ a: "b" });
  expect(made.annotations).toEqual({ podType: "capacityBufferFakePod", "cluster-autoscaler.kubernetes.io/safe-to-evict": "true" });
  expect(store.owners.all[store.pods.owner[second]]).toMatchObject({ kind: "CapacityBuffer", name: "b", uid: "u", controller: true });
  expect(store.pods.createdMs[first]).toBe(Number.NEGATIVE_INFINITY);
  const keys = [first, second].map((pod) => env.fakes.keyOf(pod));
  env.fakes.clear();
  const again = injection.inject([], 1);
  expect(again.map((pod) => env.fakes.keyOf(pod))).toEqual(keys);
  expect(store.pods.templates[again[0]]).toBe(made);
});

test("pod-injection-limit counts chunks and drops none of them", () => {
  const setting = new Setting({
    "enable-proactive-scaleup": true,
    "capacity-buffer-pod-injection-enabled": true,
    "pod-injection-limit": 3,
  });
  const { store, env } = setting;
  const object = store.addObject("ReplicaSet", {
    metadata: { name: "c", namespace: "default" },
    spec: { replicas: 4, selector: {}, template: { spec: { containers: [] } } },
  });
  store.ownerOf({ kind: "ReplicaSet", name: "c", namespace: "default", object });
  const waiting = setting.pod("1/1Gi", { owner: "ReplicaSet/c" });
  store.addObject("PodTemplate", {
    metadata: { name: "chunk", namespace: "default", generation: 2 },
    template: { spec: { containers: [] } },
  });
  store.addObject("CapacityBuffer", { metadata: { name: "b", namespace: "default" }, spec: {}, status: FINE });
  const injections = Injections.of(env)!;
  env.snapshot.begin([], []);
  const pods = injections.inject([waiting], 0);
  expect(pods.map((pod) => store.pods.names[pod])).toEqual([
    ...Array.from({ length: 4 }, () => "pod-0"),
    "capacity-buffer-b-1",
    "capacity-buffer-b-2",
  ]);
  expect(injections.enforceLimit(pods).map((pod) => store.pods.names[pod])).toEqual([
    "pod-0",
    "capacity-buffer-b-1",
    "capacity-buffer-b-2",
  ]);
});

test("without a flag there is nothing", () => {
  expect(Injections.of(new Setting().env)).toBeUndefined();
});

const nodes = { name: "g", cores: 4, gib: 16, max: 10, bootMs: 1000, readyMs: 1000 };
const chunk = { atMs: 0, millicores: 3000, gib: 1, replicas: 2 };

/** Loops every 10 s: resizes as `<seconds> <before>-><after>: <what was seen>`, and events of buffers. */
const plays = (title: string, input: Partial<ToyInput> & { readonly untilS: number }, expected: readonly string[]) =>
  test(title, () => {
    const { untilS, ...rest } = input;
    const { decisions, events } = runToy({
      groups: [nodes],
      pods: [],
      buffers: [chunk],
      ...rest,
      flags: {
        "frequent-loops-enabled": false,
        "capacity-buffer-controller-enabled": true,
        "capacity-buffer-pod-injection-enabled": true,
        ...input.flags,
      },
      config: { loopGrid: { firstMs: 10 * SECOND, everyMs: 10 * SECOND } },
      untilMs: untilS * SECOND,
    });
    const resizes = decisions.filter(({ action }) => action.startsWith("scale-"));
    const told = events
      .filter(({ kind }) => kind === "CapacityBuffer")
      .map(({ timeMs, reason, message }) => `${timeMs / SECOND} ${reason} ${message}`);
    expect([
      ...resizes.map(({ timeMs, sizeBefore, sizeAfter, seen }) => `${timeMs / SECOND} ${sizeBefore}->${sizeAfter}: ${seen}`),
      ...told,
    ]).toEqual(expected);
    expect(events.some(({ kind, name }) => kind === "Pod" && name.startsWith("capacity-buffer"))).toBe(false);
  });

const TRIGGERED = "TriggeredScaleUp capacity buffer";

plays("nodes come for chunks", { untilS: 45 }, [
  "10 0->2: 0 pods unschedulable and 2 expected",
  `10 ${TRIGGERED} 2 fake pods triggered scale-up: [{g 0->2 (max: 10)}]`,
]);
plays("none without injection", { untilS: 45, flags: { "capacity-buffer-pod-injection-enabled": false } }, []);
plays("none without the controller", { untilS: 45, flags: { "capacity-buffer-controller-enabled": false } }, []);
plays("room that is there is enough", { untilS: 45, groups: [{ ...nodes, initial: 2 }] }, []);
plays(
  "a pod that takes the room brings another node",
  { untilS: 45, groups: [{ ...nodes, initial: 2 }], pods: [{ atMs: 15 * SECOND, millicores: 3000, gib: 1 }] },
  ["20 2->3: 0 pods unschedulable and 1 expected", `20 ${TRIGGERED} 1 fake pods triggered scale-up: [{g 2->3 (max: 10)}]`],
);
plays("room for chunks that no group can give", { untilS: 45, groups: [{ ...nodes, max: 1, initial: 1 }] }, [
  "10 NotTriggerScaleUp capacity buffer 1 fake pods didn't trigger scale-up: 1 max node group size reached",
]);
plays("each of them has its reason", { untilS: 15, groups: [{ ...nodes, cores: 2 }] }, [
  "10 NotTriggerScaleUp capacity buffer 2 fake pods didn't trigger scale-up: 1 Insufficient cpu,1 Insufficient cpu",
]);
plays("too many nodes", { untilS: 15, groups: [{ ...nodes, initial: 1 }], flags: { "max-nodes-total": 1 } }, [
  "10 NotTriggerScaleUp capacity buffer 1 fake pods didn't trigger scale-up: max total nodes in cluster reached",
]);
const quick = { "scale-down-unneeded-time": "30s", "scale-down-delay-after-add": "0s" };
plays("nodes with chunks stay", { untilS: 200, groups: [{ ...nodes, initial: 2 }], flags: quick }, []);
plays("the others go", { untilS: 200, groups: [{ ...nodes, initial: 3 }], flags: quick }, ["50 3->2: 1 nodes unneeded"]);
plays(
  "chunks move where there is room",
  { untilS: 200, groups: [{ ...nodes, initial: 2 }], buffers: [{ ...chunk, millicores: 1500 }], flags: quick },
  ["50 2->1: 1 nodes unneeded"],
);
