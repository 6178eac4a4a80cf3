import { type ExperimentFile, type InputProblem, suggest } from "../../workloads/index.ts";
import { type Factor, type Level, levelAt } from "../designs/factor.ts";
import { grid } from "../designs/grid.ts";
import { latinHypercube } from "../designs/latin-hypercube.ts";
import { sobol } from "../designs/sobol.ts";
import { SOBOL_DIMENSIONS_MAX } from "../designs/sobol-numbers.ts";

/** A level of each factor, in the order of the factors. */
export type Point = readonly Level[];

/** Cells of an experiment are kept in memory; more than this is a slip of the keyboard. */
const POINTS_MAX = 100_000;

/** The points of an experiment's design, in its order. Adds what is wrong to `problems`, and then makes none. */
export function makePoints(source: ExperimentFile, factors: readonly Factor[], problems: InputProblem[]): Point[] {
  const { design } = source.spec;
  if (design === "grid") return gridPoints(source, factors, problems);
  if (factors.length === 0) {
    problems.push(source.problem(["spec", "design"], "a grid, as there are no factors", "another design"));
    return [];
  }
  if (design.list !== undefined) return listedPoints(source, factors, design.list, problems);
  return sampledPoints(source, factors, problems);
}

function gridPoints(source: ExperimentFile, factors: readonly Factor[], problems: InputProblem[]): Point[] {
  if (!haveLevels(source, factors, "values, or a range with a step, as the design is a grid", problems)) return [];
  const count = factors.reduce((product, { levels }) => product * levels!.length, 1);
  if (count > POINTS_MAX) {
    problems.push(source.problem(["spec", "factors"], `a grid of at most ${POINTS_MAX} points`, `${count}`));
    return [];
  }
  return grid(factors.map(({ levels }) => levels!.length)).map((row) => row.map((level, i) => factors[i].levels![level]));
}

function sampledPoints(source: ExperimentFile, factors: readonly Factor[], problems: InputProblem[]): Point[] {
  const { sobol: ofSobol, "latin-hypercube": ofHypercube } = source.spec.design as Exclude<ExperimentFile["spec"]["design"], "grid">;
  const known = factors.every(({ levels, range }, i) => {
    if (levels !== undefined || range !== undefined) return true;
    problems.push(source.problem(["spec", "factors", i], "values or a range", "neither"));
    return false;
  });
  if (ofSobol !== undefined && factors.length > SOBOL_DIMENSIONS_MAX) {
    problems.push(source.problem(["spec", "design", "sobol"], `at most ${SOBOL_DIMENSIONS_MAX} factors`, `${factors.length}`));
    return [];
  }
  if (!known) return [];
  const names = factors.map(({ name }) => name);
  const rows =
    ofSobol !== undefined ? sobol(names, ofSobol.samples, ofSobol.seed) : latinHypercube(names, ofHypercube!.samples, ofHypercube!.seed);
  return rows.map((row) => row.map((place, i) => levelAt(factors[i], place)));
}

function listedPoints(
  source: ExperimentFile,
  factors: readonly Factor[],
  rows: readonly Readonly<Record<string, unknown>>[],
  problems: InputProblem[],
): Point[] {
  const at = ["spec", "design", "list"];
  const names = factors.map(({ name }) => name);
  if (rows.length === 0) problems.push(source.problem(at, "at least one point", "an empty list"));
  return rows.map((row, i) => {
    for (const name of Object.keys(row).filter((key) => !names.includes(key))) {
      problems.push(source.problem([...at, i, name], "the name of a factor", JSON.stringify(name), suggest(name, names)));
    }
    return factors.flatMap((factor): Level[] => {
      const value = row[factor.name];
      const level = value === undefined ? undefined : factor.levelOf(value);
      if (level !== undefined) return [level];
      const expected = value === undefined ? `a value for ${factor.name}` : `one of ${factor.levels?.map(({ text }) => text).join(", ")}`;
      problems.push(source.problem([...at, i, factor.name], expected, value === undefined ? "none" : JSON.stringify(value)));
      return [];
    });
  });
}

function haveLevels(source: ExperimentFile, factors: readonly Factor[], expected: string, problems: InputProblem[]): boolean {
  const without = factors.flatMap(({ levels }, i) => (levels === undefined ? [i] : []));
  for (const i of without) problems.push(source.problem(["spec", "factors", i], expected, "none"));
  return without.length === 0;
}
