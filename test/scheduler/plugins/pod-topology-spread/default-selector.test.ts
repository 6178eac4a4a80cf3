import { expect, test } from "vitest";
import { Store } from "../../../../src/cluster/index.ts";
import type { Labels } from "../../../../src/model/index.ts";
import { DefaultSelectors } from "../../../../src/scheduler/plugins/pod-topology-spread/default-selector.ts";

/** A ReplicationController `web`, and a pod that names an owner of this name. */
function selectorOf(spec: object): Labels | undefined {
  const recorder = {
    event() {
      // Nothing is told.
    },
    decision() {
      // Nothing is decided.
    },
  };
  const store = new Store({ now: 0 }, recorder);
  store.addObject("ReplicationController", { metadata: { name: "web", namespace: "default" }, spec });
  const template = store.makeTemplate({ namespace: "default", labels: {}, annotations: {}, spec: { containers: [{ name: "c" }] } });
  const owner = store.ownerOf({ apiVersion: "v1", kind: "ReplicationController", name: "web", namespace: "default" });
  return new DefaultSelectors(store).of(store.createPod({ name: "p", template, owner }), template)?.matchLabels;
}

const template = { metadata: { labels: { app: "web" } }, spec: { containers: [] } };

test("the selector of a ReplicationController", () => {
  expect(selectorOf({ selector: { app: "x" }, template })).toEqual({ app: "x" });
});

test("without one, the labels of its template", () => {
  expect(selectorOf({ template })).toEqual({ app: "web" });
  expect(selectorOf({ selector: {}, template })).toEqual({ app: "web" });
});
