import { type RunFolder, readRunFolder } from "../reading/run-folder.ts";
import { type NewFile, writeWhole } from "../sinks/whole-files.ts";
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
  const files: NewFile[] = [];
  if (openMetrics) files.push({ name: OPEN_METRICS_FILE, content: (await import("./open-metrics.ts")).openMetricsText(run) });
  if (traceEvents) files.push({ name: TRACE_EVENTS_FILE, content: (await import("./trace-events.ts")).traceEventsJson(run) });
  if (parquet) files.push(...(await parquetFiles(run)));
  writeWhole(folder, files);
  return files.map(({ name }) => name);
}

async function parquetFiles(run: RunFolder): Promise<NewFile[]> {
  const { parquetBytes } = await import("./parquet.ts");
  const files: NewFile[] = [];
  for (const { name, file } of run.document.tables) files.push({ name: parquetFile(file), content: await parquetBytes(run.table(name)) });
  return files;
}
