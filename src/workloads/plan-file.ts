import { dirname, isAbsolute, join, resolve } from "node:path";
import { check, problemAt, type Source } from "./check.ts";
import { type InputProblem, throwIfAny } from "./errors.ts";
import { readDeclaration } from "./input-files.ts";
import type { InputFile } from "./loaded-scenario.ts";
import { dropNulls } from "./manifests.ts";
import { oneDocument } from "./one-document.ts";
import type { Path } from "./path.ts";
import { type PlanContent, planSchema } from "./plan-schema.ts";
import { assignmentText } from "./settings.ts";

export type { PlanContent, PlanPool } from "./plan-schema.ts";

/** A plan file by itself, checked. */
export interface PlanFile {
  /** As given. */
  readonly file: string;
  readonly name: string;
  readonly spec: PlanContent["spec"];
  /** The scenario file, as an absolute path. */
  readonly scenario: string;
  /** For the record of what was read. */
  readonly input: Pick<InputFile, "path" | "sha256" | "bytes">;
  /** A problem at a path of the file, with its line. */
  problem(path: Path, expected: string, found: string, hint?: string): InputProblem;
  /** The `path=value` that puts a value at a path of a scenario. */
  assignment(path: string, value: unknown): string;
}

/** Reads a plan file. Throws InputError with all problems found. */
export function readPlan(file: string): PlanFile {
  const { text, path, sha256, bytes } = readDeclaration(file, "a plan file");
  const document = oneDocument(file, text, "Plan");
  const source: Source = { file, locate: (steps) => document.locate(steps) };
  const problems: InputProblem[] = [];
  const content = check(planSchema, dropNulls(document.value), source, problems);
  throwIfAny(problems);
  const { metadata, spec } = content!;
  const scenario = resolve(isAbsolute(spec.scenario) ? spec.scenario : join(dirname(file), spec.scenario));
  return {
    file,
    name: metadata.name,
    spec,
    scenario,
    input: { path, sha256, bytes },
    problem: (...args) => problemAt(source, ...args),
    assignment: assignmentText,
  };
}
