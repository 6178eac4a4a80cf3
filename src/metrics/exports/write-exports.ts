import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RunFolder, readRunFolder } from "../reading/run-folder.ts";
import { writing } from "../sinks/output-error.ts";
import { OPEN_METRICS_FILE, parquetFile, TRACE_EVENTS_FILE } from "./files.ts";

/** What is made of the tables of a run besides. */
export interface Exports {
  readonly parquet: boolean;
  readonly openMetrics: boolean;
  readonly traceEvents: boolean;
}

/**
 * Writes other forms of a finished run's tables beside them, each whole or not at all. Returns the names of the files.
 * What the file system refuses is thrown as an OutputError.
 */
export async function writeExports(folder: string, { parquet, openMetrics, traceEvents }: Exports): Promise<string[]> {
  if (!parquet && !openMetrics && !traceEvents) return [];
  const run = readRunFolder(folder);
  const files = new Map<string, string | Uint8Array>();
  if (openMetrics) files.set(OPEN_METRICS_FILE, (await import("./open-metrics.ts")).openMetricsText(run));
  if (traceEvents) files.set(TRACE_EVENTS_FILE, (await import("./trace-events.ts")).traceEventsJson(run));
  if (parquet) for (const [file, bytes] of await parquetFiles(run)) files.set(file, bytes);
  for (const [file, content] of files) writeWhole(join(folder, file), content);
  return [...files.keys()];
}

async function parquetFiles(run: RunFolder): Promise<[string, Uint8Array][]> {
  const { parquetBytes } = await import("./parquet.ts");
  const files: [string, Uint8Array][] = [];
  for (const { name, file } of run.document.tables) files.push([parquetFile(file), await parquetBytes(run.table(name))]);
  return files;
}

function writeWhole(path: string, content: string | Uint8Array): void {
  writing(path, () => {
    writeFileSync(`${path}.partial`, content);
    renameSync(`${path}.partial`, path);
  });
}
