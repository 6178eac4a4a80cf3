import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import { packageFolder } from "../../workloads/index.ts";
import type { NamedRun, RunBackend } from "./backend.ts";
import { failed } from "./execute.ts";
import { inLanes } from "./lanes.ts";
import type { RunOutcome } from "./run.ts";
import type { ThreadTask } from "./run-thread.ts";

/** How many threads, and how large. */
export interface ThreadOptions {
  /** Absent: one per core. */
  readonly count?: number;
  /** Heap of each thread in mebibytes; absent: Node's own limit. */
  readonly heapMib?: number;
}

/** The built file of a thread, also for code that runs from `src/`: a thread reads no TypeScript. */
const THREAD_FILE = "dist/experiments/runs/run-thread.js";

/** Threads that make one run at a time each. */
export class RunThreads {
  readonly count: number;
  private readonly version: string;
  private readonly pool: Piscina<ThreadTask, RunOutcome>;

  constructor(version: string, { count = availableParallelism(), heapMib }: ThreadOptions = {}) {
    this.count = count;
    this.version = version;
    this.pool = new Piscina({
      filename: new URL(THREAD_FILE, packageFolder()).href,
      name: "makeRun",
      minThreads: 1,
      maxThreads: count,
      idleTimeout: Number.POSITIVE_INFINITY,
      ...(heapMib !== undefined && { resourceLimits: { maxOldGenerationSizeMb: heapMib } }),
    });
  }

  /** Makes a run. A thread that dies, out of memory or by a plugin that ends it, fails this run only; another takes its place. */
  async make(run: NamedRun): Promise<RunOutcome> {
    try {
      return await this.pool.run({ run, version: this.version });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return failed(run.request, "lost", [`the thread that made this run died: ${reason}`]);
    }
  }

  /** Ends the threads, with the runs that are in them. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

/** Makes runs in threads of this process. */
export function threads(version: string, options: ThreadOptions = {}): RunBackend {
  const pool = new RunThreads(version, options);
  return {
    name: "threads",
    parallel: pool.count,
    make: (runs, finished, signal) => inLanes(runs, pool.count, (run) => pool.make(run), finished, signal),
    close: () => pool.close(),
  };
}
