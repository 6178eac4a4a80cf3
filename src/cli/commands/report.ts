import { join } from "node:path";
import { REPORT_FILE } from "../../metrics/index.ts";
import { InputError } from "../../workloads/index.ts";
import { ExitCode } from "../exit-codes.ts";
import { drawReports, writeReports } from "../report-files.ts";
import { makeTerminal } from "../terminal.ts";

/** Options of `wavetank report`, as the command line gives them. */
export interface ReportCommandOptions {
  readonly out?: string;
  readonly color: boolean;
}

/** Draws the report of each folder from its tables. Nothing is written when one of them cannot be drawn. */
export function report(folders: readonly string[], { out, color }: ReportCommandOptions): ExitCode {
  if (out !== undefined && folders.length > 1)
    throw new InputError([{ file: "--out", expected: "a single folder to draw", found: `${folders.length} folders` }]);
  const jobs = [...new Set(folders)].map((folder) => ({ folder, file: out ?? join(folder, REPORT_FILE) }));
  const drawn = drawReports(jobs);
  writeReports(drawn);
  const terminal = makeTerminal({ quiet: true, color });
  for (const { file } of drawn) terminal.out(file);
  return ExitCode.Fine;
}
