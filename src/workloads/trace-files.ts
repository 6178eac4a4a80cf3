import { formatDuration, type Node } from "../model/index.ts";
import type { ArrivalTable } from "./arrivals.ts";
import { annotatedBehavior, type ScenarioBehavior } from "./behaviors.ts";
import { problemAt } from "./check.ts";
import { InputError, type InputProblem } from "./errors.ts";
import { NODE_TRACE_READERS, TRACE_READERS } from "./formats/index.ts";
import type { ReadSummary, TraceOptions } from "./formats/trace-reader.ts";
import type { InputFiles, ReadFile, Reference } from "./input-files.ts";
import type { NodeTraceEntry, PodTraceEntry } from "./scenario-schema.ts";

/** Adds the rows of a trace to `arrivals`. */
export function readTrace(
  entry: PodTraceEntry,
  reference: Reference,
  behaviors: readonly ScenarioBehavior[],
  files: InputFiles,
  arrivals: ArrivalTable,
): void {
  if (!checkEntry(entry, reference, files.problems)) return;
  const read = files.read(entry.file, fieldOf(reference, "file"));
  if (read === undefined) return;
  const { file: _, format, ...chosen } = entry;
  const options: TraceOptions = { ...chosen, behaviors };
  const reader = TRACE_READERS.find((candidate) => candidate.format === format)!;
  const summary = collect(files.problems, () => reader.read({ file: read.file, text: read.text }, options, arrivals));
  if (summary !== undefined) record(files, read, format, summary, chosen);
}

/** Nodes of a trace. */
export function readNodeTrace(entry: NodeTraceEntry, reference: Reference, files: InputFiles): { node: Node; file: string }[] {
  const read = files.read(entry.file, fieldOf(reference, "file"));
  if (read === undefined) return [];
  const { file: _, format, ...options } = entry;
  const reader = NODE_TRACE_READERS.find((candidate) => candidate.format === format)!;
  const result = collect(files.problems, () => reader.read({ file: read.file, text: read.text }, options));
  if (result === undefined) return [];
  record(files, read, format, result.summary, options);
  return result.nodes.map((node) => ({ node, file: read.file }));
}

function checkEntry({ window, sample, annotations }: PodTraceEntry, { source, path }: Reference, problems: InputProblem[]): boolean {
  const before = problems.length;
  annotatedBehavior({ annotations }, { source, path, problems });
  if (window.to !== undefined && window.to <= window.from) {
    problems.push(problemAt(source, [...path, "window", "to"], "an end after from", formatDuration(window.to)));
  }
  if (sample !== undefined && sample.residue >= sample.modulo) {
    problems.push(problemAt(source, [...path, "sample", "residue"], `a whole number below modulo (${sample.modulo})`, `${sample.residue}`));
  }
  return problems.length === before;
}

function fieldOf({ source, path }: Reference, field: string): Reference {
  return { source, path: [...path, field] };
}

/** What `read` gives, or undefined after keeping its problems: other files are still to be read. */
function collect<T>(problems: InputProblem[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function record(files: InputFiles, read: ReadFile, format: string, summary: ReadSummary, options: Readonly<Record<string, unknown>>): void {
  const { rows, used, skipped, noted, facts } = summary;
  files.record(read, { format, rows, used, skipped, noted, options: { ...options, facts } });
}
