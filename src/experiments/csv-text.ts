import { stringify } from "csv-stringify/sync";

/** Lines of CSV with a header: RFC 4180, lines ending in `\n`. */
export const csvText = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  stringify([[...columns], ...rows.map((row) => [...row])]);
