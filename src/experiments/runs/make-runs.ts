import type { NamedRun, RunBackend } from "./backend.ts";
import type { ResultStore } from "./result-store.ts";
import type { RunFailure } from "./run.ts";

/** How far runs have come. */
export interface RunCounts {
  readonly total: number;
  /** Results that were there already. */
  readonly reused: number;
  /** Made now, failures included. */
  readonly made: number;
  readonly failed: number;
}

/** What runs are made with. */
export interface MakeRunsOptions {
  readonly backend: RunBackend;
  readonly store: ResultStore;
  readonly signal?: AbortSignal;
  /** Hears of every change of the counts. */
  progress?(counts: RunCounts): void;
}

/** What came of them: successes are in the store. */
export interface MadeRuns extends RunCounts {
  readonly failures: ReadonlyMap<string, RunFailure>;
}

/** Makes the runs whose results the store does not hold, each key once, and keeps every result the moment it is there. */
export async function makeRuns(runs: readonly NamedRun[], { backend, store, signal, progress }: MakeRunsOptions): Promise<MadeRuns> {
  const distinct = [...new Map(runs.map((run) => [run.key, run])).values()];
  const missing = distinct.filter((run) => !store.holds(run));
  const failures = new Map<string, RunFailure>();
  const total = distinct.length;
  const reused = total - missing.length;
  let made = 0;
  const counts = (): RunCounts => ({ total, reused, made, failed: failures.size });
  progress?.(counts());
  await backend.make(
    missing,
    ({ key }, outcome) => {
      made++;
      if (outcome.kind === "success") store.write(key, outcome);
      else failures.set(key, outcome);
      progress?.(counts());
    },
    signal,
  );
  return { ...counts(), failures };
}
