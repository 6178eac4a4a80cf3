import { expect, test } from "vitest";
import type { LoadedScenario } from "../../src/workloads/index.ts";
import { arrivalTable, node, runInMemory, scenario } from "../support/scenario.ts";

const configured = (config: Record<string, unknown>): Pick<LoadedScenario, "schedulerConfig"> => ({
  schedulerConfig: { file: "k.yaml", config: { apiVersion: "kubescheduler.config.k8s.io/v1", ...config }, lineOf: () => undefined },
});

/** A pod that asks for one core of a scheduler. */
const pod = (name: string, schedulerName: string): LoadedScenario["objects"][number] => ({
  kind: "Pod",
  object: {
    metadata: { name, namespace: "default" },
    spec: { schedulerName, restartPolicy: "Never", containers: [{ name: "c", resources: { requests: { cpu: "1", memory: "1Gi" } } }] },
  },
  atMs: 0,
  behavior: { runMs: 1000, exitCode: 0, readyAfterMs: 0, stopMs: 0, usageRatio: 1 },
  warm: false,
  place: { file: "p.yaml" },
});

test("each pod is placed by the profile that it names", () => {
  const strategy = (type: string) => ({
    name: "NodeResourcesFit",
    args: { scoringStrategy: { type, resources: [{ name: "cpu", weight: 1 }] } },
  });
  const only = { score: { disabled: [{ name: "*" }], enabled: [{ name: "NodeResourcesFit" }] } };
  const profiles = [
    { schedulerName: "spread", plugins: only, pluginConfig: [strategy("LeastAllocated")] },
    { schedulerName: "pack", plugins: only, pluginConfig: [strategy("MostAllocated")] },
  ];
  const nodes = [node("full", { cpu: "4", memory: "8Gi" }), node("empty", { cpu: "16", memory: "8Gi" })];
  const objects = [pod("a", "pack"), pod("b", "spread"), pod("c", "pack")];
  const { sink } = runInMemory(scenario({ nodes, objects, ...configured({ profiles }) }));
  expect(sink.objects("pods").map(({ name, node }) => `${name} ${node}`)).toEqual(["a full", "b empty", "c full"]);
});

test("percentageOfNodesToScore and back-offs reach the run", () => {
  const nodes = Array.from({ length: 400 }, (_, i) => node(`n${i}`, { cpu: "2" }));
  const arrivals = arrivalTable([{ name: "p", atMs: 0, runMs: 1000, requests: { cpu: "1" } }]);
  const examined = (config: Record<string, unknown>) =>
    runInMemory(scenario({ nodes, arrivals, ...configured(config) })).simulation.counters;
  expect(examined({}).examined).toBe(189);
  expect(examined({ percentageOfNodesToScore: 100 }).examined).toBe(400);
  expect(examined({ percentageOfNodesToScore: 100, profiles: [{ percentageOfNodesToScore: 30 }] }).examined).toBe(121);
});

test("pods whose scheduler has no profile stay pending, and are told of", () => {
  const objects = [pod("a", "volcano"), pod("b", "default-scheduler"), pod("c", "volcano")];
  const { sink, result } = runInMemory(scenario({ nodes: [node("n", { cpu: "4", memory: "8Gi" })], objects }));
  expect(result.withoutScheduler).toEqual({ volcano: 2 });
  expect(JSON.parse(result.runJson).withoutScheduler).toEqual({ volcano: 2 });
  expect(
    sink
      .objects("pods")
      .map(({ name, outcome }) => `${name} ${outcome}`)
      .sort(),
  ).toEqual(["a pending", "b succeeded", "c pending"]);
});
