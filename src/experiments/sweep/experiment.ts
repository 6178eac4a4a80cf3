import { dirname, join, resolve } from "node:path";
import { type ExperimentFile, InputError, type InputProblem, readExperiment } from "../../workloads/index.ts";
import type { Factor } from "../designs/factor.ts";
import { checkMetrics, HEADLINE_METRICS } from "./metric-names.ts";
import { makePoints, type Point } from "./points.ts";
import { readFactors } from "./read-factors.ts";
import { readSeeds, type Stopping } from "./seeds.ts";

/** A scenario of an experiment. */
export interface ExperimentScenario {
  /** As written. */
  readonly written: string;
  /** As the user would find it from where the program was started. */
  readonly file: string;
}

/** What may be said beside the file. */
export interface ExperimentOptions {
  /** Number of seeds instead of the file's: 1, 2, ... */
  readonly seeds?: number | undefined;
  /** `path=value` for all cells, before those of the factors. */
  readonly set?: readonly string[] | undefined;
  readonly until?: string | undefined;
}

/** An experiment: what is run, before any scenario has been read. */
export interface Experiment {
  readonly source: ExperimentFile;
  readonly name: string;
  readonly scenarios: readonly ExperimentScenario[];
  /** In the order in which they are taken. */
  readonly seeds: readonly number[];
  /** When fewer seeds are enough; undefined: all are run. */
  readonly stopping: Stopping | undefined;
  /** Number of seeds that may be run. */
  readonly seedsMax: number;
  readonly factors: readonly Factor[];
  /** Combinations of levels, in the order of the design. */
  readonly points: readonly Point[];
  readonly set: readonly string[];
  readonly until: string | undefined;
  /** Metrics of the summary table. */
  readonly metrics: readonly string[];
}

/** Reads an experiment file and makes its design. Throws InputError with all problems found. */
export async function loadExperiment(file: string, options: ExperimentOptions = {}): Promise<Experiment> {
  const source = await readExperiment(file);
  const problems: InputProblem[] = [];
  const { spec } = source;
  const set = options.set ?? [];
  const until = options.until ?? spec.until;
  const scenarios = readScenarios(source, problems);
  const factors = readFactors(source, { set, until }, problems);
  const points = makePoints(source, factors, problems);
  checkMetrics(source, problems);
  const metrics = spec.metrics ?? HEADLINE_METRICS;
  const { seeds, stopping } = readSeeds(source, { seeds: options.seeds, metrics }, problems);
  if (problems.length > 0) throw new InputError(problems);
  return {
    source,
    name: source.name,
    scenarios,
    seeds,
    stopping,
    seedsMax: seeds.length,
    factors,
    points,
    set,
    until,
    metrics,
  };
}

function readScenarios(source: ExperimentFile, problems: InputProblem[]): ExperimentScenario[] {
  const { scenarios } = source.spec;
  const written = typeof scenarios === "string" ? [scenarios] : scenarios;
  const path = (i: number) => ["spec", "scenarios", ...(typeof scenarios === "string" ? [] : [i])];
  if (written.length === 0) problems.push(source.problem(["spec", "scenarios"], "at least one scenario", "an empty list"));
  const found = written.map((name) => ({ written: name, file: name.startsWith("/") ? name : join(dirname(source.file), name) }));
  found.forEach(({ written: name, file }, i) => {
    const first = found.findIndex((other) => resolve(other.file) === resolve(file));
    if (first < i) problems.push(source.problem(path(i), "scenarios that differ", `${JSON.stringify(name)} again`));
  });
  return found;
}
