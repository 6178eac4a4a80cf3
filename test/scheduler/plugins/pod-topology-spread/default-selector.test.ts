import { expect, test } from "vitest";
import { type Id, Store } from "../../../../src/cluster/index.ts";
import type { Labels } from "../../../../src/model/index.ts";
import { DefaultSelectors } from "../../../../src/scheduler/plugins/pod-topology-spread/default-selector.ts";

/** A ReplicationController `web`, and a pod that names an owner of this name. */
function selectorOf(spec: object, apiVersion = "v1"): Labels | undefined {
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
  const podOf = (name: string, version: string): Id => {
    const owner = store.ownerOf({ apiVersion: version, kind: "ReplicationController", name: "web", namespace: "default", uid: "u" });
    return store.createPod({ name, template, owner });
  };
  podOf("other", "example.com/v1");
  return new DefaultSelectors(store).of(podOf("p", apiVersion), template)?.matchLabels;
}

const template = { metadata: { labels: { app: "web" } }, spec: { containers: [] } };

test("the selector of a ReplicationController", () => {
  expect(selectorOf({ selector: { app: "x" }, template })).toEqual({ app: "x" });
});

test("without one, the labels of its template", () => {
  expect(selectorOf({ template })).toEqual({ app: "web" });
  expect(selectorOf({ selector: {}, template })).toEqual({ app: "web" });
});

test("an owner of another group is not that controller, though it has its name and UID", () => {
  expect(selectorOf({ template }, "apps/v1")).toBeUndefined();
});
