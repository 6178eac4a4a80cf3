import { resolve } from "node:path";
import { RunnableCheck } from "../../simulation/index.ts";
import { formatProblem, InputError, type InputFile, type InputProblem, overlap } from "../../workloads/index.ts";
import { type CellFacts, loadCell } from "../runs/cell.ts";
import type { Experiment, ExperimentScenario } from "./experiment.ts";
import type { Point } from "./points.ts";

/** A scenario with a level of each factor: what is run with every seed. */
export interface Cell {
  /** From 1, in the order of scenarios and points. */
  readonly number: number;
  readonly scenario: ExperimentScenario;
  readonly point: Point;
  readonly facts: CellFacts;
  readonly files: readonly InputFile[];
}

/**
 * Reads the scenario of every cell, so that nothing is run before all are right; cells with the same settings are read once.
 * Throws InputError with the problems of all cells, each once, and those of factors at their place in the experiment file.
 */
export async function loadCells(experiment: Experiment, progress?: (done: number, total: number) => void): Promise<Cell[]> {
  const problems = new Map<string, InputProblem>();
  const known = new Map<string, Pick<Cell, "facts" | "files">>();
  const cells: Cell[] = [];
  const total = experiment.scenarios.length * experiment.points.length;
  let done = 0;
  for (const scenario of experiment.scenarios) {
    for (const point of experiment.points) {
      const loaded = await loadOnce(experiment, scenario, point, known, problems);
      if (loaded !== undefined) cells.push({ number: cells.length + 1, scenario, point, ...loaded });
      progress?.(++done, total);
    }
  }
  if (problems.size > 0) throw new InputError([...problems.values()]);
  return cells;
}

async function loadOnce(
  experiment: Experiment,
  { file }: ExperimentScenario,
  point: Point,
  known: Map<string, Pick<Cell, "facts" | "files">>,
  problems: Map<string, InputProblem>,
): Promise<Pick<Cell, "facts" | "files"> | undefined> {
  const set = [...experiment.set, ...point.flatMap((level) => level.set)];
  const name = JSON.stringify([file, set]);
  try {
    const loaded = known.get(name) ?? (await load(file, set, experiment.until));
    known.set(name, loaded);
    return loaded;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const problem of error.problems.map((found) => placed(experiment, found))) problems.set(formatProblem(problem), problem);
    return undefined;
  }
}

async function load(file: string, set: readonly string[], until: string | undefined): Promise<Pick<Cell, "facts" | "files">> {
  const { check } = new RunnableCheck();
  const { scenario, ...facts } = await loadCell({ scenario: file, set, ...(until !== undefined && { until }) }, { check });
  return { facts: { ...facts, request: { ...facts.request, scenario: resolve(file) } }, files: scenario.inputs };
}

/** A problem of a setting at the factor that made it, if one did. */
function placed(experiment: Experiment, problem: InputProblem): InputProblem {
  if (problem.file !== "--set" || problem.path === undefined) return problem;
  const { path, expected, found, hint } = problem;
  const i = experiment.source.spec.factors.findIndex((factor) => pathsOf(factor).some((written) => overlap(written, path)));
  if (i < 0) return problem;
  const key = experiment.source.spec.factors[i].path === undefined ? "set" : "path";
  return experiment.source.problem(["spec", "factors", i, key], `${expected} at ${path}`, found, hint);
}

const pathsOf = ({ path, set }: Experiment["source"]["spec"]["factors"][number]): string[] =>
  path === undefined
    ? Object.values(set ?? {})
        .flat()
        .map((written) => written.slice(0, written.indexOf("=")))
    : [path];
