import type { ExperimentFile, FactorEntry, InputProblem } from "../../workloads/index.ts";
import { type Factor, type Level, type Range, steppedNumbers } from "../designs/factor.ts";

/** Names of columns that a factor must not have. */
const TAKEN = ["run", "cell", "scenario", "seed"];

/** What is set for all cells: none of it may be a factor's. */
export interface CommonSettings {
  /** `path=value` of the command line. */
  readonly set: readonly string[];
  readonly until: string | undefined;
}

/** The factors of an experiment. */
export function readFactors(source: ExperimentFile, common: CommonSettings, problems: InputProblem[]): Factor[] {
  const { factors } = source.spec;
  const names = factors.map(({ name }) => name);
  factors.forEach(({ name }, i) => {
    const path = ["spec", "factors", i, "name"];
    if (names.indexOf(name) < i) problems.push(source.problem(path, "names that differ", `${JSON.stringify(name)} again`));
    if (TAKEN.includes(name)) problems.push(source.problem(path, "a name that is no column already", JSON.stringify(name)));
  });
  checkPaths(source, common, problems);
  return factors.map((entry) => readFactor(source, entry));
}

function readFactor(source: ExperimentFile, { name, path, values, range, set }: FactorEntry): Factor {
  if (set !== undefined) {
    const levels = Object.entries(set).map(([text, settings]): Level => ({ text, set: settings }));
    return { name, levels, range: undefined, levelOf: (value) => levels.find(({ text }) => text === value) };
  }
  const unit = range?.unit ?? "";
  const level = (value: unknown): Level => {
    const full = unit === "" ? value : `${value}${unit}`;
    return { text: textOf(full), set: [source.assignment(path!, full)] };
  };
  const listed = values ?? (range?.step === undefined ? undefined : steppedNumbers(range as Range));
  const levels = listed?.map(level);
  const known = new Map(levels?.map((entry) => [entry.text, entry]));
  return {
    name,
    levels,
    range: range as Range | undefined,
    levelOf: (value) => (values === undefined ? level(value) : known.get(textOf(value))),
  };
}

/** A value in its column: text and numbers as they are, all else as JSON. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A setting belongs to one factor, or to the command line: else one would quietly win. */
function checkPaths(source: ExperimentFile, { set, until }: CommonSettings, problems: InputProblem[]): void {
  const owners = new Map<string, string>(set.map((written) => [pathOf(written), "--set"]));
  if (until !== undefined) owners.set("spec.until", "the until of the experiment or of the command line");
  source.spec.factors.forEach((entry, i) => {
    const at = ["spec", "factors", i, entry.path === undefined ? "set" : "path"];
    const paths = new Set(
      entry.path === undefined
        ? Object.values(entry.set ?? {})
            .flat()
            .map(pathOf)
        : [entry.path],
    );
    for (const path of paths) {
      const owner = owners.get(path);
      if (path === "spec.seed") problems.push(source.problem(at, "a setting other than the seed", path, "seeds are listed in spec.seeds"));
      if (owner !== undefined) problems.push(source.problem(at, "settings that nothing else changes", `${path}, which ${owner} sets`));
      owners.set(path, `factor ${entry.name}`);
    }
  });
}

const pathOf = (assignment: string): string => assignment.slice(0, Math.max(0, assignment.indexOf("=")));
