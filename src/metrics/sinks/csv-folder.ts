import { createHash, type Hash } from "node:crypto";
import { closeSync, existsSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { assert } from "../../engine/index.ts";
import type { Table } from "../columns.ts";
import { OPEN_METRICS_FILE, parquetFile, TRACE_EVENTS_FILE } from "../exports/files.ts";
import type { Cell, MetricSink, TableResult } from "../sink.ts";
import { TABLES } from "../tables.ts";
import { CsvBatch, csvHeader } from "./csv-batch.ts";
import { makeFolder } from "./make-folder.ts";
import { OutputError, writing } from "./output-error.ts";
import { COMPARISON_FILE, PLAN_FILE, REPORT_FILE, RUN_FILE, STATUS_FILE, SWEEP_FILE } from "./result-files.ts";

const BATCH_ROWS = 1000;
/** Files carry this ending until all are complete. */
const PARTIAL = ".partial";
/** What a run may have left in a folder. */
const RESULT_FILES = [
  RUN_FILE,
  ...TABLES.flatMap(({ file }) => [file, parquetFile(file)]),
  REPORT_FILE,
  STATUS_FILE,
  OPEN_METRICS_FILE,
  TRACE_EVENTS_FILE,
];

/** What makes a folder one of a sweep, a comparison or a plan: a run among their tables could be told from nothing. */
const OTHER_RESULTS = [SWEEP_FILE, COMPARISON_FILE, PLAN_FILE];

/** How a folder is treated. */
export interface CsvFolderOptions {
  /** Replace the results that the folder holds already. Without it they are a reason to refuse. */
  readonly force?: boolean;
}

/**
 * Writes each table as a CSV file of one folder, made when it is missing. Rows are streamed in batches to `<file>.partial`; `commit`
 * gives all files their names at the end, so that a folder holds all results of a run or none.
 * Everything the file system refuses is thrown as an {@link OutputError}.
 */
export class CsvFolderSink implements MetricSink {
  readonly folder: string;
  private readonly tables = new Map<string, OpenTable>();
  private readonly texts = new Map<string, number>();
  private readonly extraFiles: string[] = [];

  constructor(folder: string, options: CsvFolderOptions = {}) {
    this.folder = folder;
    makeFolder(folder);
    const other = OTHER_RESULTS.find((file) => existsSync(join(folder, file)));
    if (other !== undefined)
      throw new OutputError(folder, "exists", `already holds other results (${other}); choose another folder with --out`);
    const found = RESULT_FILES.find((file) => existsSync(join(folder, file)));
    if (found !== undefined && options.force !== true)
      throw new OutputError(
        folder,
        "exists",
        `already holds results (${found}); choose another folder with --out, or replace them with --force`,
      );
    const probe = join(folder, RUN_FILE + PARTIAL);
    writing(folder, () => {
      writeFileSync(probe, "");
      rmSync(probe);
    });
  }

  begin(table: Table): void {
    assert(!this.tables.has(table.name), "a table begins once", { table: table.name });
    this.tables.set(table.name, new OpenTable(this.folder, table));
  }

  row(table: string, values: readonly Cell[]): void {
    this.tables.get(table)!.add(values);
  }

  append(file: string, text: string): void {
    const path = join(this.folder, file + PARTIAL);
    const descriptor = this.texts.get(file) ?? writing(path, () => openSync(path, "w"));
    this.texts.set(file, descriptor);
    writing(path, () => writeFileSync(descriptor, text));
  }

  /** Writes what is left and closes the files, which keep their temporary names until {@link commit}. */
  end(): readonly TableResult[] {
    this.closeTexts();
    return [...this.tables.values()].map((table) => table.close());
  }

  /** Adds a file of another kind, such as run.json or a report, in one piece. */
  writeFile(file: string, text: string): void {
    const path = join(this.folder, file + PARTIAL);
    writing(path, () => writeFileSync(path, text));
    this.extraFiles.push(file);
  }

  /** Gives all files their names, run.json last. Results of an earlier run go first, its run.json before all. */
  commit(): void {
    for (const file of RESULT_FILES) writing(this.folder, () => rmSync(join(this.folder, file), { force: true }));
    const isRunFile = (file: string) => file === RUN_FILE;
    for (const file of [...this.files.filter((name) => !isRunFile(name)), ...this.files.filter(isRunFile)]) {
      const path = join(this.folder, file);
      writing(path, () => renameSync(path + PARTIAL, path));
    }
  }

  /** Drops everything written so far; results of an earlier run stay. For runs that end in an error. */
  discard(): void {
    this.closeTexts();
    for (const table of this.tables.values()) table.abandon();
    for (const file of this.files) rmSync(join(this.folder, file + PARTIAL), { force: true });
  }

  private closeTexts(): void {
    for (const [file, descriptor] of this.texts) {
      closeSync(descriptor);
      this.extraFiles.push(file);
    }
    this.texts.clear();
  }

  private get files(): string[] {
    return [...[...this.tables.values()].map((table) => table.file), ...this.extraFiles];
  }
}

/** A table whose file is being written. */
class OpenTable {
  readonly file: string;
  private readonly name: string;
  private readonly path: string;
  private readonly batch: CsvBatch;
  private readonly hash: Hash = createHash("sha256");
  private readonly descriptor: number;
  private rows = 0;
  private result: TableResult | undefined;

  constructor(folder: string, table: Table) {
    this.name = table.name;
    this.file = table.file;
    this.path = join(folder, table.file + PARTIAL);
    this.batch = new CsvBatch(table.columns);
    this.descriptor = writing(this.path, () => openSync(this.path, "w"));
    this.write(Buffer.from(csvHeader(table.columns)));
  }

  add(values: readonly Cell[]): void {
    this.batch.add(values);
    this.rows++;
    if (this.batch.length === BATCH_ROWS) this.write(this.batch.take());
  }

  /** Writes the rest and closes the file; closing again does nothing. */
  close(): TableResult {
    if (this.result !== undefined) return this.result;
    if (this.batch.length > 0) this.write(this.batch.take());
    writing(this.path, () => closeSync(this.descriptor));
    this.result = { name: this.name, file: this.file, rows: this.rows, sha256: this.hash.digest("hex") };
    return this.result;
  }

  /** Closes the file as it is. */
  abandon(): void {
    if (this.result === undefined) closeSync(this.descriptor);
    this.result ??= { name: this.name, file: this.file, rows: this.rows, sha256: "" };
  }

  private write(bytes: Uint8Array): void {
    this.hash.update(bytes);
    writing(this.path, () => writeFileSync(this.descriptor, bytes));
  }
}
