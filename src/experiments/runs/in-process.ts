import { setImmediate } from "node:timers/promises";
import type { RunBackend } from "./backend.ts";
import { CellCache } from "./cell-cache.ts";
import { execute } from "./execute.ts";
import { inLanes } from "./lanes.ts";

/** Makes runs one after the other in this thread: the reference for all other backends. */
export function inProcess(version: string): RunBackend {
  const cells = new CellCache();
  return {
    name: "in-process",
    parallel: 1,
    make: (runs, finished, signal) =>
      inLanes(
        runs,
        1,
        async (run) => {
          await setImmediate();
          return execute(run, version, cells);
        },
        finished,
        signal,
      ),
    close: async () => {},
  };
}
