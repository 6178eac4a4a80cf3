import { basename } from "node:path";
import { InputError, type InputProblem, suggest } from "../../model/index.ts";
import type { Column } from "../columns.ts";
import { CellProblems } from "./cell-problems.ts";

/** What was kept of a file. */
export interface KeptRows {
  readonly columns: readonly Column[];
  /** Of each column one cell per row: numbers as eight bytes, so that a million pods fit. */
  readonly cells: readonly (readonly string[] | Float64Array)[];
  /** Line in the file of each row, from 1. */
  readonly lines: Float64Array;
  readonly rowsInFile: number;
}

/** A table of results in memory, column by column. */
export class ResultTable {
  /** As in messages. */
  readonly file: string;
  readonly columns: readonly Column[];
  /** Count of the rows that were kept. */
  readonly rows: number;
  /** Count of the rows in the file. */
  readonly rowsInFile: number;
  private readonly cells: ReadonlyMap<string, readonly string[] | Float64Array>;
  private readonly lines: Float64Array;

  constructor(file: string, { columns, cells, lines, rowsInFile }: KeptRows) {
    this.file = file;
    this.columns = columns;
    this.rows = lines.length;
    this.rowsInFile = rowsInFile;
    this.cells = new Map(columns.map(({ name }, i) => [name, cells[i]]));
    this.lines = lines;
  }

  /** Name of the file without its folder. */
  get fileName(): string {
    return basename(this.file);
  }

  /** Names of the columns, in order. */
  get names(): string[] {
    return this.columns.map(({ name }) => name);
  }

  has(column: string): boolean {
    return this.cells.has(column);
  }

  /** The line of the file in which a row ends, from 1. */
  line(row: number): number {
    return this.lines[row];
  }

  /** What is wrong with a row, for those who know more than this table. */
  problem(row: number, expected: string, found: string, path?: string): InputProblem {
    return { file: this.file, line: this.lines[row], ...(path !== undefined && { path }), expected, found };
  }

  /** The cells of a column as words, one per row. Throws an InputError when there is none of this name. */
  texts(column: string): readonly string[] {
    const cells = this.column(column);
    return cells instanceof Float64Array ? Array.from(cells, (value) => (Number.isNaN(value) ? "" : String(value))) : cells;
  }

  /** The cells of a column as numbers, one per row; NaN where the cell is empty. Throws an InputError for words and when there is none of this name. */
  numbers(column: string): Float64Array {
    const cells = this.column(column);
    if (cells instanceof Float64Array) return cells;
    const problems = new CellProblems(this.file);
    const values = Float64Array.from(cells, (text, row) => problems.number(text, this.lines[row], column));
    problems.finish();
    return values;
  }

  private column(name: string): readonly string[] | Float64Array {
    const cells = this.cells.get(name);
    if (cells === undefined) throw new InputError([{ file: this.file, ...missingColumn(name, this.names) }]);
    return cells;
  }
}

/** What is said of a column that `names` lacks. */
export function missingColumn(name: string, names: readonly string[]): Omit<InputProblem, "file"> {
  const hint = suggest(name, names);
  return { line: 1, expected: `a column ${name}`, found: "none of this name", ...(hint !== undefined && { hint }) };
}
