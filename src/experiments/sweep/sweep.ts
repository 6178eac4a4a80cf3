import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeFolder, OutputError, RUN_FILE, writeWholeFile } from "../../metrics/index.ts";
import type { RunBackend } from "../runs/backend.ts";
import { namedRun } from "../runs/cell.ts";
import { type MadeRuns, type MakeRunsOptions, makeRuns, type RunCounts } from "../runs/make-runs.ts";
import { ResultStore } from "../runs/result-store.ts";
import type { Cell } from "./cells.ts";
import type { Experiment } from "./experiment.ts";
import { type MadeSeeds, makeUntilKnown } from "./make-until-known.ts";
import { type SweepRun, type SweepTables, writeTables } from "./tables.ts";

/** Where results are kept between one start and the next. */
const RESULTS_FOLDER = ".results";
/** Whose results they are. */
const OWNER_FILE = "experiment.json";

/** The folder of a sweep. */
export interface SweepFolder {
  readonly path: string;
  readonly store: ResultStore;
}

/**
 * Opens the folder of a sweep, made when it is missing. Throws OutputError when it holds a run, or the sweep of an experiment of
 * another name and `force` is not given; results of the same experiment are used again.
 */
export function openFolder(path: string, { name }: Pick<Experiment, "name">, force: boolean): SweepFolder {
  makeFolder(path);
  if (existsSync(join(path, RUN_FILE))) {
    throw new OutputError(path, "exists", `already holds a run (${RUN_FILE}); choose another folder with --out`);
  }
  const store = new ResultStore(join(path, RESULTS_FOLDER));
  const owner = ownerOf(path);
  if (owner !== undefined && owner !== name && !force) {
    const holds = `already holds the results of ${JSON.stringify(owner)}`;
    throw new OutputError(path, "exists", `${holds}; choose another folder with --out, or replace its tables with --force`);
  }
  writeOwner(path, name);
  return { path, store };
}

function ownerOf(path: string): string | undefined {
  const file = join(path, RESULTS_FOLDER, OWNER_FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { experiment: string }).experiment : undefined;
}

function writeOwner(path: string, experiment: string): void {
  const file = join(path, RESULTS_FOLDER, OWNER_FILE);
  writeWholeFile(file, `${JSON.stringify({ experiment })}\n`);
}

/** How a sweep is made. */
export interface SweepOptions {
  readonly version: string;
  readonly backend: RunBackend;
  /** Whether the tables of every run are kept, in `runs/<key>/`. */
  readonly keepTables: boolean;
  /** Ends the sweep early: the tables then hold what was finished. */
  readonly signal?: AbortSignal;
  progress?(counts: RunCounts): void;
}

/** A sweep that is over. */
export interface SweepResult extends SweepTables {
  readonly made: MadeRuns;
  readonly runs: readonly SweepRun[];
}

/** Makes the runs of all cells that the folder does not hold yet, and writes the tables. */
export async function sweep(
  experiment: Experiment,
  cells: readonly Cell[],
  { path, store }: SweepFolder,
  { version, keepTables, ...options }: SweepOptions,
): Promise<SweepResult> {
  const tables = keepTables ? (key: string) => resolve(path, "runs", key) : undefined;
  const runsOf = (seeds: readonly number[]) =>
    cells.flatMap((cell) => seeds.map((seed): SweepRun => ({ cell, seed, named: namedRun(cell.facts, seed, version, tables) })));
  const { made, seeds } = await makeSeeds(experiment, cells, runsOf, { ...options, store });
  const runs = runsOf(seeds);
  const written = writeTables(path, { experiment: { ...experiment, seeds }, version, cells, runs, store, failures: made.failures });
  return { ...written, made, runs };
}

/** Makes the runs of all seeds, or of as many as it takes. */
async function makeSeeds(
  experiment: Experiment,
  cells: readonly Cell[],
  runsOf: (seeds: readonly number[]) => readonly SweepRun[],
  options: MakeRunsOptions,
): Promise<MadeSeeds> {
  const { stopping, seeds } = experiment;
  if (stopping !== undefined) return makeUntilKnown({ ...experiment, stopping }, cells, runsOf, options);
  const runs = runsOf(seeds).map(({ named }) => named);
  return { made: await makeRuns(runs, options), seeds };
}
