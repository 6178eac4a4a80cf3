import { check, problemAt, type Source } from "./check.ts";
import { type InputProblem, throwIfAny } from "./errors.ts";
import { type ExperimentContent, experimentSchema } from "./experiment-schema.ts";
import { readDeclaration } from "./input-files.ts";
import type { InputFile } from "./loaded-scenario.ts";
import { dropNulls } from "./manifests.ts";
import { oneDocument } from "./one-document.ts";
import type { Path } from "./path.ts";
import { assignmentText } from "./settings.ts";

export type { FactorEntry } from "./experiment-schema.ts";

/** An experiment file by itself, checked. */
export interface ExperimentFile {
  /** As given. */
  readonly file: string;
  readonly name: string;
  readonly spec: ExperimentContent["spec"];
  /** For the record of what was read. */
  readonly input: Pick<InputFile, "path" | "sha256" | "bytes">;
  /** A problem at a path of the file, with its line. */
  problem(path: Path, expected: string, found: string, hint?: string): InputProblem;
  /** The `path=value` that puts a value at a path of a scenario. */
  assignment(path: string, value: unknown): string;
}

/** Reads an experiment file. Throws InputError with all problems found. */
export function readExperiment(file: string): ExperimentFile {
  const { text, path, sha256, bytes } = readDeclaration(file, "an experiment file");
  const document = oneDocument(file, text, "Experiment");
  const source: Source = { file, locate: (steps) => document.locate(steps) };
  const problems: InputProblem[] = [];
  const content = check(experimentSchema, dropNulls(document.value), source, problems);
  throwIfAny(problems);
  return {
    file,
    name: content!.metadata.name,
    spec: content!.spec,
    input: { path, sha256, bytes },
    problem: (...args) => problemAt(source, ...args),
    assignment: assignmentText,
  };
}
