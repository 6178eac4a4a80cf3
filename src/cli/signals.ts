import { ExitCode } from "./exit-codes.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Does work that the first signal asks to stop, after telling so, and that the second ends at once. */
export async function duringSignals<T>(stopping: () => void, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const hear = (): void => {
    if (controller.signal.aborted) process.exit(ExitCode.Interrupted);
    stopping();
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, hear);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.removeListener(name, hear);
  }
}
