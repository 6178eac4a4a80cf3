import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { afterAll, describe, expect, test } from "vitest";
import { hasRedis, skipNote, startRedis } from "../experiments/redis-server.ts";
import { experiment, experimentFolder, GRID } from "../experiments/small-experiment.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
const TABLES = ["cells.csv", "effects.csv", "results.csv", "runs.csv", "sweep.json"];
const folder = experimentFolder({ "e.yaml": experiment(GRID) }, { pods: 150 });

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** The program, started; `err` grows while it runs. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd: folder });
  children.push(child);
  const running = { child, err: "", ended: new Promise<number | null>((done) => child.on("close", done)) };
  child.stderr.on("data", (chunk) => {
    running.err += chunk;
  });
  return running;
}

/** Events of a worker's log, with those of one kind. */
const events = ({ err }: { readonly err: string }, kind: string) =>
  err
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line) as { event: string; key: string })
    .filter(({ event }) => event === kind);

describe.skipIf(!hasRedis)(`two workers and a queue${skipNote}`, { timeout: 180_000 }, () => {
  test("one is killed in the middle: nothing is lost or doubled, and the tables are those made in process", async () => {
    const server = await startRedis();
    const worker = () => start("worker", "--queue", server, "--threads", "1", "--lock", "3s");
    const [victim, survivor] = [worker(), worker()];
    while (![victim, survivor].every((one) => events(one, "ready").length > 0)) await setTimeout(50);
    const sweep = start("sweep", "e.yaml", "--seeds", "4", "-o", "far", "--backend", "bullmq", "--queue", server);
    while (events(victim, "run").length < 2) await setTimeout(10);
    victim.child.kill("SIGKILL");
    expect(await sweep.ended).toBe(0);
    survivor.child.kill("SIGTERM");
    expect(await survivor.ended).toBe(0);
    expect(await start("sweep", "e.yaml", "--seeds", "4", "-o", "near", "--backend", "in-process").ended).toBe(0);

    for (const name of TABLES)
      expect(readFileSync(join(folder, "far", name), "utf8")).toBe(readFileSync(join(folder, "near", name), "utf8"));
    const made = [...events(victim, "run"), ...events(survivor, "run")].map(({ key }) => key);
    expect(new Set(made).size).toBe(16);
    expect(made).toHaveLength(16);
    const redis = new Redis(server);
    expect((await redis.keys("bull:*")).filter((key) => /:[0-9a-f]{64}/.test(key))).toEqual([]);
    redis.disconnect();
  });

  test("SIGTERM finishes the run in flight, which is not made again", async () => {
    const server = await startRedis();
    const first = start("worker", "--queue", server, "--threads", "1");
    while (events(first, "ready").length === 0) await setTimeout(20);
    const sweep = start("sweep", "e.yaml", "--seeds", "1", "-o", "stopped", "--backend", "bullmq", "--queue", server);
    while (events(first, "run").length < 1) await setTimeout(5);
    first.child.kill("SIGTERM");
    expect(await first.ended).toBe(0);
    expect(events(first, "stopped")).toMatchObject([{ interrupted: true }]);
    const second = start("worker", "--queue", server, "--threads", "1");
    expect(await sweep.ended).toBe(0);
    second.child.kill("SIGTERM");
    expect(await second.ended).toBe(0);
    const made = [...events(first, "run"), ...events(second, "run")].map(({ key }) => key);
    expect(new Set(made).size).toBe(4);
    expect(made).toHaveLength(4);
  });
});

test.each([
  [["--queue", "nowhere"], '--queue: expected a server such as redis://host:6379, or the path of a socket, found "nowhere"'],
  [["--queue", "/no/such.sock"], "--queue: expected a Redis server that answers at /no/such.sock, found connect ENOENT /no/such.sock"],
  [["--queue", "/no/such.sock", "--lock", "10ms"], '--lock: expected a duration such as 30s or 5m, at least 1000ms, found "10ms"'],
  [["--queue", "/no/such.sock", "--until-idle", "soon"], '--until-idle: expected a duration such as 30s or 5m, found "soon"'],
  [[], "required option '--queue <url>' not specified"],
])("wavetank worker %j is refused", async (args, message) => {
  const worker = start("worker", ...args);
  expect(await worker.ended).toBe(2);
  expect(worker.err).toContain(message);
});
