import { join } from "node:path";
import { REPORT_FILE } from "../metrics/index.ts";
import type { Terminal } from "./terminal.ts";

/** Draws the report of a finished folder beside its tables; what that takes is loaded only now. */
export async function drawBeside(folder: string, terminal: Terminal): Promise<void> {
  terminal.progress(`drawing ${REPORT_FILE}`);
  const { drawReports, writeReports } = await import("./report-files.ts");
  writeReports(drawReports([{ folder, file: join(folder, REPORT_FILE) }]));
}
