import { expect, test } from "vitest";
import { Store } from "../../src/cluster/index.ts";
import { applyObject } from "../../src/simulation/apply-object.ts";
import type { LoadedObject } from "../../src/workloads/index.ts";

const CLASS = { metadata: { name: "high" }, value: 1000 };
const template = { spec: { priorityClassName: "high", containers: [{ name: "c" }] } };
const metadata = { name: "x", namespace: "default" };

test("admission gives a workload's pods their priority, but leaves a PodTemplate as it is written", () => {
  const store = new Store({ now: 0 });
  const classes = new Map([["high", CLASS]]);
  const spec = { selector: { matchLabels: {} }, template };
  applyObject(store, { kind: "ReplicaSet", object: { metadata, spec } } as unknown as LoadedObject, classes);
  applyObject(store, { kind: "PodTemplate", object: { metadata, template } } as unknown as LoadedObject, classes);
  const [[, set]] = store.objects.ReplicaSet.entries();
  const [[, written]] = store.objects.PodTemplate.entries();
  expect(set.spec.template.spec.priority).toBe(1000);
  expect(written).toEqual({ metadata: { ...metadata, generation: 1 }, template });
});
