import { setTimeout } from "node:timers/promises";
import type { RunOutcome } from "../run.ts";
import { RunThreads } from "../threads.ts";
import { type JobData, queueName, refusalText } from "./jobs.ts";
import { connectQueue } from "./redis.ts";

/** What a worker does, for its log. */
export type WorkerEvent = "ready" | "run" | "refused" | "again" | "connection" | "stopping" | "stopped";

/** How a worker works. */
export interface QueueWorkerOptions {
  /** `redis://host:6379`, or the path of a socket. */
  readonly server: string;
  /** Absent: one thread per core. */
  readonly threads?: number;
  /** A run whose worker is silent for so long is given to another. */
  readonly lockMs: number;
  /** Leaves when there has been no job at all for so long; undefined: never. */
  readonly untilIdleMs: number | undefined;
  /** Asks it to finish the runs in flight and leave. */
  readonly signal: AbortSignal;
  log(event: WorkerEvent, facts: Readonly<Record<string, unknown>>): void;
}

/** Workers may die with a run this often before it counts as one that kills them. */
const DEATHS_MAX = 3;
const LOOK_MS = 500;

/**
 * Makes runs of a queue until the signal, or until there is nothing to do. Each is made in a thread, so that this one has time to tell the
 * queue that the run goes on. Throws InputError when there is no server.
 */
export async function workOnQueue(version: string, options: QueueWorkerOptions): Promise<void> {
  const { server, lockMs, signal, log } = options;
  const { bullmq, redis } = await connectQueue(server);
  const threads = new RunThreads(version, options.threads === undefined ? {} : { count: options.threads });
  const worker = new bullmq.Worker<JobData, RunOutcome>(queueName(version), ({ data: { run } }) => makeOne(threads, run, log), {
    connection: redis,
    concurrency: threads.count,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    maxStalledCount: DEATHS_MAX,
  });
  worker.on("error", (error) => log("connection", { message: error.message }));
  worker.on("stalled", (key) => log("again", { key }));
  // Not before the queue has the outcome: who dies with it has not made the run.
  worker.on("completed", ({ data: { run }, processedOn, finishedOn }, { kind }) => {
    log("run", { ...factsOf(run, finishedOn! - processedOn!), outcome: kind });
  });
  const queue = new bullmq.Queue(queueName(version), { connection: redis });
  queue.on("error", () => {});
  log("ready", { queue: queueName(version), threads: threads.count });
  await untilDone(() => queue.getJobCountByTypes("waiting", "active", "delayed", "prioritized"), options);
  log("stopping", {});
  await worker.close();
  await queue.close();
  await threads.close();
  redis.disconnect();
  log("stopped", { interrupted: signal.aborted });
}

/** A run that this worker cannot make goes back to the queue, as another may have what it takes. */
async function makeOne(threads: RunThreads, run: JobData["run"], log: QueueWorkerOptions["log"]): Promise<RunOutcome> {
  const start = performance.now();
  const outcome = await threads.make(run);
  if (outcome.kind === "failure" && outcome.reason !== "bug") {
    log("refused", { ...factsOf(run, performance.now() - start), reason: outcome.reason, messages: outcome.messages });
    throw new Error(refusalText(outcome));
  }
  return outcome;
}

function factsOf({ key, request: { scenario, seed } }: JobData["run"], tookMs: number): Readonly<Record<string, unknown>> {
  return { key, scenario, seed, seconds: tookMs / 1000 };
}

/** Waits for the signal, or until no job has been there for long enough. */
async function untilDone(countJobs: () => Promise<number>, { signal, untilIdleMs }: QueueWorkerOptions): Promise<void> {
  let busyAtMs = performance.now();
  while (!signal.aborted) {
    await setTimeout(LOOK_MS, undefined, { signal }).catch(() => {});
    if (untilIdleMs === undefined || signal.aborted) continue;
    if ((await countJobs()) > 0) busyAtMs = performance.now();
    else if (performance.now() - busyAtMs >= untilIdleMs) return;
  }
}
