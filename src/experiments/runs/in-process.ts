import type { NamedRun, RunBackend } from "./backend.ts";
import { execute } from "./execute.ts";
import type { RunOutcome } from "./run.ts";

/** Makes runs one after the other in this thread: the reference for all other backends. */
export function inProcess(version: string): RunBackend {
  return {
    name: "in-process",
    parallel: 1,
    async make(runs: readonly NamedRun[], finished: (run: NamedRun, outcome: RunOutcome) => void, signal?: AbortSignal): Promise<void> {
      for (const run of runs) {
        if (signal?.aborted) return;
        finished(run, await execute(run.request, version));
      }
    },
    close: async () => {},
  };
}
