import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { InputError, type InputProblem, suggest } from "../../../workloads/index.ts";

/** A row of a CSV file with a header. */
export interface CsvRow {
  /** Line in the file, from 1. */
  readonly line: number;
  /** The text under a column that the reader asked for. */
  text(column: string): string;
}

/** A CSV file that has all columns that were asked for. */
export interface CsvFile {
  readonly file: string;
  /** All columns, in their order. */
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** The text of a file that must be there. */
export function readText(file: string, what: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new InputError([{ file, expected: what, found: code === "ENOENT" ? "nothing of that name" : code }]);
  }
}

interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** Reads a CSV file with a header line. Refuses missing columns and rows of another length, all of them at once. */
export function readCsv(file: string, required: readonly string[]): CsvFile {
  const [header, ...records] = parseRecords(file, readText(file, `a table with the columns ${required.join(", ")}`));
  const columns = header?.record ?? [];
  const indexes = new Map(columns.map((name, i) => [name, i]));
  throwIfAny([
    ...required.filter((name) => !indexes.has(name)).map((name) => missingColumn(file, name, columns)),
    ...records
      .filter(({ record }) => record.length !== columns.length)
      .map(({ record, info }) => wrongLength(file, record, info.lines, columns)),
  ]);
  const rows = records.map(({ record, info }) => ({ line: info.lines, text: (column: string) => record[indexes.get(column)!] }));
  return { file, columns, rows };
}

function parseRecords(file: string, text: string): ParsedRecord[] {
  try {
    return parse(text, { bom: true, info: true, relax_column_count: true, skip_empty_lines: true }) as unknown as ParsedRecord[];
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string };
    if (lines === undefined) throw error;
    throw new InputError([{ file, line: lines, expected: "rows of comma-separated fields", found: message }]);
  }
}

function missingColumn(file: string, name: string, columns: readonly string[]): InputProblem {
  const near = columns.find((column) => suggest(column, [name]) !== undefined);
  const hint = near === undefined ? {} : { hint: `"${near}" is near` };
  return { file, line: 1, expected: `a column "${name}"`, found: columns.length === 0 ? "an empty file" : columns.join(","), ...hint };
}

const wrongLength = (file: string, record: readonly string[], line: number, columns: readonly string[]): InputProblem => ({
  file,
  line,
  expected: `${columns.length} fields`,
  found: `${record.length}`,
});

/** Throws when there are problems. */
export function throwIfAny(problems: readonly InputProblem[]): void {
  if (problems.length > 0) throw new InputError(problems);
}

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads numbers out of rows and collects what is none. */
export class NumberReader {
  readonly problems: InputProblem[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** The number in a cell; NaN when the cell is empty. */
  read(row: CsvRow, column: string): number {
    const text = row.text(column);
    if (text === "") return Number.NaN;
    if (NUMBER.test(text)) return Number(text);
    this.problems.push({ file: this.file, line: row.line, path: column, expected: "a number or nothing", found: JSON.stringify(text) });
    return Number.NaN;
  }
}
