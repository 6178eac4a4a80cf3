import type { InputFile } from "../../workloads/index.ts";
import type { NamedRun, RunBackend } from "../runs/backend.ts";
import { type CellFacts, loadCell, runKey } from "../runs/cell.ts";
import { distinctInputs, type InputFacts } from "../runs/distinct-inputs.ts";
import { makeRuns } from "../runs/make-runs.ts";
import type { ResultStore } from "../runs/result-store.ts";
import type { RunOutcome, RunRequest } from "../runs/run.ts";
import { PlanInterrupted } from "./plan-failure.ts";
import type { MakeRuns } from "./trials.ts";

/** The runs of a plan, and what went into them. */
export interface StoredRuns {
  readonly make: MakeRuns;
  /** The files of all runs so far, each once: scenarios, traces, manifests. */
  inputs(): readonly InputFacts[];
}

/**
 * Makes runs on a backend and keeps their results, so that a plan that was stopped goes on where it was. Once `signal` is aborted the runs
 * in flight are finished and kept, and a PlanInterrupted is thrown.
 */
export function storedRuns(backend: RunBackend, store: ResultStore, version: string, signal?: AbortSignal): StoredRuns {
  const cells = new Map<string, CellFacts>();
  const files: InputFile[] = [];
  const cellOf = async ({ scenario, set, until }: RunRequest): Promise<CellFacts> => {
    const name = JSON.stringify([set, until]);
    const known = cells.get(name);
    if (known !== undefined) return known;
    const { request, hash, inputs, scenario: loaded } = await loadCell({ scenario, set, ...(until !== undefined && { until }) });
    files.push(...loaded.inputs);
    cells.set(name, { request, hash, inputs });
    return { request, hash, inputs };
  };
  const make: MakeRuns = async (requests) => {
    const runs: NamedRun[] = [];
    for (const request of requests) {
      const { hash, inputs } = await cellOf(request);
      runs.push({ key: runKey(hash, request.seed, version, request.untilHopeless), request, inputs });
    }
    const { failures } = await makeRuns(runs, { backend, store, ...(signal !== undefined && { signal }) });
    if (signal?.aborted === true) throw new PlanInterrupted();
    return runs.map(({ key }): RunOutcome => failures.get(key) ?? store.read(key)!);
  };
  return { make, inputs: () => distinctInputs(files) };
}
