import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll } from "vitest";
import { scratch } from "../workloads/scratch.ts";

/** Whether this machine has a Redis server to test with. */
export const hasRedis: boolean = spawnSync("redis-server", ["--version"]).status === 0;
if (!hasRedis) console.warn("redis-server is not installed: the tests of the queue are skipped");

/** Why tests are skipped, for their title. */
export const skipNote: string = hasRedis ? "" : " (skipped: redis-server is not installed)";

const servers: ChildProcess[] = [];
afterAll(() => {
  for (const server of servers.splice(0)) server.kill("SIGKILL");
});

/** Starts a server of its own, reached through a socket, that keeps nothing on disk; it goes away after the tests of the file. */
export async function startRedis(): Promise<string> {
  const folder = scratch({});
  const socket = join(folder, "redis.sock");
  const server = spawn("redis-server", ["--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", folder]);
  servers.push(server);
  while (!existsSync(socket)) await setTimeout(20);
  return socket;
}
