import { expect, test } from "vitest";
import { scaleArrivals, scaleObjects } from "../../src/workloads/load-scale.ts";
import type { LoadedObject } from "../../src/workloads/loaded-scenario.ts";
import { arrivalTable } from "../support/scenario.ts";

const rows = Array.from({ length: 1000 }, (_, i) => ({
  name: `job-${i}`,
  atMs: i * 1000,
  runMs: 60_000,
  requests: { cpu: "500m", memory: "1Gi" },
}));
const namesAt = (arrivals: number): Set<string> => new Set(scaleArrivals(arrivalTable(rows), { arrivals, requests: 1 }).names);

test.each([
  [0.1, 100],
  [0.5, 500],
  [1, 1000],
  [1.1, 1100],
  [1.5, 1500],
  [2, 2000],
])("a factor of %d makes about %d of 1,000 rows", (factor, expected) => {
  expect(Math.abs(namesAt(factor).size - expected)).toBeLessThanOrEqual(35);
});

test("a larger factor keeps every row of a smaller one, with its name and time", () => {
  const [less, more] = [namesAt(0.3), namesAt(1.2)];
  expect([...less].every((name) => more.has(name))).toBe(true);
});

test("a copy comes within the hour after its original, and runs as long", () => {
  const table = scaleArrivals(arrivalTable(rows.slice(0, 1)), { arrivals: 2, requests: 1 });
  expect([table.names[0], table.names[1], table.workMs[1]]).toEqual(["job-0", "job-0-more-1", 60_000]);
  expect(table.timeMs[1]).toBeGreaterThan(0);
  expect(table.timeMs[1]).toBeLessThan(3_600_000);
});

test("requests are multiplied and rounded up", () => {
  const { templates } = scaleArrivals(arrivalTable(rows.slice(0, 1)), { arrivals: 1, requests: 1.0001 });
  expect(templates[0].template.spec.containers[0].resources?.requests).toEqual({ cpu: "501m", memory: "1073849199" });
});

test("controllers get more replicas, rounded up; DaemonSets do not", () => {
  const template = {
    spec: { containers: [{ name: "c", resources: { requests: { cpu: 1 }, limits: { cpu: "2", "nvidia.com/gpu": 1 } } }] },
  };
  const object = (kind: string, spec: object) =>
    ({ kind, object: { metadata: { name: kind }, spec: { ...spec, template } }, atMs: 0, warm: false }) as unknown as LoadedObject;
  const scaled = scaleObjects(
    [object("Deployment", { replicas: 3 }), object("StatefulSet", {}), object("Job", { completions: 4 }), object("DaemonSet", {})],
    { arrivals: 1.5, requests: 2 },
  ).map(({ object }) => (object as unknown as { spec: Record<string, unknown> }).spec);
  expect(scaled[0]).toMatchObject({
    replicas: 5,
    template: { spec: { containers: [{ resources: { requests: { cpu: "2000m" }, limits: { cpu: "4000m", "nvidia.com/gpu": 1 } } }] } },
  });
  expect(scaled[1]).toMatchObject({ replicas: 2 });
  expect(scaled[2]).toMatchObject({ parallelism: 2, completions: 6 });
  expect(scaled[3]).toEqual({ template });
});

test("ProvisioningRequests ask for more, and their templates as well", () => {
  const load = (kind: string, object: object) =>
    ({ kind, object: { metadata: { name: "r" }, ...object }, atMs: 0 }) as unknown as LoadedObject;
  const [template, request] = scaleObjects(
    [
      load("PodTemplate", { template: { spec: { containers: [{ name: "c", resources: { requests: { cpu: 1 } } }] } } }),
      load("ProvisioningRequest", { spec: { podSets: [{ podTemplateRef: { name: "r" }, count: 3 }], provisioningClassName: "c" } }),
    ],
    { arrivals: 1.5, requests: 2 },
  ).map(({ object }) => object);
  expect(template).toMatchObject({ template: { spec: { containers: [{ resources: { requests: { cpu: "2000m" } } }] } } });
  expect(request).toMatchObject({ spec: { podSets: [{ podTemplateRef: { name: "r" }, count: 5 }] } });
});
