import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import type { NamedRun } from "../../../src/experiments/runs/backend.ts";
import { loadCell, namedRun } from "../../../src/experiments/runs/cell.ts";
import { inProcess } from "../../../src/experiments/runs/in-process.ts";
import { refusalOf, refusalText } from "../../../src/experiments/runs/queue/jobs.ts";
import { queueBackend } from "../../../src/experiments/runs/queue/queue-backend.ts";
import { workOnQueue } from "../../../src/experiments/runs/queue/queue-worker.ts";
import { withoutPassword } from "../../../src/experiments/runs/queue/redis.ts";
import type { RunOutcome } from "../../../src/experiments/runs/run.ts";
import { hasRedis, skipNote, startRedis } from "../redis-server.ts";
import { experimentFolder } from "../small-experiment.ts";

const VERSION = "1.2.3";

async function runsOf(folder: string, seeds: readonly number[]): Promise<NamedRun[]> {
  const cell = await loadCell({ scenario: join(folder, "scenario.yaml"), set: [] });
  return seeds.map((seed) => namedRun(cell, seed, VERSION));
}

/** A worker in this process that leaves soon after the queue is empty, and what it logged. */
async function work(server: string): Promise<string[]> {
  const events: string[] = [];
  const log = (event: string) => events.push(event);
  await workOnQueue(VERSION, { server, threads: 1, lockMs: 5000, untilIdleMs: 1, signal: new AbortController().signal, log });
  return events;
}

/** Collects outcomes by seed. */
function collector() {
  const outcomes = new Map<number | string, RunOutcome>();
  return { outcomes, finished: (run: NamedRun, outcome: RunOutcome) => outcomes.set(run.request.seed, outcome) };
}

async function inQueue(server: string, look: (queue: Queue) => Promise<number>): Promise<number> {
  const redis = new Redis(server, { maxRetriesPerRequest: null });
  const queue = new Queue(`wavetank-${VERSION}`, { connection: redis });
  const count = await look(queue);
  await queue.close();
  redis.disconnect();
  return count;
}
const jobsIn = (server: string) =>
  inQueue(server, (queue) => queue.getJobCountByTypes("waiting", "active", "delayed", "completed", "failed"));

describe.skipIf(!hasRedis)(`the queue${skipNote}`, () => {
  const folder = experimentFolder({});

  test("gives what the backend in process gives, and is empty afterwards", async () => {
    const server = await startRedis();
    const runs = await runsOf(folder, [1, 2, 3]);
    const notes: string[] = [];
    const backend = await queueBackend(VERSION, { server, note: (text) => notes.push(text) });
    const far = collector();
    const made = backend.make(runs, far.finished);
    const events = await work(server);
    await made;
    await backend.close();
    const near = collector();
    await inProcess(VERSION).make(runs, near.finished);
    expect(new Map([...far.outcomes].sort())).toEqual(near.outcomes);
    expect(events).toEqual(["ready", "run", "run", "run", "stopping", "stopped"]);
    expect(notes).toEqual([`no worker listens to the queue yet; start some with: wavetank worker --queue ${server}`]);
    expect(await jobsIn(server)).toBe(0);
  });

  test("adding every run twice gives one job each; an abort takes those back that nobody has begun", async () => {
    const server = await startRedis();
    const runs = await runsOf(folder, [1, 2, 3, 4]);
    const controller = new AbortController();
    const backends = await Promise.all([1, 2].map(() => queueBackend(VERSION, { server, note: () => {} })));
    const made = backends.map((backend) => backend.make(runs, () => {}, controller.signal));
    while ((await jobsIn(server)) < 4) await setTimeout(20);
    await setTimeout(200);
    expect(await jobsIn(server)).toBe(4);
    controller.abort();
    await Promise.all(made);
    for (const backend of backends) await backend.close();
    expect(await jobsIn(server)).toBe(0);
  });

  test("results that nobody fetched are found by the next sweep, without any worker", async () => {
    const server = await startRedis();
    const runs = await runsOf(folder, [1, 2]);
    const gone = await queueBackend(VERSION, { server, note: () => {} });
    void gone.make(runs, () => {}).catch(() => {});
    while ((await jobsIn(server)) < 2) await setTimeout(20);
    await gone.close();
    await work(server);
    const backend = await queueBackend(VERSION, { server, note: () => {} });
    const { outcomes, finished } = collector();
    await backend.make(runs, finished);
    await backend.close();
    expect([...outcomes.keys()].sort()).toEqual([1, 2]);
    expect(await jobsIn(server)).toBe(0);
  });

  test("a worker with other files refuses the run, by the name of the file", async () => {
    const server = await startRedis();
    const own = experimentFolder({});
    const runs = await runsOf(own, [1]);
    appendFileSync(join(own, "job.yaml"), "# another\n");
    const backend = await queueBackend(VERSION, { server, note: () => {} });
    const { outcomes, finished } = collector();
    const made = backend.make(runs, finished);
    const events = await work(server);
    await made;
    await backend.close();
    expect(events.filter((event) => event === "refused")).toHaveLength(3);
    expect(outcomes.get(1)).toMatchObject({
      kind: "failure",
      reason: "input",
      messages: ["expected job.yaml as it was when the run got its name, found another content"],
    });
    expect(await jobsIn(server)).toBe(0);
  });
});

test("what a worker says of a run comes back as its failure; any other reason means lost workers", () => {
  const request = { scenario: "s.yaml", set: [], seed: 1 };
  const failure = { kind: "failure", reason: "input", messages: ["a", "b"], replay: "wavetank run s.yaml --seed 1" } as const;
  expect(refusalOf(request, refusalText(failure))).toEqual(failure);
  expect(refusalOf(request, "job stalled more than allowable limit")).toMatchObject({
    reason: "lost",
    messages: ["job stalled more than allowable limit"],
  });
});

test("passwords are not shown", () => {
  expect(withoutPassword("redis://user:secret@host:6379/2")).toBe("redis://host:6379/2");
  expect(withoutPassword("rediss://:secret@host")).toBe("rediss://host");
  expect(withoutPassword("/run/redis.sock")).toBe("/run/redis.sock");
});
