import fc from "fast-check";
import { expect, test } from "vitest";
import { constant, lognormalThrough, NEVER } from "../../src/engine/index.ts";
import { MemorySink } from "../../src/metrics/index.ts";
import { Simulation } from "../../src/simulation/index.ts";
import type { LoadedScenario, NodePoolSpec } from "../../src/workloads/index.ts";
import { runs } from "../support/laws.ts";
import { type ArrivalRow, arrivalTable, node, scenario } from "../support/scenario.ts";

const TABLES = ["pods", "nodes", "events", "decisions", "timeseries", "summary"];

const pool = (name: string, cpu: number, bootMs: number): NodePoolSpec => ({
  name,
  capacity: { cpu: `${cpu}`, memory: "64Gi", pods: "20" },
  min: 0,
  max: 6,
  initial: 0,
  zones: ["a", "b"],
  labels: { pool: name },
  annotations: {},
  taints: [],
  priceUsdPerHour: cpu / 20,
  spot: false,
  autoscaled: true,
  bootTime: lognormalThrough(bootMs, 0.99, bootMs * 3),
  readyTime: constant(5_000),
  deleteTime: constant(20_000),
  launchFailureRatio: 0.1,
  stockOuts: [],
  provisioning: "ok",
  options: {},
  place: { file: "test" },
});

const arrival: fc.Arbitrary<Omit<ArrivalRow, "name">> = fc.record({
  atMs: fc.nat(3_600_000),
  runMs: fc.integer({ min: 1_000, max: 1_800_000 }),
  requests: fc.constantFrom({ cpu: "500m" }, { cpu: "1", memory: "2Gi" }, { cpu: "3", memory: "1Gi" }, { cpu: "100" }),
  kind: fc.constantFrom("Job" as const, "Pod" as const),
});

const flags = fc.record({
  "scale-down-unneeded-time": fc.constantFrom("10m", "1m"),
  "scale-down-delay-after-add": fc.constantFrom("10m", "0s"),
  "scale-down-utilization-threshold": fc.constantFrom(0.5, 0.9),
});

/** A cluster with or without fixed nodes and an autoscaler, and up to forty jobs and pods; some fit nowhere, some launches fail. */
const world: fc.Arbitrary<LoadedScenario> = fc
  .record({
    seed: fc.nat(1000),
    fixed: fc.nat(2),
    autoscaled: fc.boolean(),
    flags,
    until: fc.constantFrom(undefined, 7_200_000),
    rows: fc.array(arrival, { minLength: 1, maxLength: 40 }),
  })
  .map(({ seed, fixed, autoscaled, flags, until, rows }) =>
    scenario({
      seed,
      untilMs: until,
      outputIntervalMs: 600_000,
      nodes: Array.from({ length: fixed }, (_, i) => node(`fixed-${i}`, { cpu: "4", memory: "16Gi" })),
      nodePools: autoscaled ? [pool("small", 4, 40_000), pool("large", 8, 60_000)] : [],
      ...(autoscaled && { clusterAutoscaler: { flags, places: {} } }),
      arrivals: arrivalTable(rows.map((row, i) => ({ ...row, name: `a-${i}` }))),
    }),
  );

/** Runs in slices of so many events; the accounts are checked at the end of every run. */
function run(
  loaded: LoadedScenario,
  slice: number,
  plain = false,
): { readonly digest: string; readonly tables: readonly string[]; readonly sink: MemorySink } {
  const sink = new MemorySink();
  const simulation = new Simulation(loaded, { sink, version: "test", plain });
  while (!simulation.step(slice));
  const { digest } = simulation.finish({ wallClock: { startedAt: "", seconds: 0 } });
  return { digest, tables: TABLES.map((name) => sink.csv(name)), sink };
}

test("the same scenario and seed give the same bytes, however the run is sliced", () => {
  fc.assert(
    fc.property(world, fc.integer({ min: 1, max: 400 }), (loaded, slice) => {
      const whole = run(loaded, NEVER);
      const sliced = run(loaded, slice);
      expect(sliced.digest).toBe(whole.digest);
      expect(sliced.tables).toEqual(whole.tables);
    }),
    { numRuns: runs(25) },
  );
});

test("what is remembered of nodes and which loops are slept through changes no table", () => {
  fc.assert(
    fc.property(world, (loaded) => {
      // Loops that are not slept through are events of their own, and there is always a next one.
      const timed = { ...loaded, untilMs: 7_200_000 };
      const withoutEvents = (tables: readonly string[]) => tables.map((table) => table.replace(/^events,.*$/m, ""));
      expect(withoutEvents(run(timed, NEVER).tables)).toEqual(withoutEvents(run(timed, NEVER, true).tables));
    }),
    { numRuns: runs(25) },
  );
});

test("every arrival has a pod, every pod one row and one outcome, and its time pending is split without rest", () => {
  fc.assert(
    fc.property(world, (loaded) => {
      const { sink } = run(loaded, NEVER);
      const pods = sink.objects("pods");
      expect(new Set(pods.map(({ name }) => name)).size).toBe(pods.length);
      const due = loaded.arrivals.names.filter((_, i) => loaded.arrivals.timeMs[i] <= (loaded.untilMs ?? NEVER));
      const seen = new Set(pods.map(({ owner_name, name }) => (owner_name === "" ? name : owner_name)));
      for (const name of due) expect(seen).toContain(name);
      for (const pod of pods) {
        const causes = ["queue", "no_fit", "node_launch", "gated"].map((cause) =>
          Math.round(Number(pod[`pending_${cause}_seconds`]) * 1000),
        );
        expect(causes.reduce((sum, ms) => sum + ms)).toBe(Math.round(Number(pod.pending_seconds) * 1000));
      }
    }),
    { numRuns: runs(25) },
  );
});

test("Little's law holds exactly in any run", () => {
  fc.assert(
    fc.property(world, (loaded) => {
      const sink = new MemorySink();
      const simulation = new Simulation(loaded, { sink, version: "test" });
      simulation.step();
      const { endMs } = simulation.finish({ wallClock: { startedAt: "", seconds: 0 } });
      const sojournMs = sink.objects("pods").reduce((sum, pod) => {
        const ended =
          pod.ended_seconds === "" || Number.isNaN(Number(pod.ended_seconds)) ? endMs : Math.round(Number(pod.ended_seconds) * 1000);
        return sum + Math.min(ended, endMs) - Math.round(Number(pod.created_seconds) * 1000);
      }, 0);
      expect(simulation.integrals.podMsInSystem).toBe(sojournMs);
    }),
    { numRuns: runs(25) },
  );
});
