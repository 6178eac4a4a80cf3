import { expect, test } from "vitest";
import { loadScenario } from "../../src/workloads/scenario.ts";

test("workloads/openb.yaml: every row of the trace is accounted for", () => {
  const { nodePools, arrivals, inputs, clusterAutoscaler } = loadScenario("workloads/openb.yaml");
  expect(nodePools.length).toBe(8);
  expect(clusterAutoscaler?.flags["expander"]).toBe("least-waste");
  const trace = inputs.find(({ format }) => format === "openb-pods");
  expect(trace).toMatchObject({ rows: 8152, used: 8128, skipped: { "before the window": 23, "no run time": 1 } });
  expect(trace?.noted["existed before the window"]).toBe(31);
  expect(arrivals.count).toBe(8128);
});

test("workloads/nasa-ipsc.yaml: 16,000 jobs on 128 cores", () => {
  const { nodes, arrivals, startEpochMs } = loadScenario("workloads/nasa-ipsc.yaml");
  expect(nodes.length).toBe(16);
  expect(arrivals.count).toBe(16_000);
  expect(startEpochMs).toBe(749_458_803_000);
});

test("workloads/web-and-batch.yaml: manifests only", () => {
  const { objects, inputs } = loadScenario("workloads/web-and-batch.yaml");
  expect(objects.map(({ kind, object, atMs }) => `${kind} ${object.metadata.name} ${atMs}`)).toEqual([
    "Namespace monitoring 0",
    "PriorityClass service 0",
    "PriorityClass batch 0",
    "Service web 0",
    "PodDisruptionBudget web 0",
    "Deployment web 0",
    "DaemonSet node-agent 0",
    "Job report 1800000",
    "Job render 1800000",
  ]);
  expect(objects[7].behavior.runTime?.kind).toBe("lognormal");
  expect(inputs.flatMap(({ skipped }) => Object.keys(skipped))).toEqual([]);
});
