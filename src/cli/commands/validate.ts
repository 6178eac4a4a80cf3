import { checkSchedulerConfig, RunnableCheck } from "../../simulation/index.ts";
import { checkFile, type FileReport, InputError, type InputProblem, readPlan } from "../../workloads/index.ts";
import { ExitCode } from "../exit-codes.ts";
import { reportFailure } from "../failure.ts";
import { makeTerminal } from "../terminal.ts";

/** Options of `wavetank validate`, as the command line gives them. */
export interface ValidateCommandOptions {
  readonly format: "table" | "json";
  readonly set: readonly string[];
  readonly color: boolean;
}

/** Checks each file by itself, goes on after a bad one, and says what is in the good ones. */
export async function validate(files: readonly string[], options: ValidateCommandOptions): Promise<ExitCode> {
  const terminal = makeTerminal({ quiet: true, color: options.color });
  const good: (FileReport & { readonly notes: readonly string[] })[] = [];
  const problems: InputProblem[] = [];
  for (const file of files) {
    try {
      const runnable = new RunnableCheck();
      const report = await checkFile(file, { set: options.set, check: runnable.check });
      if (report.schedulerConfig !== undefined) checkSchedulerConfig(report.schedulerConfig);
      good.push({ ...(await lookedInto(report, options.set)), notes: runnable.notes });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (options.format === "json") {
    const files = good.map(({ file, format, contents, notes }) => ({ file, format, contents, ...(notes.length > 0 && { notes }) }));
    terminal.out(JSON.stringify({ files, problems }, null, 2));
    return problems.length > 0 ? ExitCode.WrongInput : ExitCode.Fine;
  }
  for (const { file, format, contents, notes } of good) {
    const listed = Object.entries(contents).map(([what, count]) => `${count} ${what}`);
    terminal.out(`${terminal.paint.green("ok")} ${file}: ${format}${listed.length === 0 ? "" : `, ${listed.join(", ")}`}`);
    for (const note of notes) terminal.out(terminal.paint.yellow(`   ${note}`));
  }
  return problems.length > 0 ? reportFailure(new InputError(problems), [], terminal) : ExitCode.Fine;
}

/** What says what to run is read together with what it names, as it is before the first run. */
async function lookedInto(report: FileReport, set: readonly string[]): Promise<FileReport> {
  if (report.format === "experiment") return withCells(report, set);
  if (report.format !== "plan") return report;
  const { countConfigurations } = await import("../../experiments/index.ts");
  const configurations = await countConfigurations(await readPlan(report.file));
  return { ...report, contents: { ...report.contents, configurations } };
}

/** Makes the design of an experiment and reads the scenario of every cell, as a sweep does before its first run. */
async function withCells(report: FileReport, set: readonly string[]): Promise<FileReport> {
  const { loadCells, loadExperiment } = await import("../../experiments/index.ts");
  const experiment = await loadExperiment(report.file, { set });
  const cells = await loadCells(experiment);
  const runs = experiment.stopping === undefined ? "runs" : "runs at most";
  return { ...report, contents: { ...report.contents, cells: cells.length, [runs]: cells.length * experiment.seeds.length } };
}
