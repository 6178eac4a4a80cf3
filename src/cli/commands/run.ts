import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { markdownSummary, REPORT_FILE, writeExports } from "../../metrics/index.ts";
import { CsvFolderSink, formatSummary, RUN_FILE, RunnableCheck, type RunResult, Simulation } from "../../simulation/index.ts";
import { loadScenario, type SchedulerPluginFile } from "../../workloads/index.ts";
import { drawBeside } from "../draw-beside.ts";
import { ExitCode } from "../exit-codes.ts";
import { pluginFailure } from "../plugin-failure.ts";
import { readPodChoice } from "../pod-choice.ts";
import { progressLine, virtualTime } from "../progress.ts";
import { duringSignals } from "../signals.ts";
import { makeTerminal, type Terminal } from "../terminal.ts";

/** Options of `wavetank run`, as the command line gives them. */
export interface RunCommandOptions {
  readonly out?: string;
  readonly force: boolean;
  readonly seed?: number;
  readonly set: readonly string[];
  readonly until?: string;
  readonly format: "table" | "json" | "markdown";
  readonly tables: "csv" | "parquet";
  readonly openmetrics: boolean;
  readonly traceEvents: boolean;
  /** Absent: no trace; empty: of all pods; else `namespace/name` or a label selector. */
  readonly traceScheduling?: string;
  /** Draw report.html beside the tables. */
  readonly report: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

/** Events between two looks at the clock and at signals: a few milliseconds of work. */
const EVENTS_PER_SLICE = 20_000;
const PROGRESS_EVERY_SECONDS = 0.1;

/** Runs a scenario and writes its folder. Ctrl-C ends the run early, with valid files. */
export async function run(file: string, options: RunCommandOptions, version: string): Promise<ExitCode> {
  const terminal = makeTerminal(options);
  const startedAt = new Date().toISOString();
  const startSeconds = performance.now() / 1000;
  const elapsed = (): number => performance.now() / 1000 - startSeconds;
  const runnable = new RunnableCheck();
  const scenario = await loadScenario(file, {
    set: options.set,
    check: runnable.check,
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.until !== undefined && { until: options.until }),
  });
  const traceScheduling = options.traceScheduling === undefined ? undefined : readPodChoice("--trace-scheduling", options.traceScheduling);
  const sink = new CsvFolderSink(options.out ?? join("wavetank-out", scenario.name), { force: options.force });
  // Signals are heard from before the first file is made until the last has its name.
  const result = await duringSignals(
    () => {},
    (signal) =>
      runInto(sink, scenario.schedulerPlugins ?? [], async () => {
        const simulation = new Simulation(scenario, { sink, version, ...(traceScheduling && { traceScheduling }) });
        const partial = await stepToTheEnd(simulation, terminal, elapsed, signal);
        return simulation.finish({ partial, wallClock: { startedAt, seconds: Math.round(elapsed() * 1000) / 1000 } });
      }),
  );
  await writeExports(sink.folder, {
    parquet: options.tables === "parquet",
    openMetrics: options.openmetrics,
    traceEvents: options.traceEvents,
  });
  const wallSeconds = elapsed();
  // Whoever interrupts a run wants it to end: `wavetank report` draws its tables later.
  const drawn = options.report && !result.partial;
  if (drawn) await drawBeside(sink.folder, terminal);
  const telling = {
    folder: sink.folder,
    notes: runnable.notes,
    format: options.format,
    wallSeconds,
    traced: traceScheduling !== undefined,
    drawn,
  };
  report(result, telling, terminal);
  if (result.partial) return ExitCode.Interrupted;
  return result.objectives.some(({ verdict }) => verdict === "failed") ? ExitCode.Failed : ExitCode.Fine;
}

/** Results are written whole or not at all: files get their names when the run is over, and are dropped when it fails. */
async function runInto(sink: CsvFolderSink, plugins: readonly SchedulerPluginFile[], work: () => Promise<RunResult>): Promise<RunResult> {
  try {
    const result = await work();
    sink.writeFile(RUN_FILE, result.runJson);
    sink.commit();
    return result;
  } catch (error) {
    sink.discard();
    throw pluginFailure(error, plugins) ?? error;
  }
}

/** Steps in slices, so that progress shows and signals are heard. True when a signal ended it. */
async function stepToTheEnd(simulation: Simulation, terminal: Terminal, elapsed: () => number, signal: AbortSignal): Promise<boolean> {
  let shownAt = 0;
  // A signal that came while the run was set up is heard here first.
  await setImmediate();
  while (!signal.aborted && !simulation.step(EVENTS_PER_SLICE)) {
    if (elapsed() - shownAt >= PROGRESS_EVERY_SECONDS) {
      shownAt = elapsed();
      terminal.progress(progressLine(simulation.progress(), shownAt));
    }
    await setImmediate();
  }
  return signal.aborted;
}

/** How results are told. */
interface Telling {
  readonly folder: string;
  /** What was worth knowing before the run began. */
  readonly notes: readonly string[];
  readonly format: "table" | "json" | "markdown";
  readonly wallSeconds: number;
  readonly traced: boolean;
  readonly drawn: boolean;
}

function report(result: RunResult, { folder, notes, format, wallSeconds, traced, drawn }: Telling, terminal: Terminal): void {
  if (format === "json") {
    const { name, digest, summary, objectives, partial } = result;
    const metrics = summary.metrics.map((metric) => ({ name: metric.name, value: metric.value, unit: metric.unit }));
    terminal.out(JSON.stringify({ name, out: folder, partial, digest, summary: metrics, objectives }, null, 2));
    return;
  }
  if (format === "markdown") {
    terminal.out(markdownSummary(result.name, result.summary, result.objectives));
    return;
  }
  const { paint } = terminal;
  terminal.out(formatSummary(result.summary));
  for (const { description, verdict, found } of result.objectives) {
    const word = verdict === "met" ? paint.green(verdict) : paint.red(verdict);
    terminal.out(`objective ${description}: ${word}, ${found}`);
  }
  for (const note of notes) terminal.out(paint.yellow(note));
  for (const [feature, pods] of Object.entries(result.notModelled)) {
    terminal.out(paint.yellow(`${pods} pods ask for ${feature}, which is not modelled yet: they were placed as if they had not`));
  }
  for (const [name, pods] of Object.entries(result.withoutScheduler)) {
    terminal.out(paint.yellow(`${pods} pods name the scheduler ${JSON.stringify(name)}, which no profile has: they stay pending for ever`));
  }
  if (traced) terminal.out(`${result.tracedAttempts} attempts to place pods traced in ${join(folder, "scheduling.csv")}`);
  if (result.partial) {
    terminal.out(paint.yellow(`interrupted at ${virtualTime(result.endMs)} of virtual time; the files hold what was finished`));
  }
  const left = drawn ? `tables and ${REPORT_FILE}` : "tables";
  terminal.out(`${virtualTime(result.endMs)} simulated in ${wallSeconds.toFixed(2)} s; ${left} in ${folder}`);
}
