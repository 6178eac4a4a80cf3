import { join } from "node:path";
import { InputError, suggest } from "../../model/index.ts";
import { RUN_FILE } from "../sinks/result-files.ts";
import { readTable, type TableChoice } from "./read-table.ts";
import type { ResultTable } from "./result-table.ts";
import { type ReadTableEntry, type RunDocument, readRunDocument } from "./run-document.ts";

/** The folder that a run left behind. Tables are read when they are asked for, and kept unless parts were chosen. */
export class RunFolder {
  /** As the user wrote it. */
  readonly folder: string;
  readonly document: RunDocument;
  private readonly kept = new Map<string, ResultTable>();

  constructor(folder: string, document: RunDocument) {
    this.folder = folder;
    this.document = document;
  }

  /** Whether the run wrote a table of this name, such as `pods`. */
  has(table: string): boolean {
    return this.entry(table) !== undefined;
  }

  /**
   * A table in memory; with `choice` only some of its rows and columns, for tables that are too long to keep.
   * Throws an InputError when the run has no such table, the file is not as the run wrote it, or cannot be read.
   */
  table(name: string, choice?: TableChoice): ResultTable {
    const kept = choice === undefined ? this.kept.get(name) : undefined;
    if (kept !== undefined) return kept;
    const table = this.read(this.entry(name) ?? this.noTable(name), choice);
    if (choice === undefined) this.kept.set(name, table);
    return table;
  }

  private read({ file, rows }: ReadTableEntry, choice: TableChoice | undefined): ResultTable {
    const path = join(this.folder, file);
    const table = readTable(path, choice);
    if (table.rowsInFile === rows) return table;
    const place = join(this.folder, RUN_FILE);
    throw new InputError([{ file: path, expected: `${rows} rows, as ${place} says`, found: `${table.rowsInFile}` }]);
  }

  private entry(name: string): ReadTableEntry | undefined {
    return this.document.tables.find((table) => table.name === name);
  }

  private noTable(name: string): never {
    const names = this.document.tables.map((table) => table.name);
    const hint = suggest(name, names) ?? `the run has the tables ${names.join(", ")}`;
    throw new InputError([{ file: join(this.folder, RUN_FILE), path: "tables", expected: `a table ${name}`, found: "none", hint }]);
  }
}

/** Reads the run.json of a folder and gives access to its tables. Throws an InputError when the folder holds no finished run. */
export function readRunFolder(folder: string): RunFolder {
  return new RunFolder(folder, readRunDocument(join(folder, RUN_FILE)));
}
