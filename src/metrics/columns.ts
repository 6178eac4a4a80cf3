/** What a number in a column counts. `text` columns hold words; all others hold numbers. */
export const UNITS = [
  "text",
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
  "number",
  "flag",
] as const;
export type Unit = (typeof UNITS)[number];

/** One column of a table: the data dictionary and the writer both read it. */
export interface Column {
  /** In snake_case; the unit is the last word: `cpu_requested_millicores`. */
  readonly name: string;
  readonly help: string;
  readonly unit: Unit;
  /** Decimals written, so that outputs compare byte for byte. 0 for text. */
  readonly digits: number;
}

/** A table of results: one CSV file. */
export interface Table {
  readonly name: string;
  /** Name of the file inside the folder of a run. */
  readonly file: string;
  /** What a row is. */
  readonly help: string;
  readonly columns: readonly Column[];
}

/** The decimals of each unit. Seconds are whole milliseconds, exactly. */
const DIGITS: Readonly<Record<Unit, number>> = {
  text: 0,
  seconds: 3,
  hours: 6,
  pods: 0,
  nodes: 0,
  millicores: 0,
  bytes: 0,
  units: 0,
  ratio: 6,
  usd: 6,
  usd_per_hour: 6,
  count: 0,
  number: 0,
  flag: 0,
};

/** A column with the decimals of its unit. */
export function column(name: string, unit: Unit, help: string): Column {
  return { name, help, unit, digits: DIGITS[unit] };
}

/** Decimals written for a unit. */
export const digitsOf = (unit: Unit): number => DIGITS[unit];

/** The plain columns of a table, without what computes them: for the data dictionary. */
export const tableColumns = (columns: readonly Column[]): Column[] =>
  columns.map(({ name, help, unit, digits }) => ({ name, help, unit, digits }));

/** A name as part of a column name: small letters, digits and underscores. */
export const snakeCase = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");

/** `names` in snake case, made different where two became one by numbering the later ones. */
export function distinctSnakeCase(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    const base = snakeCase(name);
    let candidate = base;
    for (let number = 2; seen.has(candidate); number++) candidate = `${base}_${number}`;
    seen.add(candidate);
    return candidate;
  });
}
