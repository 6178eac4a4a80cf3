import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A run that a test writes down: seed, cell and metrics; a run without metrics has failed. */
export interface WrittenRun {
  readonly cell?: string;
  readonly seed: number;
  readonly metrics?: Readonly<Record<string, number | "">>;
  readonly digest?: string;
}

const unitOf = (metric: string): string =>
  metric.endsWith("_ratio") ? "ratio" : (/[a-z]+$/.exec(metric.replace(/_(mean|p\d+)$/, ""))?.[0] ?? "");

/** Writes the folder of one run. `changes` go into run.json. */
export function writeRun(folder: string, run: WrittenRun, changes: object = {}, pods?: string): string {
  mkdirSync(folder, { recursive: true });
  const rows = Object.entries(run.metrics ?? {}).map(([name, value]) => `${name},${value},${unitOf(name)},help`);
  const json = {
    wavetank: "1.0.0",
    scenario: "small",
    partial: false,
    seed: run.seed,
    digest: run.digest ?? `digest ${run.seed} ${JSON.stringify(run.metrics)}`,
    inputs: [{ path: "scenario.yaml", sha256: "aa" }],
    settings: { seed: run.seed, untilMs: 1000 },
    counts: { simulatedMs: 1000 },
    tables: [{ name: "summary", file: "summary.csv", rows: rows.length, sha256: "cc" }],
    ...changes,
  };
  writeFileSync(join(folder, "run.json"), JSON.stringify(json));
  writeFileSync(join(folder, "summary.csv"), ["name,value,unit,help", ...rows, ""].join("\n"));
  if (pods !== undefined) writeFileSync(join(folder, "pods.csv"), pods);
  return folder;
}

/** Writes the folder of a sweep. `cells` holds the factor's level by cell. */
export function writeSweep(
  folder: string,
  runs: readonly WrittenRun[],
  cells: Readonly<Record<string, string>> = { 1: "x" },
  changes: object = {},
): string {
  mkdirSync(folder, { recursive: true });
  const write = (file: string, lines: readonly string[]) => writeFileSync(join(folder, file), [...lines, ""].join("\n"));
  const json = {
    wavetank: "1.0.0",
    experiment: "grid",
    partial: false,
    set: [],
    inputs: [],
    scenarios: [{ inputs: [{ path: "s.yaml", sha256: "bb" }] }],
  };
  write("sweep.json", [JSON.stringify({ ...json, ...changes })]);
  write("cells.csv", ["cell,scenario,level", ...Object.entries(cells).map(([cell, level]) => `${cell},s.yaml,${level}`)]);
  write("runs.csv", [
    "run,cell,seed,status,digest,events,simulated_seconds,message,replay",
    ...runs.map(({ cell = "1", seed, metrics, digest }, i) => {
      if (metrics === undefined) return `${i + 1},${cell},${seed},failed,,,,"bug: it broke, badly",wavetank run s.yaml`;
      return `${i + 1},${cell},${seed},succeeded,${digest ?? `d ${JSON.stringify(metrics).replaceAll(/[",]/g, " ")}`},10,1.000,,wavetank run s.yaml`;
    }),
  ]);
  write("results.csv", [
    "run,cell,seed,metric,value,unit",
    ...runs.flatMap(({ cell = "1", seed, metrics = {} }, i) =>
      Object.entries(metrics).map(([metric, value]) => `${i + 1},${cell},${seed},${metric},${value},${unitOf(metric)}`),
    ),
  ]);
  return folder;
}
