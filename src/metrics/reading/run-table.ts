import { parse } from "csv-parse/sync";
import { InputError, type InputProblem } from "../../model/index.ts";
import type { Column, Table } from "../columns.ts";
import { headerColumns } from "./table-columns.ts";

/** Decides whether a row is kept. `cell` gives the text of a column of the row. */
export type RowChoice = (cell: (column: string) => string) => boolean;

/** After so many a file is not worth reading on. */
const PROBLEMS_MAX = 20;

/** A table of a run in memory, column by column. */
export class RunTable {
  readonly name: string;
  /** As in messages. */
  readonly file: string;
  readonly columns: readonly Column[];
  /** Count of the rows that were kept. */
  readonly rows: number;
  /** Count of the rows in the file. */
  readonly rowsInFile: number;
  private readonly texts: ReadonlyMap<string, readonly string[]>;
  private readonly values: ReadonlyMap<string, Float64Array>;

  constructor(name: string, file: string, kept: KeptColumns) {
    this.name = name;
    this.file = file;
    this.columns = kept.columns;
    this.rows = kept.rows;
    this.rowsInFile = kept.rowsInFile;
    this.texts = kept.texts;
    this.values = kept.values;
  }

  has(column: string): boolean {
    return this.texts.has(column) || this.values.has(column);
  }

  /** The cells of a text column, one per row. Throws an InputError when there is none of this name. */
  text(column: string): readonly string[] {
    return this.texts.get(column) ?? this.noColumn(column, "text");
  }

  /** The cells of a column of numbers, one per row; NaN where the cell is empty. Throws an InputError when there is none of this name. */
  numbers(column: string): Float64Array {
    return this.values.get(column) ?? this.noColumn(column, "numbers");
  }

  private noColumn(name: string, kind: string): never {
    throw new InputError([{ file: this.file, line: 1, expected: `a column ${name} of ${kind}`, found: "none of this name" }]);
  }
}

interface KeptColumns {
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly rowsInFile: number;
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly values: ReadonlyMap<string, Float64Array>;
}

/**
 * Reads the bytes of a CSV file of a run. `known` is the table as this version writes it: its columns must be there, in any order.
 * Throws an InputError naming file, line and column for rows of another length and for words where numbers belong.
 */
export function readRunTable(name: string, file: string, bytes: Uint8Array, known: Table | undefined, choice?: RowChoice): RunTable {
  const reading = new TableReading(file, known, choice);
  try {
    parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      bom: true,
      relax_column_count: true,
      on_record: (record: string[], context) => {
        reading.row(record, context.lines);
        return undefined;
      },
    });
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || !String(error.code).startsWith("CSV_")) throw error;
    throw new InputError([{ file, line: reading.line + 1, expected: "CSV as in RFC 4180", found: error.message }]);
  }
  return new RunTable(name, file, reading.finish());
}

/** Takes the rows of a file one after the other. */
class TableReading {
  line = 0;
  private rows = 0;
  private rowsInFile = -1;
  private columns: Column[] = [];
  private cells: (string[] | number[])[] = [];
  private current: readonly string[] = [];
  private readonly index = new Map<string, number>();
  private readonly problems: InputProblem[] = [];
  private readonly file: string;
  private readonly known: Table | undefined;
  private readonly choice: RowChoice | undefined;

  constructor(file: string, known: Table | undefined, choice: RowChoice | undefined) {
    this.file = file;
    this.known = known;
    this.choice = choice;
  }

  row(record: readonly string[], line: number): void {
    this.line = line;
    this.rowsInFile++;
    if (this.rowsInFile === 0) this.header(record);
    else if (record.length !== this.columns.length) this.add(undefined, `${this.columns.length} fields`, `${record.length}`);
    else this.keep(record);
  }

  finish(): KeptColumns {
    if (this.rowsInFile < 0) this.add(undefined, "a header", "an empty file");
    if (this.problems.length > 0) throw new InputError(this.problems);
    const texts = new Map<string, readonly string[]>();
    const values = new Map<string, Float64Array>();
    for (const [i, { name, unit }] of this.columns.entries()) {
      if (unit === "text") texts.set(name, this.cells[i] as string[]);
      else values.set(name, Float64Array.from(this.cells[i] as number[]));
    }
    return { columns: this.columns, rows: this.rows, rowsInFile: this.rowsInFile, texts, values };
  }

  private header(names: readonly string[]): void {
    this.columns = headerColumns(this.file, names, this.known);
    this.cells = this.columns.map(() => []);
    for (const [i, name] of names.entries()) this.index.set(name, i);
  }

  private keep(record: readonly string[]): void {
    this.current = record;
    if (this.choice !== undefined && !this.choice(this.cell)) return;
    this.rows++;
    for (let i = 0; i < record.length; i++) {
      if (this.columns[i].unit === "text") (this.cells[i] as string[]).push(record[i]);
      else (this.cells[i] as number[]).push(this.number(record[i], i));
    }
  }

  private readonly cell = (column: string): string => {
    const at = this.index.get(column);
    if (at === undefined) throw new InputError([{ file: this.file, line: 1, expected: `a column ${column}`, found: "none of this name" }]);
    return this.current[at];
  };

  private number(text: string, column: number): number {
    if (text === "") return Number.NaN;
    const value = Number(text);
    if (!Number.isFinite(value)) this.add(this.columns[column].name, "a number or nothing", JSON.stringify(text));
    return value;
  }

  private add(path: string | undefined, expected: string, found: string): void {
    this.problems.push({ file: this.file, line: Math.max(1, this.line), ...(path !== undefined && { path }), expected, found });
    if (this.problems.length === PROBLEMS_MAX) throw new InputError(this.problems);
  }
}
