import type { Finished, NamedRun } from "./backend.ts";
import type { RunOutcome } from "./run.ts";

/** Makes runs in order, so many at a time. After an abort no run is begun; those in flight are waited for. */
export async function inLanes(
  runs: readonly NamedRun[],
  lanes: number,
  make: (run: NamedRun) => Promise<RunOutcome>,
  finished: Finished,
  signal?: AbortSignal,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < runs.length && signal?.aborted !== true) {
      const run = runs[next++];
      finished(run, await make(run));
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, runs.length) }, lane));
}
