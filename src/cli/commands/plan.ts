import { rmSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import {
  csvText,
  DistinctInputs,
  drillsTable,
  inProcess,
  makePlan,
  markdownTable,
  openFolder,
  PlanFailure,
  PlanInterrupted,
  type PlanResult,
  planJson,
  planText,
  storedRuns,
  textTable,
  threads,
  triedTable,
} from "../../experiments/index.ts";
import { PLAN_FILE, REPORT_FILE, writeWhole } from "../../metrics/index.ts";
import { readPlan } from "../../workloads/index.ts";
import { drawBeside } from "../draw-beside.ts";
import { ExitCode } from "../exit-codes.ts";
import { virtualTime } from "../progress.ts";
import { duringSignals } from "../signals.ts";
import { makeTerminal, type Terminal } from "../terminal.ts";

/** Options of `wavetank plan`, as the command line gives them. */
export interface PlanCommandOptions {
  readonly out?: string;
  readonly force: boolean;
  readonly backend: "in-process" | "threads";
  readonly workers?: number;
  readonly exhaustive: boolean;
  readonly format: "table" | "json" | "markdown";
  /** Draw report.html beside the tables. */
  readonly report: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

/** Searches what a plan asks for, prints the answer and writes its tables. What was run is kept, so that a plan that was stopped goes on. */
export async function runPlan(file: string, options: PlanCommandOptions, version: string): Promise<ExitCode> {
  const terminal = makeTerminal(options);
  const plan = await readPlan(file);
  const folder = openFolder(options.out ?? join("wavetank-out", plan.name), { name: `plan ${plan.name}` }, options.force);
  const backend =
    options.backend === "in-process"
      ? inProcess(version)
      : threads(version, options.workers === undefined ? {} : { count: options.workers });
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  try {
    let runs = 0;
    const inputs = new DistinctInputs();
    const result = await duringSignals(
      () => terminal.err("finishing the runs in flight; the same signal again ends at once"),
      (signal) => {
        const make = storedRuns(backend, folder.store, version, { inputs, signal });
        return makePlan(plan, {
          make: async (requests) => {
            const outcomes = await make(requests);
            runs += requests.length;
            return outcomes;
          },
          folder: join(folder.path, "runs"),
          exhaustive: options.exhaustive,
          step: (what) => terminal.progress(`  ${runs} runs  ${virtualTime(elapsed() * 1000)}  ${what}`),
        });
      },
    );
    const json = planJson(result, { version, inputs: [{ ...plan.input, format: "plan" }, ...inputs.list()], settings: plan.spec });
    const tables = [triedTable(result), drillsTable(result)].map(({ file: name, header, rows }) => ({
      name,
      content: csvText(header, rows),
    }));
    writeWhole(folder.path, [...tables, { name: PLAN_FILE, content: json }]);
    if (options.report) await drawBeside(folder.path, terminal);
    else rmSync(join(folder.path, REPORT_FILE), { force: true });
    report(result, json, options.format, terminal);
    const left = options.report ? `tables and ${REPORT_FILE}` : "tables";
    if (options.format === "table") terminal.out(`${runs} runs in ${elapsed().toFixed(1)} s; ${left} in ${folder.path}`);
    return result.best === undefined ? ExitCode.Failed : ExitCode.Fine;
  } catch (error) {
    if (error instanceof PlanInterrupted) {
      terminal.out(
        terminal.paint.yellow(`interrupted: there is no plan yet; what was run is kept in ${folder.path}, start again to go on`),
      );
      return ExitCode.Interrupted;
    }
    if (!(error instanceof PlanFailure)) throw error;
    for (const message of error.run.messages) terminal.err(message);
    terminal.err(paintedReplay(error, terminal));
    return error.run.reason === "input" ? ExitCode.WrongInput : ExitCode.Bug;
  } finally {
    await backend.close();
  }
}

/** Which run could not be made, so that the plan ends. */
const paintedReplay = ({ run }: PlanFailure, { paint }: Terminal): string =>
  paint.red(`a run of the plan could not be made (${run.reason}). It happens again with:\n  ${run.replay}`);

function report(result: PlanResult, json: string, format: PlanCommandOptions["format"], terminal: Terminal): void {
  if (format === "json") {
    terminal.out(json.trimEnd());
    return;
  }
  const { verdict, tables, notes } = planText(result);
  const { paint } = terminal;
  if (format === "markdown") {
    const parts = tables.map(({ title, columns, rows }) => [`### ${title}`, "", ...markdownTable(columns, rows)].join("\n"));
    terminal.out([`**${verdict}**`, ...parts, notes.map((note) => `- ${note}`).join("\n")].join("\n\n"));
    return;
  }
  terminal.out(result.best === undefined ? paint.red(verdict) : paint.green(verdict));
  for (const { title, columns, rows } of tables) {
    terminal.out(`\n${paint.bold(title)}`);
    for (const line of textTable(columns, rows)) terminal.out(`  ${line}`);
  }
  terminal.out(`\n${notes.join("\n")}`);
}
