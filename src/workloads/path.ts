/** Steps from the top of a document to a value. */
export type Path = readonly (string | number)[];

/** Both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A place in an input file, for messages about it later. */
export interface Place {
  readonly file: string;
  readonly line?: number;
}

/** `exact` is false for the nearest value around one that is not there. */
export interface FoundPosition extends Position {
  readonly exact: boolean;
}

/** `spec.nodePools[0].labels["a.b/c"]`. */
export function formatPath(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^[\w-]+$/.test(step)) text += text === "" ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/**
 * The steps of a path that was written without quotes, such as `spec.nodeSelector.example.com/zone`: at each map the longest key that
 * fits is taken. What leads nowhere ends the path.
 */
export function stepsOf(written: string, root: unknown): Path {
  const steps: (string | number)[] = [];
  let value = root;
  for (let rest = written; rest !== ""; ) {
    const index = /^\[(\d+)\]\.?/.exec(rest);
    if (index !== null) {
      steps.push(Number(index[1]));
      value = stepInto(value, Number(index[1]));
      rest = rest.slice(index[0].length);
      continue;
    }
    const key = longestKey(rest, value) ?? /^[^.[]*/.exec(rest)?.[0] ?? rest;
    if (key === "") break;
    steps.push(key);
    value = stepInto(value, key);
    rest = rest.slice(key.length).replace(/^\./, "");
  }
  return steps;
}

/** The value at `path`, or undefined. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(stepInto, root);
}

/** Whether one of two paths lies in the other: a setting can be wrong as a whole, or a part of it. */
export function overlap(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.startsWith(short) && [undefined, ".", "["].includes(long[short.length]);
}

function longestKey(rest: string, value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const fitting = Object.keys(value).filter((key) => rest.startsWith(key) && [undefined, ".", "["].includes(rest[key.length]));
  return fitting.sort((a, b) => b.length - a.length)[0];
}

function stepInto(value: unknown, step: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}
