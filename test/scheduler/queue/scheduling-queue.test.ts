import { expect, test } from "vitest";
import { run } from "../../conformance/adapters/scheduler-sequence.ts";

const pod = (name: string, priority: number, cpu: string, spec: object = {}): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name },
  spec: { priority, containers: [{ name: "c", resources: { requests: { cpu } } }], ...spec },
});
const NODE = { apiVersion: "v1", kind: "Node", metadata: { name: "n" }, status: { allocatable: { cpu: "2", pods: "9" } } };

/**
 * While the victims of `late` are evicted, the first of them is gone at once, and `late` is kept back because the second still has to go.
 * That one takes 30 s.
 */
test("a pod that was kept back during its evictions is let in by its own change, whatever kept it back", () => {
  const objects = [
    NODE,
    pod("first", 2, "1", { nodeName: "n", terminationGracePeriodSeconds: 0 }),
    pod("second", 1, "1", { nodeName: "n", terminationGracePeriodSeconds: 30 }),
  ];
  const smaller = { spec: { containers: [{ name: "c", resources: { requests: { cpu: "500m" } } }] } };
  const events = [
    { atMs: 1000, op: "create", object: pod("late", 9, "2") },
    { atMs: 5000, op: "patch", kind: "Pod", namespace: "default", name: "late", patch: smaller },
  ];
  const answer = run({ id: "", tags: [], input: { objects, events, endMs: 60_000 }, expect: {} });
  expect(answer).toMatchObject({ bindings: [{ timeMs: 5000, pod: "default/late", node: "n" }] });
});
