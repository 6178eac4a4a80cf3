import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { ArrivalTable } from "./arrivals.ts";
import { parseDocuments } from "./documents.ts";
import { InputError, type InputProblem, throwIfAny } from "./errors.ts";
import { type ExperimentFile, readExperiment } from "./experiment-file.ts";
import { NODE_TRACE_READERS, TRACE_READERS } from "./formats/index.ts";
import { DEFAULT_TRACE_OPTIONS } from "./formats/trace-reader.ts";
import { expandPattern } from "./glob.ts";
import { hashOf, InputFiles, type ReadFile, readBytes, unpack } from "./input-files.ts";
import type { LoadedScenario, LoadOptions, SchedulerConfigFile } from "./loaded-scenario.ts";
import { type ManifestObject, readManifestFile } from "./manifests.ts";
import { type PlanFile, readPlan } from "./plan-file.ts";
import { indexObjects } from "./references.ts";
import { type ReadScenario, readScenario } from "./scenario.ts";
import { readSchedulerConfig } from "./scheduler-config.ts";

/** What is in a file that is right. */
export interface FileReport {
  readonly file: string;
  /** `scenario`, `experiment`, `plan`, `manifest`, `scheduler-configuration`, or a trace format. */
  readonly format: string;
  /** What is in it, by kind; what would be left out is there with its reason. */
  readonly contents: Readonly<Record<string, number>>;
  readonly scenario?: LoadedScenario;
  readonly schedulerConfig?: SchedulerConfigFile;
}

/** A report that may be of a scenario with problems. */
export type UncheckedReport = FileReport & Partial<Pick<ReadScenario, "problems">>;

/**
 * Checks any input by itself: a scenario with all it refers to, a manifest, a folder of manifests or a trace. Throws InputError, but for what
 * is wrong with the files that a scenario names.
 */
export function checkFile(file: string, options: LoadOptions = {}): UncheckedReport {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) return checkFolder(file);
  const read = readAny(file);
  const format = traceFormatOf(file, read.text);
  if (format !== undefined) return checkTrace(read, format);
  const kind = kindOf(read);
  if (kind === "Scenario") return describeScenario(readScenario(file, options));
  if (kind === "Experiment") return describeExperiment(readExperiment(file));
  if (kind === "Plan") return describePlan(readPlan(file));
  if (kind === "KubeSchedulerConfiguration") return checkSchedulerConfig(read);
  return checkManifests(file, [read]);
}

function readAny(file: string): ReadFile {
  const content = readBytes(file);
  if (typeof content === "string") throw new InputError([{ file, expected: "a file that can be read", found: content }]);
  const text = unpack(content);
  if (text === undefined) throw new InputError([{ file, expected: "a complete gzip file", found: "one that is damaged or cut off" }]);
  if (text.trim() === "") throw new InputError([{ file, expected: "a scenario, a manifest or a trace", found: "an empty file" }]);
  return { file, path: file, text, sha256: hashOf(content), bytes: content.length };
}

function checkFolder(folder: string): FileReport {
  const paths = expandPattern(folder, ".").map((path) => join(folder, path));
  if (paths.length === 0) throw new InputError([{ file: folder, expected: "a folder with .yaml, .yml or .json files", found: "none" }]);
  return checkManifests(folder, paths.map(readAny));
}

function checkManifests(file: string, reads: readonly ReadFile[]): FileReport {
  const problems: InputProblem[] = [];
  const files = new InputFiles(file, problems);
  const objects: ManifestObject[] = reads.flatMap((read) => readManifestFile(read, files));
  indexObjects(objects, problems);
  throwIfAny(problems);
  const contents: Record<string, number> = {};
  for (const { kind } of objects) contents[kind] = (contents[kind] ?? 0) + 1;
  for (const { skipped } of files.records) {
    for (const [reason, count] of Object.entries(skipped)) contents[`skipped: ${reason}`] = (contents[`skipped: ${reason}`] ?? 0) + count;
  }
  return { file, format: "manifest", contents };
}

/** Its content is the scheduler's to judge. */
function checkSchedulerConfig(read: ReadFile): FileReport {
  const problems: InputProblem[] = [];
  const schedulerConfig = readSchedulerConfig(read, problems);
  throwIfAny(problems);
  return { file: read.file, format: "scheduler-configuration", contents: {}, ...(schedulerConfig && { schedulerConfig }) };
}

function checkTrace(read: ReadFile, format: string): FileReport {
  const input = { file: read.file, text: read.text };
  const nodeReader = NODE_TRACE_READERS.find((reader) => reader.format === format);
  const summary =
    nodeReader === undefined
      ? TRACE_READERS.find((reader) => reader.format === format)!.read(input, DEFAULT_TRACE_OPTIONS, new ArrivalTable())
      : nodeReader.read(input, { ...DEFAULT_TRACE_OPTIONS, podsPerNode: 110 }).summary;
  const skipped = Object.entries(summary.skipped).map(([reason, count]) => [`skipped: ${reason}`, count] as const);
  return { file: read.file, format, contents: { rows: summary.rows, used: summary.used, ...Object.fromEntries(skipped) } };
}

/** By name and first line; undefined for what is not a trace. */
function traceFormatOf(file: string, text: string): string | undefined {
  const name = basename(file).replace(/\.gz$/, "");
  if (name.endsWith(".swf")) return "swf";
  if (!name.endsWith(".csv")) return undefined;
  const newline = text.indexOf("\n");
  const header = (newline < 0 ? text : text.slice(0, newline)).trim().split(",");
  if (header.includes("arrival_ms")) return "wavetank-csv";
  if (header.includes("sn")) return "openb-nodes";
  if (header.includes("creation_time")) return "openb-pods";
  const expected = `the header of one of ${[...NODE_TRACE_READERS, ...TRACE_READERS].map(({ format }) => format).join(", ")}`;
  throw new InputError([{ file, line: 1, expected, found: JSON.stringify(header.join(",").slice(0, 80)) }]);
}

function kindOf(read: ReadFile): unknown {
  const problems: InputProblem[] = [];
  const [document] = parseDocuments(read.file, read.text, problems);
  throwIfAny(problems);
  return (document?.value as { kind?: unknown } | null | undefined)?.kind;
}

/** By itself: its design and its cells are for those who know what a sweep is. */
function describePlan({ file, spec }: PlanFile): FileReport {
  return { file, format: "plan", contents: { pools: spec.pools.length, "instance types": spec.instanceTypes?.types.length ?? 0 } };
}

function describeExperiment({ file, spec }: ExperimentFile): FileReport {
  const scenarios = typeof spec.scenarios === "string" ? 1 : spec.scenarios.length;
  return { file, format: "experiment", contents: { scenarios, factors: spec.factors.length } };
}

function describeScenario({ scenario, problems }: ReadScenario): UncheckedReport {
  const { file, nodes, nodePools, objects, arrivals } = scenario;
  const contents = { nodes: nodes.length, "node pools": nodePools.length, objects: objects.length, arrivals: arrivals.count };
  return {
    file,
    format: "scenario",
    contents: Object.fromEntries(Object.entries(contents).filter(([, count]) => count > 0)),
    scenario,
    problems,
  };
}
