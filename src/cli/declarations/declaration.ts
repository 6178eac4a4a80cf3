import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";

/**
 * Adds one command to the program: what it is called, what it takes, how it is explained. What it does stands in `commands/`, and is loaded
 * when it is called. `finish` takes the exit code.
 */
export type Declaration = (program: Command, finish: (code: ExitCode) => void) => void;
