import type { Redis } from "ioredis";
import { InputError } from "../../../workloads/index.ts";

/** The libraries of the queue, which are installed apart, and a connection. */
export interface QueueParts {
  readonly bullmq: typeof import("bullmq");
  readonly redis: Redis;
}

/** A server as it is given: `redis://`, `rediss://`, or the path of a socket. */
const SERVER = /^(rediss?:\/\/[^/]|\/)/;
/** Waits between attempts to connect again, once a connection was there. */
const RETRY_MS = 500;
const RETRY_MS_MAX = 5000;

/**
 * Loads the libraries and connects. Throws InputError, with what to do, when a library is missing, the address is none, or nothing
 * answers there. A connection that is lost later is made again, for ever.
 */
export async function connectQueue(server: string): Promise<QueueParts> {
  if (!SERVER.test(server)) {
    const expected = "a server such as redis://host:6379, or the path of a socket";
    throw new InputError([{ file: "--queue", expected, found: JSON.stringify(server) }]);
  }
  const { bullmq, Connection } = await loadLibraries();
  let connected = false;
  let reason = "no answer";
  const redis = new Connection(server, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (connected ? Math.min(times * RETRY_MS, RETRY_MS_MAX) : null),
  });
  redis.on("error", (error: Error) => {
    reason = error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    const found = error instanceof Error && !/closed/i.test(error.message) ? error.message : reason;
    throw new InputError([{ file: "--queue", expected: `a Redis server that answers at ${withoutPassword(server)}`, found }]);
  }
  connected = true;
  return { bullmq, redis };
}

/** An address that may be shown. */
export function withoutPassword(server: string): string {
  return server.replace(/^(rediss?:\/\/)[^@/]*@/, "$1");
}

async function loadLibraries(): Promise<{ bullmq: typeof import("bullmq"); Connection: typeof Redis }> {
  try {
    return { bullmq: await import("bullmq"), Connection: (await import("ioredis")).Redis };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    const hint = "npm install bullmq ioredis, where wavetank is installed";
    throw new InputError([{ file: "--queue", expected: "the packages bullmq and ioredis", found: "one that is not installed", hint }]);
  }
}
