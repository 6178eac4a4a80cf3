import type { Table } from "./columns.ts";

/** A number in the unit of its column, or the text of a text column. NaN and infinities are written as an empty cell: it did not happen. */
export type Cell = number | string;

/** What has become of one table. */
export interface TableResult {
  readonly name: string;
  /** Name of the file, or "" when the sink keeps none. */
  readonly file: string;
  readonly rows: number;
  /** SHA-256 of the file's bytes in hexadecimal, or "" when there is no file. */
  readonly sha256: string;
}

/** Takes tables row by row. Tables are begun once each and may be written in any order. */
export interface MetricSink {
  /** Rows are thrown away: whoever makes them may save itself the work. */
  readonly discards?: boolean;
  begin(table: Table): void;
  /** Appends a row to a table that has begun. `values` is lent for the call: copy what you keep. */
  row(table: string, values: readonly Cell[]): void;
  /** Appends to a file of text that stands beside the tables. Left out by sinks that keep none. */
  append?(file: string, text: string): void;
  /** No more rows. The tables in the order in which they began. */
  end(): readonly TableResult[];
}
