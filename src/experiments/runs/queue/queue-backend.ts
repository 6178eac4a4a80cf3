import { setTimeout } from "node:timers/promises";
import type { Job, Queue } from "bullmq";
import type { Finished, NamedRun, RunBackend } from "../backend.ts";
import type { RunOutcome } from "../run.ts";
import { ATTEMPTS, type JobData, KEPT_SECONDS, queueName, RETRY_DELAY_MS, refusalOf } from "./jobs.ts";
import { connectQueue, withoutPassword } from "./redis.ts";

type RunQueue = Queue<JobData, RunOutcome>;
type RunJob = Job<JobData, RunOutcome>;

/** Jobs sent with one request. */
const BATCH = 500;
/** Looks at the queue at least this often, if no event wakes it sooner. */
const LOOK_MS = 2000;
/** Adds what is outstanding again this often: that does nothing to jobs that are there, and brings back those that somebody removed. */
const ADD_AGAIN_MS = 30_000;

/** Where the queue is. */
export interface QueueOptions {
  /** `redis://host:6379`, or the path of a socket. */
  readonly server: string;
  /** Hears what a person should know, such as that no worker listens. */
  note(text: string): void;
}

/**
 * Makes runs on other machines: each becomes a job whose id is its key, so that adding it twice is harmless; results come back as the
 * job's value, and are taken from the queue then. Throws InputError when there is no server.
 */
export async function queueBackend(version: string, { server, note }: QueueOptions): Promise<RunBackend> {
  const { bullmq, redis } = await connectQueue(server);
  const queue: RunQueue = new bullmq.Queue(queueName(version), { connection: redis });
  const events = new bullmq.QueueEvents(queueName(version), { connection: redis });
  let wake = (): void => {};
  // A connection that is lost is made again; what was missed meanwhile is found by looking.
  queue.on("error", () => {});
  events.on("error", () => {});
  for (const event of ["completed", "failed"] as const) events.on(event, () => wake());
  const nextLook = (): Promise<unknown> =>
    Promise.race([
      setTimeout(LOOK_MS),
      new Promise<void>((resolve) => {
        wake = resolve;
      }),
    ]);
  return {
    name: "bullmq",
    parallel: 0,
    async make(runs, finished, signal) {
      const outstanding = new Map(runs.map((run) => [run.key, run]));
      await removeFailed(queue, outstanding);
      await add(queue, outstanding.values());
      if (outstanding.size > 0 && (await queue.getWorkersCount()) === 0) note(nobodyText(server));
      await follow(queue, outstanding, finished, nextLook, signal);
      if (outstanding.size === 0) return;
      await Promise.all([...outstanding.keys()].map((key) => queue.remove(key)));
      await collect(queue, outstanding, finished);
    },
    async close() {
      await Promise.allSettled([events.close(), queue.close()]);
      redis.disconnect();
    },
  };
}

const nobodyText = (server: string): string =>
  `no worker listens to the queue yet; start some with: wavetank worker --queue ${withoutPassword(server)}`;

/** Takes results as they come, until all are there or the signal stops it. */
async function follow(
  queue: RunQueue,
  outstanding: Map<string, NamedRun>,
  finished: Finished,
  nextLook: () => Promise<unknown>,
  signal: AbortSignal | undefined,
): Promise<void> {
  let addedAtMs = performance.now();
  for (;;) {
    await collect(queue, outstanding, finished);
    if (outstanding.size === 0 || signal?.aborted === true) return;
    if (performance.now() - addedAtMs > ADD_AGAIN_MS) {
      await add(queue, outstanding.values());
      addedAtMs = performance.now();
    }
    await nextLook();
  }
}

/** Takes the outstanding results that are there, and removes their jobs. Looks at what is there instead of trusting that every event came. */
async function collect(queue: RunQueue, outstanding: Map<string, NamedRun>, finished: Finished): Promise<void> {
  const take = async (jobs: readonly RunJob[], outcomeOf: (job: RunJob, run: NamedRun) => RunOutcome): Promise<void> => {
    for (const job of jobs) {
      const run = outstanding.get(job.id ?? "");
      if (run === undefined) continue;
      outstanding.delete(run.key);
      finished(run, outcomeOf(job, run));
      await queue.remove(run.key);
    }
  };
  await take(await queue.getJobs("completed"), (job) => job.returnvalue);
  await take(await queue.getJobs("failed"), (job, { request }) => refusalOf(request, job.failedReason));
}

/** Runs that failed in a sweep that did not live to hear of it are tried again. */
async function removeFailed(queue: RunQueue, outstanding: ReadonlyMap<string, NamedRun>): Promise<void> {
  for (const { id } of await queue.getJobs("failed")) {
    if (id !== undefined && outstanding.has(id)) await queue.remove(id);
  }
}

async function add(queue: RunQueue, runs: Iterable<NamedRun>): Promise<void> {
  const jobs = [...runs].map((run) => ({
    name: "run",
    data: { run },
    opts: {
      jobId: run.key,
      attempts: ATTEMPTS,
      backoff: { type: "fixed", delay: RETRY_DELAY_MS },
      removeOnComplete: { age: KEPT_SECONDS },
      removeOnFail: { age: KEPT_SECONDS },
    },
  }));
  for (let i = 0; i < jobs.length; i += BATCH) await queue.addBulk(jobs.slice(i, i + BATCH));
}
