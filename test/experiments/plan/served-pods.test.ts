import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { otherMachines, servedPods, waitLimit } from "../../../src/experiments/plan/served-pods.ts";
import { CsvFolderSink, RUN_FILE, readRunFolder } from "../../../src/metrics/index.ts";
import { Simulation } from "../../../src/simulation/index.ts";
import { arrivalTable, node, scenario } from "../../support/scenario.ts";

// A Job of four pods, two at a time, beside three bare pods, one of which fits nowhere.
test("pods that a controller makes later are counted, and relied upon by nobody", () => {
  const folder = mkdtempSync(join(tmpdir(), "wavetank-served-"));
  const rows = [
    { name: "bare", atMs: 1000, runMs: 60_000, requests: { cpu: "1" } },
    { name: "late", atMs: 9000, runMs: 60_000, requests: { cpu: "1", memory: "1Gi" } },
    { name: "huge", atMs: 9000, runMs: 60_000, requests: { cpu: "64" } },
  ];
  const template = { spec: { restartPolicy: "Never", containers: [{ name: "main", resources: { requests: { cpu: "500m" } } }] } };
  const behavior = { runMs: 30_000, exitCode: 0, readyAfterMs: 0, stopMs: 0, usageRatio: 1 };
  const job = { metadata: { name: "waves", namespace: "default" }, spec: { parallelism: 2, completions: 4, template } };
  const sink = new CsvFolderSink(folder);
  const loaded = scenario({
    arrivals: arrivalTable(rows),
    nodes: [node("n", { cpu: "4", memory: "8Gi" })],
    objects: [{ kind: "Job", object: job, atMs: 0, behavior, warm: false, place: { file: "" } } as never],
    untilMs: 600_000,
  });
  const simulation = new Simulation(loaded, { sink, version: "test" });
  simulation.step();
  sink.writeFile(RUN_FILE, simulation.finish({ wallClock: { startedAt: "", seconds: 0 } }).runJson);
  sink.commit();
  const run = readRunFolder(folder);
  const { resources, pods, counted } = servedPods(run, undefined);
  expect(counted).toBe(7);
  expect(resources).toEqual(["cpu", "memory"]);
  expect(pods.map(({ createdSeconds, requests }) => `${createdSeconds} ${requests.join(" ")}`).sort()).toEqual([
    "0 500 0",
    "0 500 0",
    "1 1000 0",
    `9 1000 ${2 ** 30 * 1000}`,
  ]);
  expect(otherMachines(run, new Set(), ["cpu", "memory", "gpu"])).toEqual([[4000, 8 * 2 ** 30 * 1000, 0]]);
  rmSync(folder, { recursive: true });
});

test.each([
  [{ max: 60, quantile: 0.9 }, 101, { maxSeconds: 60, exempt: 10 }],
  [{ max: 60, quantile: 1 }, 101, { maxSeconds: 60, exempt: 0 }],
  [{ max: 60 }, 5, { maxSeconds: 60, exempt: 0 }],
  [{ min: 5 }, 5, undefined],
])("%j of %i pods leaves %j", (limit, pods, expected) => {
  const objective = { metric: "pod_pending_seconds", verdict: "met" as const, value: 0, description: "", found: "", ...limit };
  expect(waitLimit(objective, pods)).toEqual(expected);
});
