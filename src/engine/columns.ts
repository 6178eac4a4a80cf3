/** A typed column of the tables. */
export type Column = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** A longer copy of `column`, zeros behind. */
export function grown<T extends Column>(column: T, capacity: number): T {
  const longer = new (column.constructor as new (length: number) => T)(capacity);
  longer.set(column);
  return longer;
}

/** Replaces every typed column that is a property of `table`, or an element of a list that is one, by a longer copy. */
export function growColumns(table: object, capacity: number): void {
  for (const [name, value] of Object.entries(table)) {
    if (isColumn(value)) Object.assign(table, { [name]: grown(value, capacity) });
    else if (Array.isArray(value) && value.length > 0 && value.every(isColumn))
      value.splice(0, value.length, ...value.map((column) => grown(column, capacity)));
  }
}

function isColumn(value: unknown): value is Column {
  return value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array;
}
