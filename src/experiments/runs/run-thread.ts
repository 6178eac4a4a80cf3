import type { NamedRun } from "./backend.ts";
import { CellCache } from "./cell-cache.ts";
import { execute } from "./execute.ts";
import type { RunOutcome } from "./run.ts";

/** A run for a thread to make. */
export interface ThreadTask {
  readonly run: NamedRun;
  readonly version: string;
}

const cells = new CellCache();

/** What a thread of the pool does. */
export const makeRun = ({ run, version }: ThreadTask): Promise<RunOutcome> => execute(run, version, cells);
