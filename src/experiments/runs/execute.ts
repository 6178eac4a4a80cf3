import { CsvFolderSink, discardSink, RUN_FILE } from "../../metrics/index.ts";
import { Simulation } from "../../simulation/index.ts";
import { formatProblem, InputError, loadScenario } from "../../workloads/index.ts";
import { replayCommand } from "./replay.ts";
import type { RunOutcome, RunRequest } from "./run.ts";

/** Makes one run in this thread. Never rejects: what goes wrong is an outcome. */
export async function execute(request: RunRequest, version: string): Promise<RunOutcome> {
  const sink = request.tables === undefined ? undefined : new CsvFolderSink(request.tables, { force: true });
  try {
    const { scenario, set, seed, until } = request;
    const loaded = await loadScenario(scenario, { set, seed, ...(until !== undefined && { until }) });
    const simulation = new Simulation(loaded, { sink: sink ?? discardSink, version });
    simulation.step();
    const result = simulation.finish({ wallClock: { startedAt: "", seconds: 0 } });
    sink?.writeFile(RUN_FILE, result.runJson);
    sink?.commit();
    const metrics = result.summary.metrics.map(({ name, value, unit }) => ({ name, value: Number.isNaN(value) ? null : value, unit }));
    const { digest, events, endMs: simulatedMs, objectives } = result;
    return { kind: "success", digest, events, simulatedMs, metrics, objectives };
  } catch (error) {
    sink?.discard();
    return failure(error, request);
  }
}

function failure(error: unknown, request: RunRequest): RunOutcome {
  const replay = replayCommand(request);
  if (error instanceof InputError) return { kind: "failure", reason: "input", messages: error.problems.map(formatProblem), replay };
  return { kind: "failure", reason: "bug", messages: [error instanceof Error ? error.message : String(error)], replay };
}
