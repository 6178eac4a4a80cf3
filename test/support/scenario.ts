import { NEVER } from "../../src/engine/index.ts";
import { MemorySink } from "../../src/metrics/index.ts";
import type { Node, ResourceList } from "../../src/model/index.ts";
import { type RunResult, Simulation, type SimulationOptions } from "../../src/simulation/index.ts";
import { ArrivalTable, emptyScenario, type LoadedScenario } from "../../src/workloads/index.ts";

/** A node of that size, with room for `pods` pods. */
export const node = (name: string, allocatable: ResourceList): Node => ({
  metadata: { name, labels: { "kubernetes.io/hostname": name } },
  status: { allocatable: { pods: "110", ...allocatable } },
});

/** One row of an arrival table that a test writes down. Times in milliseconds. */
export interface ArrivalRow {
  readonly name: string;
  readonly atMs: number;
  readonly runMs: number;
  readonly requests: ResourceList;
  /** Default: a bare pod. */
  readonly kind?: "Job" | "Pod";
}

/** A sorted arrival table. Pods of equal requests share a template. */
export function arrivalTable(rows: readonly ArrivalRow[]): ArrivalTable {
  const table = new ArrivalTable();
  for (const { name, atMs, runMs, requests, kind = "Pod" } of rows) {
    const template = table.intern(`${kind} ${JSON.stringify(requests)}`, () => ({
      kind,
      namespace: "default",
      template: { spec: { restartPolicy: "Never", containers: [{ name: "main", resources: { requests } }] } },
      behavior: { exitCode: 0, readyAfterMs: 0, stopMs: 0, usageRatio: 1 },
    }));
    table.add({ name, timeMs: atMs, template, workMs: runMs, deleteAtMs: NEVER, pods: 1, warm: false });
  }
  table.sort();
  return table;
}

/** A scenario without files: instant kubelets, no pools, no autoscaler, until all is done. */
export const scenario = (parts: Partial<LoadedScenario>): LoadedScenario => ({ ...emptyScenario("test"), ...parts });

/** Runs a scenario to its end, in memory. `options` are the run's. */
export function runInMemory(
  loaded: LoadedScenario,
  options: Pick<SimulationOptions, "traceScheduling"> = {},
): {
  readonly sink: MemorySink;
  readonly result: RunResult;
  readonly simulation: Simulation;
} {
  const sink = new MemorySink();
  const simulation = new Simulation(loaded, { sink, version: "test", ...options });
  simulation.step();
  const result = simulation.finish({ wallClock: { startedAt: "2026-01-01T00:00:00Z", seconds: 0 } });
  return { sink, result, simulation };
}
