import { isNumberText, type ResultTable } from "../../metrics/index.ts";
import { dataTable, moreRows } from "../markup/data-table.ts";
import type { Html } from "../markup/html.ts";
import { formatQuantity, unitOf } from "../markup/quantity.ts";

/** How much of a table is shown. */
export interface AnyTableOptions {
  readonly caption: string;
  readonly rowsMax: number;
  /** Which rows, in which order; left out: as they stand. */
  readonly rows?: readonly number[];
  /** Which columns; left out: all. Those that are missing or empty are not shown. */
  readonly columns?: readonly string[];
}

/** Units that the names of columns end in and that have a way of being written. */
const UNITS: ReadonlySet<string> = new Set([
  "seconds",
  "hours",
  "pods",
  "nodes",
  "millicores",
  "bytes",
  "units",
  "ratio",
  "usd",
  "usd_per_hour",
  "count",
]);

/** A table whatever its columns: numbers are written by the unit that the name of the column ends in. */
export function anyTable(table: ResultTable, { caption, rowsMax, rows, columns: wanted = table.names }: AnyTableOptions): Html {
  const order = rows ?? Array.from({ length: table.rows }, (_, i) => i);
  const shown = order.slice(0, rowsMax);
  const columns = wanted.filter((column) => table.has(column) && table.texts(column).some((text) => text !== ""));
  const cells = columns.map((column) => columnCells(table, column));
  return dataTable({
    caption: `${caption}.${moreRows(shown.length, order.length, table.fileName)}`,
    search: shown.length > 5,
    columns: columns.map((column, i) => ({ title: titleOf(column), numeric: cells[i].numeric })),
    rows: shown.map((row) => cells.map(({ text }) => text(row))),
  });
}

/** Units that the cells name themselves. */
const TOLD_UNITS: ReadonlySet<string> = new Set(["seconds", "millicores", "bytes", "ratio", "usd", "usd_per_hour"]);

const titleOf = (column: string): string => {
  const unit = unitOf(column);
  const bare = TOLD_UNITS.has(unit) && column !== unit ? column.slice(0, -unit.length - 1) : column;
  return bare.replaceAll("_", " ");
};

function columnCells(table: ResultTable, column: string): { readonly numeric: boolean; readonly text: (row: number) => string } {
  const texts = table.texts(column);
  const numeric = texts.some((text) => text !== "") && texts.every((text) => text === "" || isNumberText(text));
  if (!numeric) return { numeric, text: (row) => texts[row] };
  const unit = unitOf(column);
  const values = table.numbers(column);
  if (!UNITS.has(unit)) return { numeric, text: (row) => texts[row] };
  return { numeric, text: (row) => formatQuantity(values[row], unit) };
}
