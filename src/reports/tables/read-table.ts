import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { type CsvError, parse } from "csv-parse";
import { TABLES } from "../../metrics/index.ts";
import { InputError } from "../../model/index.ts";
import { ReportTable, toNumber } from "./report-table.ts";

/** Columns that hold words, by file; every other column of these files holds numbers. */
const TEXT_COLUMNS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  TABLES.map(({ file, columns }) => [file, new Set(columns.filter(({ unit }) => unit === "text").map(({ name }) => name))]),
);

/** Reads a table as a stream: numbers are kept as eight bytes, so that a million pods fit. Throws a {@link InputError} when it is damaged. */
export async function readTable(path: string): Promise<ReportTable> {
  const file = basename(path);
  const columns: (string[] | NumberColumn)[] = [];
  let header: readonly string[] | undefined;
  try {
    for await (const row of createReadStream(path).pipe(parse({ bom: true })) as AsyncIterable<readonly string[]>) {
      if (header !== undefined) for (let i = 0; i < header.length; i++) columns[i].push(row[i] as never);
      else {
        header = row;
        for (const name of row) columns.push(isText(file, name) ? [] : new NumberColumn());
      }
    }
  } catch (error) {
    throw readingFailure(path, error as CsvError | NodeJS.ErrnoException);
  }
  if (header === undefined) throw new InputError([{ file: path, line: 1, expected: "a header line", found: "an empty file" }]);
  return new ReportTable(file, new Map(header.map((name, i) => [name, finished(columns[i])])));
}

/** Tables that the data dictionary does not have are small: they stay as they are written. */
const isText = (file: string, name: string): boolean => TEXT_COLUMNS.get(file)?.has(name) ?? true;

const finished = (column: string[] | NumberColumn): string[] | Float64Array => (Array.isArray(column) ? column : column.values());

/** A growing column of numbers. */
class NumberColumn {
  private cells = new Float64Array(1024);
  private length = 0;

  push(cell: string): void {
    if (this.length === this.cells.length) {
      const cells = new Float64Array(this.length * 2);
      cells.set(this.cells);
      this.cells = cells;
    }
    this.cells[this.length++] = toNumber(cell);
  }

  values(): Float64Array {
    return this.cells.slice(0, this.length);
  }
}

function readingFailure(path: string, error: CsvError | NodeJS.ErrnoException): Error {
  if (error.code === undefined) return error;
  const line = "lines" in error && typeof error.lines === "number" ? { line: error.lines } : {};
  return new InputError([{ file: path, ...line, expected: "a table in CSV", found: error.message }]);
}
