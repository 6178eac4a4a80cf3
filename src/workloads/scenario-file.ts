import { check, type Source } from "./check.ts";
import { type InputProblem, throwIfAny } from "./errors.ts";
import type { LoadOptions } from "./loaded-scenario.ts";
import { dropNulls } from "./manifests.ts";
import { oneDocument } from "./one-document.ts";
import { type ScenarioFile, scenarioSchema } from "./scenario-schema.ts";
import { type Assignment, applyAssignments, originOf, parseAssignment } from "./settings.ts";

/** A scenario file by itself, with the settings of the command line in it. */
export interface ParsedScenario {
  readonly content: ScenarioFile;
  /** As written, with settings put in. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly source: Source;
}

/** Checks the text of a scenario file. Throws InputError: nothing it refers to can be read before it is right. */
export function parseScenario(file: string, text: string, options: LoadOptions): ParsedScenario {
  const problems: InputProblem[] = [];
  const document = oneDocument(file, text, "Scenario");
  const assignments = readAssignments(options, problems);
  const written = withFlags(dropNulls(document.value), document.value) as Record<string, unknown>;
  applyAssignments(written, assignments, problems);
  const source: Source = {
    file,
    locate: (path) => document.locate(path),
    origin: (path) => originOf(path, assignments, document.locate(path).exact),
  };
  const content = check(scenarioSchema, written, source, problems);
  throwIfAny(problems);
  return { content: content!, written, source };
}

/** `clusterAutoscaler:` with nothing under it means: with all its defaults. */
function withFlags(kept: unknown, original: unknown): unknown {
  const spec = (original as { spec?: Record<string, unknown> | null }).spec;
  if (spec?.["clusterAutoscaler"] !== null || spec === null) return kept;
  const { spec: keptSpec, ...others } = kept as { spec: Record<string, unknown> };
  return { ...others, spec: { ...keptSpec, clusterAutoscaler: {} } };
}

function readAssignments(options: LoadOptions, problems: InputProblem[]): Assignment[] {
  const written = (options.set ?? []).map((text) => parseAssignment(text, problems)).filter((assignment) => assignment !== undefined);
  if (options.seed !== undefined) written.push({ origin: "--seed", path: ["spec", "seed"], value: options.seed });
  if (options.until !== undefined) written.push({ origin: "--until", path: ["spec", "until"], value: options.until });
  return written;
}
