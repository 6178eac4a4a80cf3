import { FileProblems } from "../../model/index.ts";
import { suggest } from "../errors.ts";
import type { TraceInput } from "./trace-reader.ts";

const CARRIAGE_RETURN = 13;

/** The problems of a trace, and the numbers in its fields. */
export class RowProblems extends FileProblems {
  at(line: number | undefined, path: string | undefined, expected: string, found: string, hint?: string): void {
    this.add({
      ...(line !== undefined && { line }),
      ...(path !== undefined && { path }),
      expected,
      found,
      ...(hint !== undefined && { hint }),
    });
  }

  /** The number in a field; NaN after adding a problem for all else. */
  number(row: TableRow, index: number, name: string): number {
    const value = row.number(index);
    if (Number.isNaN(value)) this.at(row.line, name, "a number", row.text(index) === "" ? "nothing" : JSON.stringify(row.text(index)));
    return value;
  }
}

/** Calls `row` for each line, given by its ends in `text` without the line end; empty ones too. Line numbers are from 1. */
export function forEachLine(text: string, row: (start: number, end: number, number: number) => void): void {
  let number = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const next = newline < 0 ? text.length : newline;
    row(start, next > start && text.charCodeAt(next - 1) === CARRIAGE_RETURN ? next - 1 : next, ++number);
    start = next + 1;
  }
}

/** Where an optional column is that is not there. */
export const NO_COLUMN = -1;

interface Columns {
  readonly index: ReadonlyMap<string, number>;
  readonly count: number;
}

/**
 * The fields of one line, where they stand in the text: numbers are read from there, and text is cut out only when asked for.
 * One object serves all lines of a file.
 */
export class TableRow {
  line = 0;
  count = 0;
  private readonly source: string;
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;

  constructor(source: string, columns: number) {
    this.source = source;
    this.starts = new Int32Array(columns);
    this.ends = new Int32Array(columns);
  }

  /** Goes to another line and splits it at commas; `count` tells how many fields it has. */
  moveTo(start: number, end: number, line: number): void {
    this.line = line;
    this.count = 0;
    for (let at = start; ; ) {
      const comma = this.source.indexOf(",", at);
      const stop = comma < 0 || comma > end ? end : comma;
      if (this.count < this.starts.length) {
        this.starts[this.count] = at;
        this.ends[this.count] = stop;
      }
      this.count++;
      if (stop === end) return;
      at = stop + 1;
    }
  }

  /** Empty for a column that is not there. */
  text(index: number): string {
    return index === NO_COLUMN ? "" : this.source.slice(this.starts[index], this.ends[index]);
  }

  isEmpty(index: number): boolean {
    return index === NO_COLUMN || this.starts[index] === this.ends[index];
  }

  /** NaN for what is no number. */
  number(index: number): number {
    return index === NO_COLUMN ? Number.NaN : readNumber(this.source, this.starts[index], this.ends[index]);
  }
}

/** Reads one line. `row` is lent for the call. */
export type RowReader = (row: TableRow) => void;

/**
 * Reads a comma-separated table without quotes: checks the header, asks `begin` once with the places of the columns, and gives what it
 * returns the fields of each line. Columns may stand in any order. Empty lines at the end are fine.
 */
export function readTable(
  input: TraceInput,
  names: { readonly required: readonly string[]; readonly optional: readonly string[] },
  problems: RowProblems,
  begin: (indexOf: (name: string) => number) => RowReader,
): void {
  let columns: Columns | undefined;
  let read: RowReader = () => undefined;
  let row = new TableRow("", 0);
  let blankLine = 0;
  forEachLine(input.text, (start, end, number) => {
    if (start === end) {
      blankLine ||= number;
    } else if (columns === undefined) {
      columns = readHeader(input.text.slice(start, end), number, names, problems);
      problems.finish();
      const { index, count } = columns;
      row = new TableRow(input.text, count);
      read = begin((name) => index.get(name) ?? NO_COLUMN);
    } else {
      if (blankLine > 0) problems.at(blankLine, undefined, `a row of ${columns.count} columns`, "an empty line");
      blankLine = 0;
      row.moveTo(start, end, number);
      if (row.count === columns.count) read(row);
      else problems.at(number, undefined, `${columns.count} columns`, `${row.count}`, cutHint(row.count, columns.count));
    }
  });
  if (columns === undefined) problems.at(1, undefined, `a header with ${names.required.join(", ")}`, "an empty file");
}

function cutHint(found: number, expected: number): string | undefined {
  return found < expected ? "the line seems to be cut off" : undefined;
}

function readHeader(
  line: string,
  number: number,
  names: { readonly required: readonly string[]; readonly optional: readonly string[] },
  problems: RowProblems,
): Columns {
  const header = line.split(",").map((name) => name.trim());
  const known = [...names.required, ...names.optional];
  const index = new Map<string, number>();
  if (!header.some((name) => known.includes(name))) {
    problems.at(number, undefined, `a header with ${names.required.join(", ")}`, JSON.stringify(line.slice(0, 80)));
    return { index, count: header.length };
  }
  header.forEach((name, i) => {
    if (!known.includes(name)) problems.at(number, undefined, "a known column", `unknown column "${name}"`, suggest(name, known));
    else if (index.has(name)) problems.at(number, undefined, "each column once", `column "${name}" twice`);
    else index.set(name, i);
  });
  for (const name of names.required) {
    if (!index.has(name)) problems.at(number, undefined, `a column "${name}"`, "none");
  }
  return { index, count: header.length };
}

/** The decimal number at `start`; NaN for anything else: no white space, no hexadecimal, no `Infinity`. */
export function readNumber(text: string, start = 0, end: number = text.length): number {
  const whole = readDigits(text, start, end);
  if (whole >= 0) return whole;
  const field = text.slice(start, end);
  if (!/^[-+.0-9][-+.0-9eE]*$/.test(field)) return Number.NaN;
  const value = Number(field);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Up to 15 digits and nothing else, which is what most fields are; -1 for anything else. */
function readDigits(text: string, start: number, end: number): number {
  if (start === end || end - start > 15) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
