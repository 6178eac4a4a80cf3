import { expect, test } from "vitest";
import { NO_NODE, NO_OWNER, PodPhase, Store } from "../../src/cluster/index.ts";

/** A store with one pod, created at 5. */
function withPod() {
  const store = new Store({ now: 5 });
  const template = store.makeTemplate({ namespace: "default", spec: { containers: [] } });
  return { store, template, pod: store.createPod({ name: "real", template }) };
}

test("imagined pods look like their sample, waiting and on no node, and are not in the table", () => {
  const { store, template, pod } = withPod();
  store.bindPod(pod, store.addNode({ metadata: { name: "n" } }));
  const { pods } = store;
  const first = pods.imagine(pod);
  const many = Array.from({ length: 400 }, () => pods.imagine(pod));
  expect([first, many.at(-1), pods.count]).toEqual([1, 401, 1]);
  expect([pods.templates[401].shapeId, pods.createdMs[401], pods.node[401], pods.phase[401], pods.isDeleting(401)]).toEqual([
    template.shapeId,
    5,
    NO_NODE,
    PodPhase.Pending,
    false,
  ]);
});

test("they are given up before a pod comes, and leave nothing behind", () => {
  const { store, template, pod } = withPod();
  store.bindPod(pod, store.addNode({ metadata: { name: "n" } }));
  store.deletePod(pod);
  expect(store.pods.isDeleting(store.pods.imagine(pod))).toBe(true);
  expect(() => store.createPod({ name: "early", template })).toThrow("given up");
  store.pods.forgetImagined();
  const next = store.createPod({ name: "next", template });
  expect([next, store.pods.names, store.pods.isDeleting(next), store.pods.deletionGraceMs[next]]).toEqual([1, ["real", "next"], false, 0]);
});

test("one can be imagined without a sample", () => {
  const { store, template } = withPod();
  const owner = store.ownerOf({ kind: "ProvisioningRequest", namespace: "default", name: "r" });
  const { pods } = store;
  const id = pods.imagineNew({ name: "r-0-0", template, owner }, 3);
  expect([pods.keyOf(id), pods.owner[id], pods.createdMs[id], pods.node[id], pods.isDeleting(id)]).toEqual([
    "default/r-0-0",
    owner,
    3,
    NO_NODE,
    false,
  ]);
  expect(pods.owner[pods.imagineNew({ name: "bare", template }, 3)]).toBe(NO_OWNER);
});
