import type { ColumnSource } from "hyparquet-writer";
import type { Column } from "../columns.ts";
import type { ResultTable } from "../reading/result-table.ts";

/** Rows in one part of a file: readers skip whole parts by their least and greatest values. */
const ROW_GROUP_ROWS = 100_000;

/**
 * A table as the bytes of a Parquet file: text as strings in dictionaries, whole numbers as 64-bit integers, other numbers as doubles, empty
 * cells as null. The writer is loaded when it is first asked for.
 */
export async function parquetBytes(table: ResultTable): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const columnData = table.columns.map((column) => columnSource(table, column));
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: ROW_GROUP_ROWS, createdBy: "wavetank" }));
}

function columnSource(table: ResultTable, { name, unit, digits }: Column): ColumnSource {
  if (unit === "text") return { name, data: [...table.texts(name)], type: "STRING", nullable: false };
  const values = [...table.numbers(name)];
  if (digits === 0) return { name, data: values.map((value) => (Number.isNaN(value) ? null : BigInt(value))), type: "INT64" };
  return { name, data: values.map((value) => (Number.isNaN(value) ? null : value)), type: "DOUBLE" };
}
