import { setImmediate } from "node:timers/promises";
import { CsvFolderSink, discardSink, RUN_FILE } from "../../metrics/index.ts";
import { type RunResult, Simulation } from "../../simulation/index.ts";
import { formatProblem, InputError, type LoadedScenario } from "../../workloads/index.ts";
import type { NamedRun } from "./backend.ts";
import { type LoadedCell, runKey } from "./cell.ts";
import { CellCache } from "./cell-cache.ts";
import { replayCommand } from "./replay.ts";
import type { FailureReason, RunFailure, RunOutcome, RunRequest, RunSuccess } from "./run.ts";

/** Events between two moments at which signals are heard: a few milliseconds of work. */
const EVENTS_PER_SLICE = 20_000;
/** Events between two looks at whether a run is hopeless: a look is one pass over the pods. */
const EVENTS_PER_LOOK = 1_000;

/** Makes one run in this thread. Never rejects: what goes wrong is an outcome. */
export async function execute(run: NamedRun, version: string, cells: CellCache = new CellCache()): Promise<RunOutcome> {
  const { request } = run;
  try {
    const cell = await cells.get(request);
    if (runKey(cell.hash, request.seed, version, request.untilHopeless) !== run.key)
      return failed(request, "input", differences(run, cell));
    return await simulate(cell.scenario, request, version);
  } catch (error) {
    if (error instanceof InputError) return failed(request, "input", error.problems.map(formatProblem));
    return failed(request, "bug", [error instanceof Error ? error.message : String(error)]);
  }
}

/** The failure of a run, with the line that makes it again. */
export function failed(request: RunRequest, reason: FailureReason, messages: readonly string[]): RunFailure {
  return { kind: "failure", reason, messages, replay: replayCommand(request) };
}

async function simulate(scenario: LoadedScenario, { tables, untilHopeless }: RunRequest, version: string): Promise<RunSuccess> {
  if (tables === undefined) return stepToTheEnd(new Simulation(scenario, { sink: discardSink, version }), untilHopeless);
  const sink = new CsvFolderSink(tables, { force: true });
  try {
    const simulation = new Simulation(scenario, { sink, version });
    const outcome = await stepToTheEnd(simulation, untilHopeless, (result) => sink.writeFile(RUN_FILE, result.runJson));
    sink.commit();
    return outcome;
  } catch (error) {
    sink.discard();
    throw error;
  }
}

async function stepToTheEnd(simulation: Simulation, untilHopeless?: true, keep?: (result: RunResult) => void): Promise<RunSuccess> {
  let hopeless = false;
  while (!hopeless && !simulation.step(untilHopeless ? EVENTS_PER_LOOK : EVENTS_PER_SLICE)) {
    if (untilHopeless) hopeless = simulation.hopeless;
    await setImmediate();
  }
  const result = simulation.finish({ partial: hopeless, wallClock: { startedAt: "", seconds: 0 } });
  keep?.(result);
  return { ...successOf(result), ...(hopeless && { hopeless }) };
}

function successOf({ digest, events, endMs: simulatedMs, summary, objectives }: RunResult): RunSuccess {
  const metrics = summary.metrics.map(({ name, value, unit }) => ({ name, value: Number.isFinite(value) ? value : null, unit }));
  return { kind: "success", digest, events, simulatedMs, metrics, objectives };
}

/** What is not as it was when the run got its name. */
function differences({ inputs }: NamedRun, cell: LoadedCell): string[] {
  const now = new Map(cell.inputs.map(({ path, sha256 }) => [path, sha256]));
  const changed = inputs.filter(({ path, sha256 }) => now.get(path) !== sha256).map(({ path }) => path);
  const before = new Set(inputs.map(({ path }) => path));
  const added = cell.inputs.filter(({ path }) => !before.has(path)).map(({ path }) => path);
  const files = [...changed, ...added];
  if (files.length === 0) return ["expected the wavetank and the settings with which the run got its name, found others"];
  return files.map((path) => `expected ${path} as it was when the run got its name, found another content`);
}
