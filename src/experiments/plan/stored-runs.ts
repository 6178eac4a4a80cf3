import type { NamedRun, RunBackend } from "../runs/backend.ts";
import { type CellFacts, loadCell, runKey } from "../runs/cell.ts";
import type { DistinctInputs } from "../runs/distinct-inputs.ts";
import { makeRuns } from "../runs/make-runs.ts";
import type { ResultStore } from "../runs/result-store.ts";
import type { RunOutcome, RunRequest } from "../runs/run.ts";
import { PlanInterrupted } from "./plan-failure.ts";
import type { MakeRuns } from "./trials.ts";

/** What a plan may want of its runs. */
export interface StoredRunsOptions {
  /** Gets the files of all runs: scenarios, traces, manifests. */
  readonly inputs?: DistinctInputs;
  /** Once it is aborted no run is begun. */
  readonly signal?: AbortSignal;
}

/**
 * Makes runs on a backend and keeps their results, so that a plan that was stopped goes on where it was. Once `signal` is aborted the runs
 * in flight are finished and kept, and a PlanInterrupted is thrown.
 */
export function storedRuns(
  backend: RunBackend,
  store: ResultStore,
  version: string,
  { inputs: files, signal }: StoredRunsOptions = {},
): MakeRuns {
  const cells = new Map<string, CellFacts>();
  const cellOf = async ({ scenario, set, until }: RunRequest): Promise<CellFacts> => {
    const name = JSON.stringify([set, until]);
    const known = cells.get(name);
    if (known !== undefined) return known;
    const { request, hash, inputs, scenario: loaded } = await loadCell({ scenario, set, ...(until !== undefined && { until }) });
    files?.add(loaded.inputs);
    cells.set(name, { request, hash, inputs });
    return { request, hash, inputs };
  };
  return async (requests) => {
    const runs: NamedRun[] = [];
    for (const request of requests) {
      const { hash, inputs } = await cellOf(request);
      runs.push({ key: runKey(hash, request.seed, version, request.untilHopeless), request, inputs });
    }
    const { failures } = await makeRuns(runs, { backend, store, ...(signal !== undefined && { signal }) });
    if (signal?.aborted === true) throw new PlanInterrupted();
    return runs.map(({ key }): RunOutcome => failures.get(key) ?? store.read(key)!);
  };
}
