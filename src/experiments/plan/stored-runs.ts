import type { NamedRun, RunBackend } from "../runs/backend.ts";
import { type CellFacts, loadCell, runKey } from "../runs/cell.ts";
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
    const runs: NamedRun[] = [];
    for (const request of requests) {
      const { hash, inputs } = await cellOf(request);
      runs.push({ key: runKey(hash, request.seed, version, request.untilHopeless), request, inputs });
    }
    const { failures } = await makeRuns(runs, { backend, store });
    return runs.map(({ key }): RunOutcome => failures.get(key) ?? store.read(key)!);
  };
}
