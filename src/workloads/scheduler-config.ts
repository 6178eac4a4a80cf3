import { describeFound } from "./check.ts";
import { parseDocuments } from "./documents.ts";
import type { InputProblem } from "./errors.ts";
import type { ReadFile } from "./input-files.ts";
import type { SchedulerConfigFile } from "./loaded-scenario.ts";

/** A KubeSchedulerConfiguration as it stands in its file, whose content is the scheduler's to judge; undefined after adding a problem. */
export function readSchedulerConfig(read: ReadFile, problems: InputProblem[]): SchedulerConfigFile | undefined {
  const before = problems.length;
  const [document, second] = parseDocuments(read.file, read.text, problems);
  if (problems.length > before) return undefined;
  const value = document?.value as Record<string, unknown> | undefined;
  if (document === undefined || second !== undefined || value?.["kind"] !== "KubeSchedulerConfiguration") {
    const found = document === undefined ? "an empty file" : second !== undefined ? "several documents" : describeFound(value?.["kind"]);
    problems.push({ file: read.file, ...(document && { line: 1 }), expected: "one KubeSchedulerConfiguration", found });
    return undefined;
  }
  return { file: read.file, config: value, lineOf: (path) => document.locate(path).line };
}
