import { ExitCode } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Does work that the first signal asks to stop, which is told to a person, and that the second ends at once. */
export async function duringSignals<T>(terminal: Terminal, stopping: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const hear = (): void => {
    if (controller.signal.aborted) process.exit(ExitCode.Interrupted);
    terminal.err(stopping);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, hear);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of SIGNALS) process.removeListener(name, hear);
  }
}
