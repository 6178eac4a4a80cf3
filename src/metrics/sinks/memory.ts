import { assert } from "../../engine/index.ts";
import type { Table } from "../columns.ts";
import type { Cell, MetricSink, TableResult } from "../sink.ts";
import { CsvBatch, csvHeader } from "./csv-batch.ts";

/** A table in memory. */
export interface MemoryTable extends Table {
  readonly rows: readonly (readonly Cell[])[];
}

/** Keeps all rows in memory: for tests, and for using the simulator as a library. */
export class MemorySink implements MetricSink {
  private readonly byName = new Map<string, { readonly table: Table; readonly rows: Cell[][] }>();

  begin(table: Table): void {
    assert(!this.byName.has(table.name), "a table begins once", { table: table.name });
    this.byName.set(table.name, { table, rows: [] });
  }

  row(table: string, values: readonly Cell[]): void {
    this.byName.get(table)!.rows.push([...values]);
  }

  end(): readonly TableResult[] {
    return [...this.byName.values()].map(({ table, rows }) => ({ name: table.name, file: "", rows: rows.length, sha256: "" }));
  }

  /** A table by name, or undefined when none has begun. */
  table(name: string): MemoryTable | undefined {
    const found = this.byName.get(name);
    return found === undefined ? undefined : { ...found.table, rows: found.rows };
  }

  /** The rows of a table as objects by column name. */
  objects(name: string): Readonly<Record<string, Cell>>[] {
    const { table, rows } = this.byName.get(name)!;
    return rows.map((row) => Object.fromEntries(table.columns.map((column, i) => [column.name, row[i]])));
  }

  /** The text of the CSV file that the table would make. */
  csv(name: string): string {
    const { table, rows } = this.byName.get(name)!;
    const batch = new CsvBatch(table.columns);
    for (const row of rows) batch.add(row);
    return csvHeader(table.columns) + Buffer.from(batch.take()).toString("utf8");
  }
}
