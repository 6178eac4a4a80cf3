import { OutputError } from "../simulation/index.ts";
import { formatProblem, InputError } from "../workloads/index.ts";
import { ExitCode } from "./exit-codes.ts";
import { makeTerminal, type Terminal } from "./terminal.ts";

/** Tells a person what went wrong, and the caller of the process with what code. Wrong input has no stack; a bug has the line that replays it. */
export function reportFailure(
  error: unknown,
  argv: readonly string[],
  terminal: Terminal = makeTerminal({ quiet: true, color: true }),
): ExitCode {
  const { paint } = terminal;
  if (error instanceof InputError) {
    for (const problem of error.problems) terminal.err(formatProblem(problem));
    terminal.err(
      paint.red(error.problems.length === 1 ? "1 problem; nothing was run" : `${error.problems.length} problems; nothing was run`),
    );
    return ExitCode.WrongInput;
  }
  if (error instanceof OutputError) {
    terminal.err(error.message);
    return ExitCode.WrongInput;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  terminal.err(paint.red(`This is a bug of wavetank, not of your input: ${message}`));
  terminal.err(`It happens again with:\n  wavetank ${argv.slice(2).map(quoted).join(" ")}`);
  if (stack !== undefined) terminal.err(stack.split("\n").slice(1, 8).join("\n"));
  return ExitCode.Bug;
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
