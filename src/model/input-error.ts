import { editDistance } from "./edit-distance.ts";

/** One thing that is wrong with what the user handed in. */
export interface InputProblem {
  /** As the user wrote it, or the option it came from (`--set`). */
  readonly file: string;
  /** Both from 1. */
  readonly line?: number;
  readonly column?: number;
  /** Where in the file, as `spec.nodePools[0].min`. */
  readonly path?: string;
  /** What would have been right: "a whole number of 0 or more". */
  readonly expected: string;
  /** What was there: `"three"`. */
  readonly found: string;
  /** How to mend it: `did you mean "nodePools"?`. */
  readonly hint?: string;
}

/** Wrong input: all problems that were found, in the order in which they were found. */
export class InputError extends Error {
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.name = "InputError";
    this.problems = problems;
  }
}

/** `scenario.yaml:14 spec.replicas: expected a whole number of 0 or more, found "three"`, and the hint below it. */
export function formatProblem(problem: InputProblem): string {
  const { file, line, path, expected, found, hint } = problem;
  const place = line === undefined ? file : `${file}:${line}`;
  const where = path === undefined || path === "" ? place : `${place} ${path}`;
  return `${where}: expected ${expected}, found ${found}${hint === undefined ? "" : `\n  ${hint}`}`;
}

/** Throws when there are problems: what every reader does at its end. */
export function throwIfAny(problems: readonly InputProblem[]): void {
  if (problems.length > 0) throw new InputError(problems);
}

/** `did you mean "x"?` for the nearest of `known`, if any is near enough to be meant. */
export function suggest(written: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let nearestDistance = Math.max(1, Math.floor(written.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase());
    if (distance < nearestDistance) {
      nearest = candidate;
      nearestDistance = distance;
    }
  }
  return nearest === undefined ? undefined : `did you mean "${nearest}"?`;
}
