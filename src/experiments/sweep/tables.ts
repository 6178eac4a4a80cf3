import { createHash } from "node:crypto";
import { digitsOf, formatNumber, SWEEP_FILE } from "../../metrics/index.ts";
import type { NamedRun } from "../runs/backend.ts";
import { replayCommand } from "../runs/replay.ts";
import type { ResultStore } from "../runs/result-store.ts";
import type { RunFailure, RunSuccess } from "../runs/run.ts";
import type { Cell } from "./cells.ts";
import { cellIntervals, type Effect, mainEffects } from "./effects.ts";
import type { Experiment } from "./experiment.ts";
import { Headlines } from "./headlines.ts";
import type { SeedInterval } from "./interval.ts";
import { type StoppingOutcome, stoppingOutcome } from "./stopping-outcome.ts";
import { type SweepCounts, sweepJson } from "./sweep-json.ts";
import { TableFiles } from "./table-files.ts";

const RUNS = ["run", "cell", "seed", "status", "digest", "events", "simulated_seconds", "message", "replay", "key"];
const RESULTS = ["run", "cell", "seed", "metric", "value", "unit"];
const EFFECTS = ["scope", "cell", "factor", "level", "baseline", "metric", "unit", "n", "mean", "half_width_95", "median"];
/** Decimals of means and half-widths. */
const DIGITS = 6;

/** A run of a sweep: a cell with a seed. */
export interface SweepRun {
  readonly cell: Cell;
  readonly seed: number;
  readonly named: NamedRun;
}

/** What tables are made of. */
export interface SweepData {
  readonly experiment: Experiment;
  readonly version: string;
  readonly cells: readonly Cell[];
  /** Cell by cell, and within a cell seed by seed. */
  readonly runs: readonly SweepRun[];
  readonly store: ResultStore;
  readonly failures: ReadonlyMap<string, RunFailure>;
}

/** What the tables say, in short. */
export interface SweepTables {
  readonly counts: SweepCounts;
  readonly digest: string;
  /** By metric and cell. */
  readonly intervals: readonly (readonly SeedInterval[])[];
  /** By metric; "" when no run has it. */
  readonly units: readonly string[];
  readonly effects: readonly Effect[];
  /** Undefined when the experiment says which seeds are run. */
  readonly stopping: StoppingOutcome | undefined;
}

/** Writes all tables of a sweep, in the order of its runs, whatever the order in which they were made. */
export function writeTables(folder: string, data: SweepData): SweepTables {
  const { experiment, cells, version } = data;
  const files = new TableFiles(folder);
  writeCells(files, experiment, cells);
  const { values, units, counts, digest } = writeRuns(files, data);
  const intervals = values.map(cellIntervals);
  const effects = mainEffects(experiment, cells, values);
  writeEffects(files, data, { intervals, units, effects });
  const stopping = stoppingOutcome(experiment, values, counts.missing);
  files.file(SWEEP_FILE, sweepJson(experiment, cells, { version, counts, digest, stopping }));
  files.commit();
  return { counts, digest, intervals, units, effects, stopping };
}

function writeCells(files: TableFiles, { factors }: Experiment, cells: readonly Cell[]): void {
  const table = files.table("cells.csv", ["cell", "scenario", ...factors.map(({ name }) => name)]);
  for (const { number, scenario, point } of cells) table.add([`${number}`, scenario.written, ...point.map(({ text }) => text)]);
}

/** One pass over the results: they are read one at a time, as all together may not fit in memory. */
function writeRuns(files: TableFiles, { experiment, cells, runs, store, failures }: SweepData) {
  const runTable = files.table("runs.csv", RUNS);
  const resultTable = files.table("results.csv", RESULTS);
  const headlines = new Headlines(experiment, cells);
  const digest = createHash("sha256");
  let succeeded = 0;
  let failed = 0;
  runs.forEach(({ cell, seed, named }, i) => {
    const failure = failures.get(named.key);
    const success = failure === undefined ? store.read(named.key) : undefined;
    const ids = [`${i + 1}`, `${cell.number}`, `${seed}`];
    const replay = replayCommand({ ...named.request, scenario: cell.scenario.file });
    runTable.add([...ids, ...runCells(success, failure), replay, named.key]);
    digest.update(`${success?.digest ?? "none"}\n`);
    if (failure !== undefined) failed++;
    if (success === undefined) return;
    succeeded++;
    for (const { name, value, unit } of success.metrics)
      resultTable.add([...ids, name, formatNumber(value ?? Number.NaN, digitsOf(unit)), unit]);
    headlines.add(cell, seed, success.metrics);
  });
  const counts = { cells: cells.length, seeds: experiment.seeds.length, runs: runs.length, succeeded, failed };
  return {
    values: headlines.values,
    units: headlines.units,
    counts: { ...counts, missing: runs.length - succeeded - failed },
    digest: digest.digest("hex"),
  };
}

/** Status, digest, events, time and message of a run. */
function runCells(success: RunSuccess | undefined, failure: RunFailure | undefined): string[] {
  if (success !== undefined) {
    return ["succeeded", success.digest, `${success.events}`, formatNumber(success.simulatedMs / 1000, digitsOf("seconds")), ""];
  }
  return failure === undefined ? ["missing", "", "", "", ""] : ["failed", "", "", "", `${failure.reason}: ${failure.messages.join("; ")}`];
}

function writeEffects(
  files: TableFiles,
  { experiment: { metrics } }: SweepData,
  { intervals, units, effects }: Pick<SweepTables, "intervals" | "units" | "effects">,
): void {
  const table = files.table("effects.csv", EFFECTS);
  const numbers = ({ n, mean, halfWidth, median }: SeedInterval) => [
    `${n}`,
    ...[mean, halfWidth, median].map((x) => formatNumber(x, DIGITS)),
  ];
  const cellCount = intervals[0].length;
  for (let cell = 0; cell < cellCount; cell++) {
    for (let i = 0; i < metrics.length; i++) {
      table.add(["cell", `${cell + 1}`, "", "", "", metrics[i], units[i], ...numbers(intervals[i][cell])]);
    }
  }
  for (const { factor, level, baseline, metric, difference } of effects) {
    table.add(["factor", "", factor, level, baseline, metrics[metric], units[metric], ...numbers(difference)]);
  }
}
