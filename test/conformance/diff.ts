/** One place where two JSON values differ. */
export interface Difference {
  /** Where: `nodes[3].filter.reasons[0]`; empty for the value as a whole. */
  readonly path: string;
  /** {@link ABSENT} where nothing was expected. */
  readonly expected: unknown;
  /** {@link ABSENT} where nothing was found. */
  readonly found: unknown;
}

/** Stands for a key or list entry that one side does not have. */
export const ABSENT = Symbol("absent");

/**
 * All differences of two JSON values, in the order of the expected one. The order of keys is nothing, the order of lists counts, numbers are
 * compared exactly. A key whose value is undefined is an absent key, as in JSON; -0 is 0.
 */
export function differences(expected: unknown, found: unknown, path = ""): Difference[] {
  if (Array.isArray(expected) && Array.isArray(found)) return listDifferences(expected, found, path);
  if (isPlainObject(expected) && isPlainObject(found)) return objectDifferences(expected, found, path);
  return expected === found ? [] : [{ path, expected, found }];
}

function listDifferences(expected: readonly unknown[], found: readonly unknown[], path: string): Difference[] {
  const result: Difference[] = [];
  for (let i = 0; i < Math.max(expected.length, found.length); i++) {
    const left = i < expected.length ? expected[i] : ABSENT;
    const right = i < found.length ? found[i] : ABSENT;
    for (const difference of differences(left, right, `${path}[${i}]`)) result.push(difference);
  }
  return result;
}

function objectDifferences(expected: Record<string, unknown>, found: Record<string, unknown>, path: string): Difference[] {
  const result: Difference[] = [];
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const left = ownOrAbsent(expected, key);
    const right = ownOrAbsent(found, key);
    if (left === right) continue;
    for (const difference of differences(left, right, joined(path, key))) result.push(difference);
  }
  return result;
}

function ownOrAbsent(object: Record<string, unknown>, key: string): unknown {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return value === undefined ? ABSENT : value;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function joined(path: string, key: string): string {
  if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** A difference as lines of text. Values longer than `width` characters are cut; long texts are shown around the place where they part. */
export function formatDifference({ path, expected, found }: Difference, width: number): string[] {
  const from = typeof expected === "string" && typeof found === "string" ? firstShown(expected, found, width) : 0;
  return [
    path === "" ? "(whole answer)" : path,
    `  expected  ${formatValue(expected, width, from)}`,
    `  found     ${formatValue(found, width, from)}`,
  ];
}

const CONTEXT_CHARACTERS = 30;

function firstShown(expected: string, found: string, width: number): number {
  if (Math.max(expected.length, found.length) <= width) return 0;
  let same = 0;
  while (same < expected.length && expected[same] === found[same]) same++;
  return Math.max(0, same - CONTEXT_CHARACTERS);
}

function formatValue(value: unknown, width: number, from: number): string {
  if (value === ABSENT) return "(nothing)";
  if (typeof value === "string") return `${from > 0 ? "…" : ""}${cut(JSON.stringify(value.slice(from)), width)}`;
  return cut(asText(value), width);
}

function asText(value: unknown): string {
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !isPlainObject(value)) return `a ${value.constructor.name}`;
  // JSON has no NaN and no bigint: an adapter that answers with them is told so.
  if (typeof value === "number" && !Number.isFinite(value)) return `${value} (not a JSON number)`;
  if (typeof value === "bigint") return `${value}n (not a JSON number)`;
  return JSON.stringify(value) ?? String(value);
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width)}…`;
}
