import { basename } from "node:path";
import { InputError } from "../../model/index.ts";
import { type Column, column, type Table, UNITS, type Unit } from "../columns.ts";
import { TABLES } from "../tables.ts";
import { CellProblems } from "./cell-problems.ts";
import { type CsvRecord, forEachRecord } from "./csv-records.ts";
import { missingColumn, ResultTable } from "./result-table.ts";

/** Decides whether a row is kept. `cell` gives the text of a column of the row. */
export type RowChoice = (cell: (column: string) => string) => boolean;

/** What is kept of a table; left out: all of it. */
export interface TableChoice {
  /** Columns that must be there. */
  readonly columns?: readonly string[];
  readonly rows?: RowChoice;
}

/**
 * Reads a CSV file that wavetank wrote. The data dictionary tells by the file's name which columns hold numbers. Throws an InputError naming
 * file, line and column for columns that are missing or there twice, rows of another length, and words where numbers belong.
 */
export function readTable(file: string, choice: TableChoice = {}): ResultTable {
  const reader = new TableReader(file, choice);
  forEachRecord(file, (record) => reader.record(record));
  return reader.finish();
}

/** Takes the records of a file one after the other. */
class TableReader {
  private readonly file: string;
  private readonly choice: TableChoice;
  private readonly problems: CellProblems;
  private rowsInFile = 0;
  private readonly lines = new NumberColumn();
  private header: readonly string[] | undefined;
  /** Of each column that is kept: what it is, where it stands in a record, and its cells. */
  private columns: readonly Column[] = [];
  private places: readonly number[] = [];
  private cells: readonly (string[] | NumberColumn)[] = [];
  private current: CsvRecord | undefined;

  constructor(file: string, choice: TableChoice) {
    this.file = file;
    this.choice = choice;
    this.problems = new CellProblems(file);
  }

  record(record: CsvRecord): void {
    if (this.header === undefined) this.begin(record.texts());
    else this.row(record, this.header.length);
  }

  finish(): ResultTable {
    if (this.header === undefined) this.problems.add({ line: 1, expected: "a header", found: "an empty file" });
    this.problems.finish();
    const { columns, rowsInFile } = this;
    const cells = this.cells.map((column) => (Array.isArray(column) ? column : column.values()));
    return new ResultTable(this.file, { columns, cells, lines: this.lines.values(), rowsInFile });
  }

  private begin(header: readonly string[]): void {
    this.header = header;
    const { columns = header } = this.choice;
    for (const name of columns) if (!header.includes(name)) this.problems.add(missingColumn(name, header));
    for (const [i, path] of header.entries())
      if (header.indexOf(path) < i) this.problems.add({ line: 1, path, expected: "each column once", found: "it again" });
    this.problems.finish();
    const known = TABLES.find(({ file }) => file === basename(this.file));
    this.columns = columns.map((name) => columnOf(name, known));
    this.places = columns.map((name) => header.indexOf(name));
    this.cells = this.columns.map(({ unit }) => (unit === "text" ? [] : new NumberColumn()));
  }

  private row(record: CsvRecord, length: number): void {
    const { line } = record;
    this.rowsInFile++;
    this.current = record;
    if (record.length !== length) this.problems.add({ line, expected: `${length} fields`, found: `${record.length}` });
    else if (this.choice.rows?.(this.cell) !== false) this.keep(record);
  }

  private keep(record: CsvRecord): void {
    this.lines.push(record.line);
    for (let i = 0; i < this.cells.length; i++) {
      const place = this.places[i];
      const column = this.cells[i];
      if (Array.isArray(column)) column.push(sharedText(record.text(place), column[column.length - 1]));
      else column.push(record.plainNumber(place) ?? this.problems.number(record.text(place), record.line, this.columns[i].name));
    }
  }

  private readonly cell = (name: string): string => {
    const place = this.header!.indexOf(name);
    if (place < 0) throw new InputError([{ file: this.file, ...missingColumn(name, this.header!) }]);
    return this.current!.text(place);
  };
}

/** Neighbours are often alike: the same text is kept once. */
const sharedText = (text: string, before: string | undefined): string => (text === before ? before : text);

/** A growing column of numbers. */
class NumberColumn {
  private cells = new Float64Array(1024);
  private length = 0;

  push(value: number): void {
    if (this.length === this.cells.length) {
      const cells = new Float64Array(this.length * 2);
      cells.set(this.cells);
      this.cells = cells;
    }
    this.cells[this.length++] = value;
  }

  values(): Float64Array {
    return this.cells.slice(0, this.length);
  }
}

/** The column as its table has it; of one that is new there the unit is told by the last words of its name. Other tables are text. */
const columnOf = (name: string, known: Table | undefined): Column =>
  known?.columns.find((candidate) => candidate.name === name) ?? column(name, known === undefined ? "text" : unitOfName(name), "");

/** The unit that ends a name: `pool_a_nodes` counts nodes. Text when there is none. */
function unitOfName(name: string): Unit {
  const fitting = UNITS.filter((unit) => name === unit || name.endsWith(`_${unit}`));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? "text";
}
