import { InputError } from "../../model/index.ts";

/** A finished table, by columns. */
export class ReportTable {
  /** Name of the file, for messages and references. */
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: number;
  private readonly cells: ReadonlyMap<string, readonly string[] | Float64Array>;

  /** Each column is a list of texts or of numbers, all equally long. */
  constructor(file: string, cells: ReadonlyMap<string, readonly string[] | Float64Array>) {
    this.file = file;
    this.cells = cells;
    this.columns = [...cells.keys()];
    this.rows = this.columns.length === 0 ? 0 : cells.get(this.columns[0])!.length;
  }

  /** Whether there is a column of that name. */
  has(column: string): boolean {
    return this.cells.has(column);
  }

  /** A column of numbers; NaN where a cell is empty or no number. */
  numbers(column: string): Float64Array {
    const cells = this.column(column);
    return cells instanceof Float64Array ? cells : Float64Array.from(cells, toNumber);
  }

  /** A column of words. */
  texts(column: string): readonly string[] {
    const cells = this.column(column);
    return cells instanceof Float64Array ? Array.from(cells, (value) => (Number.isNaN(value) ? "" : String(value))) : cells;
  }

  private column(column: string): readonly string[] | Float64Array {
    const cells = this.cells.get(column);
    if (cells !== undefined) return cells;
    throw new InputError([{ file: this.file, line: 1, expected: `a column ${column}`, found: `the columns ${this.columns.join(", ")}` }]);
  }
}

/** The number in a cell; NaN for an empty one, for CSV has no other word for "no value". */
export const toNumber = (cell: string): number => (cell === "" ? Number.NaN : Number(cell));
