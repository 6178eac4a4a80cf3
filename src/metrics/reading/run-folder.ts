import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError, suggest } from "../../model/index.ts";
import { RUN_FILE } from "../sinks/result-files.ts";
import { TABLES } from "../tables.ts";
import { type ReadTableEntry, type RunDocument, readRunDocument } from "./run-document.ts";
import { type RowChoice, type RunTable, readRunTable } from "./run-table.ts";

/** The folder that a run left behind. Tables are read when they are asked for, and kept unless rows were chosen. */
export class RunFolder {
  /** As the user wrote it. */
  readonly folder: string;
  readonly document: RunDocument;
  private readonly kept = new Map<string, RunTable>();

  constructor(folder: string, document: RunDocument) {
    this.folder = folder;
    this.document = document;
  }

  /** Whether the run wrote a table of this name, such as `pods`. */
  has(table: string): boolean {
    return this.entry(table) !== undefined;
  }

  /**
   * A table in memory; with `choice` only the rows for which it is true, for tables that are too long to keep.
   * Throws an InputError when the run has no such table, the file is not as the run wrote it, or cannot be read.
   */
  table(name: string, choice?: RowChoice): RunTable {
    const kept = choice === undefined ? this.kept.get(name) : undefined;
    if (kept !== undefined) return kept;
    const table = this.read(this.entry(name) ?? this.noTable(name), choice);
    if (choice === undefined) this.kept.set(name, table);
    return table;
  }

  private read({ name, file, rows }: ReadTableEntry, choice: RowChoice | undefined): RunTable {
    const path = join(this.folder, file);
    const known = TABLES.find((candidate) => candidate.name === name);
    const table = readRunTable(name, path, readBytes(path), known, choice);
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
  const path = join(folder, RUN_FILE);
  return new RunFolder(folder, readRunDocument(path, Buffer.from(readBytes(path)).toString("utf8")));
}

/** The bytes of a file that a run should have left behind. */
function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const found = code === "ENOENT" || code === "ENOTDIR" ? "no such file" : `${code}`;
    throw new InputError([{ file: path, expected: "a file that `wavetank run` wrote", found }]);
  }
}
