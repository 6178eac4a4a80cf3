import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunBackend } from "../../../src/experiments/runs/backend.ts";
import { inProcess } from "../../../src/experiments/runs/in-process.ts";
import type { OutcomeMetric } from "../../../src/experiments/runs/run.ts";
import { loadCells } from "../../../src/experiments/sweep/cells.ts";
import { loadExperiment } from "../../../src/experiments/sweep/experiment.ts";
import { stoppingLines } from "../../../src/experiments/sweep/stopping-outcome.ts";
import { openFolder, type SweepResult, sweep } from "../../../src/experiments/sweep/sweep.ts";
import { experiment, experimentFolder } from "../small-experiment.ts";

/** Values of node_hours and cost_usd by cell (its max) and seed; undefined: the run fails. */
type Values = (max: number, seed: number) => readonly [number, number] | undefined;

/** A backend that knows the results, and finishes the last run first. */
function known(values: Values, made: number[] = []): RunBackend {
  return {
    name: "known",
    parallel: 1,
    async make(runs, finished, signal) {
      for (const run of [...runs].reverse()) {
        if (signal?.aborted) return;
        const { set, seed } = run.request;
        made.push(Number(seed));
        const found = values(Number(set[0].split("=")[1]), Number(seed));
        if (found === undefined) finished(run, { kind: "failure", reason: "bug", messages: ["no luck"], replay: "" });
        else finished(run, { kind: "success", digest: `${seed}`, events: 1, simulatedMs: 1, metrics: metricsOf(found), objectives: [] });
      }
    },
    close: async () => {},
  };
}

const metricsOf = ([hours, usd]: readonly [number, number]): OutcomeMetric[] => [
  { name: "node_hours", value: hours, unit: "hours" },
  { name: "cost_usd", value: Number.isNaN(usd) ? null : usd, unit: "usd" },
];

const FILE = (seeds: string) => `
scenarios: scenario.yaml
seeds: ${seeds}
factors: [{ name: max, path: "spec.cluster.nodePools[0].max", values: [8, 2] }]
metrics: [node_hours, cost_usd]
`;

async function run(folder: string, out: string, backend: RunBackend, signal?: AbortSignal): Promise<SweepResult> {
  const loaded = await loadExperiment(join(folder, "e.yaml"));
  const cells = await loadCells(loaded);
  const options = { version: "1.2.3", backend, keepTables: false, ...(signal && { signal }) };
  return sweep(loaded, cells, openFolder(join(folder, out), loaded, false), options);
}

/** How a sweep with these seeds and values ends, in words. */
async function check(seeds: string, values: Values): Promise<string[]> {
  const result = await run(experimentFolder({ "e.yaml": experiment(FILE(seeds)) }), "out", known(values));
  return stoppingLines(result.stopping!);
}

const alternating = (seed: number, spread: number) => 10 + (seed % 2 === 0 ? spread : -spread);

describe("a sweep that stops", () => {
  test.each<[string, string, Values, string[]]>([
    [
      "after the first look, when nothing varies",
      "{ until: 2% }",
      () => [10, 5],
      [
        "10 seeds were enough: means were to be known to 2 %",
        "  reached, where it is least: node_hours to 0 % in cell 1; cost_usd to 0 % in cell 1",
      ],
    ],
    [
      "when the least known cell is known",
      "{ until: 2%, max: 200 }",
      (max, seed) => [alternating(seed, max === 2 ? 0.6 : 0.1), 5],
      [
        "40 seeds were enough: means were to be known to 2 %",
        "  reached, where it is least: node_hours to 2 % in cell 2; cost_usd to 0 % in cell 1",
      ],
    ],
    [
      "in blocks of the size asked for, after as many as asked for",
      "{ until: 2%, first: 12, block: 7, metrics: [node_hours] }",
      (_max, seed) => [alternating(seed, 0.4), alternating(seed, 9)],
      ["26 seeds were enough: means were to be known to 2 %", "  reached, where it is least: node_hours to 1.7 % in cell 1"],
    ],
    [
      "at the cap",
      "{ until: 1%, max: 12 }",
      (max, seed) => [alternating(seed, max === 2 ? 3 : 0), 5],
      [
        "12 seeds, the most allowed, were not enough: means were to be known to 1 %",
        "  not known so well: node_hours in cell 2",
        "  reached, where it is least: node_hours to 25 % in cell 2; cost_usd to 0 % in cell 1",
      ],
    ],
    [
      "without metrics that have no value or a mean of 0",
      "{ until: 2% }",
      (max, seed) => [max === 2 ? 0 : alternating(seed, 0), Number.NaN],
      [
        "10 seeds were enough: means were to be known to 2 %",
        "  reached, where it is least: node_hours to 0 % in cell 1",
        "  left out, as there is no value or the mean is 0: node_hours in cell 2; cost_usd in cells 1, 2",
      ],
    ],
    [
      "with the values that are there when runs fail",
      "{ until: 2% }",
      (max, seed) => (max === 2 && seed === 3 ? undefined : [10, 5]),
      [
        "10 seeds were enough: means were to be known to 2 %",
        "  reached, where it is least: node_hours to 0 % in cell 1; cost_usd to 0 % in cell 1",
      ],
    ],
    [
      "at the cap, when a metric has one value only, or values too far apart",
      "{ until: 50%, max: 10 }",
      (max, seed) => [alternating(seed, max === 2 ? 100 : 0), seed === 1 ? 5 : Number.NaN],
      [
        "10 seeds, the most allowed, were not enough: means were to be known to 50 %",
        "  not known so well: node_hours in cell 2; cost_usd in cells 1, 2",
        "  reached, where it is least: node_hours to no share that can be told in cell 2; cost_usd to no share that can be told in cell 1",
      ],
    ],
  ])("%s", async (_what, seeds, values, expected) => expect(await check(seeds, values)).toEqual(expected));
});

const tables = (folder: string, out: string) =>
  ["cells.csv", "effects.csv", "results.csv", "runs.csv", "sweep.json"].map((name) => readFileSync(join(folder, out, name), "utf8"));

test("every cell gets the same seeds, and sweep.json says how it ended", async () => {
  const folder = experimentFolder(
    { "e.yaml": experiment(`${FILE("{ from: 100, until: 15%, block: 1, max: 30 }")}until: 20m`) },
    { pods: 6 },
  );
  const { counts, stopping } = await run(folder, "out", inProcess("1.2.3"));
  expect(counts).toMatchObject({ cells: 2, seeds: stopping!.seeds, runs: 2 * stopping!.seeds, failed: 0, missing: 0 });
  const json = JSON.parse(readFileSync(join(folder, "out/sweep.json"), "utf8"));
  expect(json.seeds).toEqual(Array.from({ length: stopping!.seeds }, (_, i) => 100 + i));
  expect(json.stopping).toEqual({ ...stopping, until: 0.15, first: 10, block: 1, max: 30, verdict: "reached" });
  expect(json.stopping.metrics.map(({ metric, open }: { metric: string; open: number[] }) => [metric, open])).toEqual([
    ["node_hours", []],
    ["cost_usd", []],
  ]);
});

test("a sweep that was interrupted ends in the tables of one that was not, and makes no run twice", async () => {
  const folder = experimentFolder({ "e.yaml": experiment(FILE("{ until: 2%, max: 200 }")) });
  const values: Values = (_max, seed) => [alternating(seed, 0.6), 5];
  await run(folder, "whole", known(values));
  const stop = new AbortController();
  const made: number[] = [];
  const stopping: Values = (max, seed) => {
    if (made.length === 23) stop.abort();
    return values(max, seed);
  };
  const first = await run(folder, "cut", known(stopping, made), stop.signal);
  expect(first.stopping).toMatchObject({ verdict: "interrupted", seeds: 15 });
  expect(first.counts).toMatchObject({ runs: 30, succeeded: 23, missing: 7 });
  expect(JSON.parse(readFileSync(join(folder, "cut/sweep.json"), "utf8")).partial).toBe(true);
  const second = await run(folder, "cut", known(values, made));
  expect(second.made).toMatchObject({ total: 80, reused: 23, made: 57 });
  expect(made).toHaveLength(80);
  expect(tables(folder, "cut")).toEqual(tables(folder, "whole"));
});

test("a signal before the first run makes none", async () => {
  const folder = experimentFolder({ "e.yaml": experiment(FILE("{ until: 2% }")) });
  const { counts, stopping } = await run(folder, "out", inProcess("1.2.3"), AbortSignal.abort());
  expect(counts).toMatchObject({ runs: 20, succeeded: 0, missing: 20 });
  expect(stopping).toMatchObject({ verdict: "interrupted", seeds: 10 });
});
