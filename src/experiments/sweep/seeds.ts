import { type ExperimentFile, type InputProblem, suggest } from "../../workloads/index.ts";
import { DEFAULT_BLOCK, DEFAULT_FIRST, DEFAULT_SEEDS } from "../statistics/index.ts";

/** Most seeds of a sweep that stops when it knows enough, when the file does not say. */
const DEFAULT_MAX = 100;

/** When a sweep knows enough. */
export interface Stopping {
  /** The error relative to the true mean that is allowed, such as 0.02. */
  readonly relativeError: number;
  /** Names of the metrics whose means have to be known, in every cell. */
  readonly metrics: readonly string[];
  /** Seeds before the first look. */
  readonly first: number;
  /** Seeds between two looks. */
  readonly block: number;
}

/** With which seeds the cells are run. */
export interface SeedPlan {
  /** In the order in which they are taken: all that are run, or all that may be. */
  readonly seeds: readonly number[];
  /** Undefined: all seeds are run. */
  readonly stopping: Stopping | undefined;
}

/** Reads the seeds of an experiment whose headline metrics are `metrics`; a number of the command line wins. Adds a problem for each wrong name. */
export function readSeeds(
  source: ExperimentFile,
  { seeds: given, metrics }: { readonly seeds?: number | undefined; readonly metrics: readonly string[] },
  problems: InputProblem[],
): SeedPlan {
  const seeds = given ?? source.spec.seeds ?? DEFAULT_SEEDS;
  if (typeof seeds === "number") return { seeds: range(1, seeds), stopping: undefined };
  if (Array.isArray(seeds)) return { seeds, stopping: undefined };
  const { from, count, until, first = DEFAULT_FIRST, block = DEFAULT_BLOCK, max = Math.max(DEFAULT_MAX, first) } = seeds;
  if (until === undefined) return { seeds: range(from, count!), stopping: undefined };
  checkNames(source, seeds.metrics, metrics, problems);
  return {
    seeds: range(from, max),
    stopping: { relativeError: until, metrics: seeds.metrics ?? metrics, first: Math.min(first, max), block },
  };
}

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

function checkNames(
  source: ExperimentFile,
  names: readonly string[] | undefined,
  known: readonly string[],
  problems: InputProblem[],
): void {
  const path = ["spec", "seeds", "metrics"];
  if (names?.length === 0) problems.push(source.problem(path, "at least one metric", "an empty list"));
  names?.forEach((name, i) => {
    if (names.indexOf(name) < i) problems.push(source.problem([...path, i], "metrics that differ", `${JSON.stringify(name)} again`));
    if (known.includes(name)) return;
    const hint = suggest(name, known) ?? `the experiment has ${known.join(", ")}`;
    problems.push(source.problem([...path, i], "a metric of the experiment", JSON.stringify(name), hint));
  });
}
