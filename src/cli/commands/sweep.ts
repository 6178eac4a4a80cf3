import { join } from "node:path";
import { performance } from "node:perf_hooks";
import {
  type Cell,
  type Experiment,
  formatSweep,
  inProcess,
  loadCells,
  loadExperiment,
  openFolder,
  queueBackend,
  type RunBackend,
  type RunCounts,
  type SweepResult,
  sweep,
  threads,
} from "../../experiments/index.ts";
import { InputError, type InputProblem } from "../../workloads/index.ts";
import { ExitCode } from "../exit-codes.ts";
import { duringSignals } from "../signals.ts";
import { sweepProgressLine } from "../sweep-progress.ts";
import { makeTerminal, type Terminal } from "../terminal.ts";

/** Options of `wavetank sweep`, as the command line gives them. */
export interface SweepCommandOptions {
  readonly out?: string;
  readonly force: boolean;
  readonly backend: "in-process" | "threads" | "bullmq";
  readonly workers?: number;
  readonly queue?: string;
  readonly seeds?: number;
  readonly set: readonly string[];
  readonly until?: string;
  readonly keepTables: boolean;
  readonly format: "table" | "json";
  readonly quiet: boolean;
  readonly color: boolean;
}

/** Failures that are told in full; all of them are in runs.csv. */
const FAILURES_SHOWN = 5;

/** Makes the runs of an experiment that its folder does not hold yet. Ctrl-C ends it early, with valid files; starting again goes on. */
export async function runSweep(file: string, options: SweepCommandOptions, version: string): Promise<ExitCode> {
  checkOptions(options);
  const terminal = makeTerminal(options);
  const experiment = await loadExperiment(file, options);
  const cells = await loadCells(experiment, (done, total) => terminal.progress(`  reading cell ${done} of ${total}`));
  const backend = await makeBackend(options, version, terminal);
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const progress = (counts: RunCounts): void => terminal.progress(sweepProgressLine(counts, elapsed()));
  try {
    const folder = openFolder(options.out ?? join("wavetank-out", experiment.name), experiment, options.force);
    const result = await duringSignals(
      () => terminal.err("finishing the runs in flight; the same signal again ends at once"),
      (signal) => sweep(experiment, cells, folder, { version, backend, keepTables: options.keepTables, signal, progress }),
    );
    report({ experiment, cells, result, folder: folder.path, seconds: elapsed() }, options.format, terminal);
    return exitCodeOf(result);
  } finally {
    await backend.close();
  }
}

async function makeBackend({ backend, workers, queue }: SweepCommandOptions, version: string, terminal: Terminal): Promise<RunBackend> {
  if (backend === "in-process") return inProcess(version);
  if (backend === "threads") return threads(version, workers === undefined ? {} : { count: workers });
  return queueBackend(version, { server: queue!, note: (text) => terminal.err(text) });
}

/** Options that another one asks for, or has no use for. */
function checkOptions({ backend, workers, queue }: SweepCommandOptions): void {
  const problems: InputProblem[] = [];
  const add = (file: string, expected: string, found: string) => problems.push({ file, expected, found });
  if (backend === "bullmq" && queue === undefined)
    add("--backend bullmq", "--queue with a Redis server, such as redis://host:6379", "none");
  if (backend !== "bullmq" && queue !== undefined) add("--queue", "--backend bullmq", `--backend ${backend}`);
  if (backend !== "threads" && workers !== undefined) add("--workers", "--backend threads", `--backend ${backend}`);
  if (problems.length > 0) throw new InputError(problems);
}

function exitCodeOf({ counts }: SweepResult): ExitCode {
  if (counts.missing > 0) return ExitCode.Interrupted;
  return counts.failed > 0 ? ExitCode.Failed : ExitCode.Fine;
}

/** What is told at the end. */
interface Telling {
  readonly experiment: Experiment;
  readonly cells: readonly Cell[];
  readonly result: SweepResult;
  readonly folder: string;
  readonly seconds: number;
}

function report(telling: Telling, format: "table" | "json", terminal: Terminal): void {
  if (format === "json") terminal.out(JSON.stringify(jsonOf(telling), null, 2));
  else reportTable(telling, terminal);
}

function reportTable({ experiment, cells, result, folder, seconds }: Telling, terminal: Terminal): void {
  const { paint } = terminal;
  const { counts, made } = result;
  terminal.out(formatSweep(experiment, cells, result));
  terminal.out("");
  for (const { messages, replay } of [...made.failures.values()].slice(0, FAILURES_SHOWN)) {
    terminal.out(paint.red(`failed: ${messages[0]}`));
    terminal.out(`  ${replay}`);
  }
  if (counts.failed > 0) terminal.out(paint.red(`${counts.failed} of ${counts.runs} runs failed: messages and replay lines in runs.csv`));
  if (counts.missing > 0)
    terminal.out(paint.yellow(`interrupted: ${counts.missing} of ${counts.runs} runs are missing; start again to go on`));
  const reused = made.reused === 0 ? "" : `, ${made.reused} were there already`;
  terminal.out(`${made.made} runs made in ${seconds.toFixed(1)} s${reused}; tables in ${folder}`);
}

function jsonOf({ experiment, cells, result, folder }: Telling): unknown {
  const { counts, digest, intervals, units, made, effects, stopping } = result;
  const interval = ({ n, mean, halfWidth, median }: (typeof intervals)[number][number]) => ({ n, mean, halfWidth95: halfWidth, median });
  return {
    name: experiment.name,
    out: folder,
    partial: counts.missing > 0,
    digest,
    counts,
    reused: made.reused,
    ...(stopping !== undefined && { stopping }),
    cells: cells.map(({ number, scenario, point }, cell) => ({
      cell: number,
      scenario: scenario.written,
      factors: Object.fromEntries(experiment.factors.map(({ name }, i) => [name, point[i].text])),
      metrics: experiment.metrics.map((metric, i) => ({ metric, unit: units[i], ...interval(intervals[i][cell]) })),
    })),
    effects: effects.map(({ metric, difference, ...of }) => ({ ...of, metric: experiment.metrics[metric], ...interval(difference) })),
    failures: [...made.failures.values()].map(({ reason, messages, replay }) => ({ reason, messages, replay })),
  };
}
