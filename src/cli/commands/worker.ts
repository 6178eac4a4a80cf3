import { workOnQueue } from "../../experiments/index.ts";
import { DurationError, parseDurationMs } from "../../model/index.ts";
import { InputError } from "../../workloads/index.ts";
import { ExitCode } from "../exit-codes.ts";
import { duringSignals } from "../signals.ts";
import { makeTerminal } from "../terminal.ts";

/** Options of `wavetank worker`, as the command line gives them. */
export interface WorkerCommandOptions {
  readonly queue: string;
  readonly threads?: number;
  /** A duration. */
  readonly lock: string;
  /** A duration; true: the default. */
  readonly untilIdle?: string | true;
}

/** Idle for this long, a worker that need not stay leaves. */
const IDLE = "5s";
/** Locks are renewed at half of their time: shorter ones are lost on a busy machine. */
const LOCK_MS_MIN = 1000;

/** Makes runs of a queue, and tells what it does in lines of JSON on standard error. SIGTERM finishes what is in flight. */
export async function runWorker(options: WorkerCommandOptions, version: string): Promise<ExitCode> {
  const terminal = makeTerminal({ quiet: true, color: false });
  const log = (event: string, facts: Readonly<Record<string, unknown>>): void =>
    terminal.err(JSON.stringify({ time: new Date().toISOString(), event, ...facts }));
  const { queue: server, threads, untilIdle } = options;
  const lockMs = readDuration("--lock", options.lock, LOCK_MS_MIN);
  const untilIdleMs = untilIdle === undefined ? undefined : readDuration("--until-idle", untilIdle === true ? IDLE : untilIdle, 0);
  await duringSignals(
    () => log("signal", { message: "finishing the runs in flight; the same signal again ends at once" }),
    (signal) =>
      workOnQueue(version, {
        server,
        ...(threads !== undefined && { threads }),
        lockMs,
        untilIdleMs,
        signal,
        log,
      }),
  );
  return ExitCode.Fine;
}

/** A duration of an option, in milliseconds. */
function readDuration(option: string, text: string, minMs: number): number {
  const expected = `a duration such as 30s or 5m${minMs > 0 ? `, at least ${minMs}ms` : ""}`;
  const wrong = new InputError([{ file: option, expected, found: JSON.stringify(text) }]);
  try {
    const ms = parseDurationMs(text);
    if (ms >= minMs) return ms;
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
  }
  throw wrong;
}
