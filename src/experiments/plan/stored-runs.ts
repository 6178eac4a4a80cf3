import type { RunBackend } from "../runs/backend.ts";
import { type CellFacts, loadCell, namedRun } from "../runs/cell.ts";
import { makeRuns } from "../runs/make-runs.ts";
import type { ResultStore } from "../runs/result-store.ts";
import type { RunOutcome, RunRequest } from "../runs/run.ts";
import type { MakeRuns } from "./trials.ts";

/** Makes runs on a backend and keeps their results, so that a plan that was stopped goes on where it was. */
export function storedRuns(backend: RunBackend, store: ResultStore, version: string): MakeRuns {
  const cells = new Map<string, CellFacts>();
  const cellOf = async ({ scenario, set, until }: RunRequest): Promise<CellFacts> => {
    const name = JSON.stringify([set, until]);
    const known = cells.get(name);
    if (known !== undefined) return known;
    const { request, hash, inputs } = await loadCell({ scenario, set, ...(until !== undefined && { until }) });
    cells.set(name, { request, hash, inputs });
    return { request, hash, inputs };
  };
  return async (requests) => {
    const runs = [];
    for (const request of requests) runs.push({ ...namedRun(await cellOf(request), request.seed, version), request });
    const { failures } = await makeRuns(runs, { backend, store });
    return runs.map(({ key }): RunOutcome => failures.get(key) ?? store.read(key)!);
  };
}
