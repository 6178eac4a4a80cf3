import { parse } from "yaml";
import { describeFound } from "./check.ts";
import type { InputProblem } from "./errors.ts";
import { formatPath, type Path } from "./path.ts";

/** A value that the command line puts into the scenario. */
export interface Assignment {
  /** The option: `--set`, `--seed`, `--until`. */
  readonly origin: string;
  readonly path: Path;
  readonly value: unknown;
}

/**
 * Reads `path=value` as Helm does: dots between names, `[0]` for items of lists, `\.` for a dot in a name; the value is typed as YAML
 * types it, and commas are part of it. Differs: a comma does not begin another assignment.
 */
export function parseAssignment(written: string, problems: InputProblem[]): Assignment | undefined {
  const equals = written.indexOf("=");
  const path = equals <= 0 ? undefined : parsePath(written.slice(0, equals));
  if (path === undefined) {
    problems.push({ file: "--set", expected: "path=value, such as spec.seed=7", found: JSON.stringify(written) });
    return undefined;
  }
  return { origin: "--set", path, value: typed(written.slice(equals + 1)) };
}

function parsePath(written: string): Path | undefined {
  const steps: (string | number)[] = [];
  const pattern = /((?:[^.[\]\\]|\\.)+)|\[(\d+)\]|(\.)/gy;
  let afterName = false;
  for (let at = 0; at < written.length; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const match = pattern.exec(written);
    if (match === null) return undefined;
    const [, name, index, dot] = match;
    if (dot !== undefined) {
      if (!afterName) return undefined;
      afterName = false;
      continue;
    }
    steps.push(index === undefined ? name.replace(/\\(.)/g, "$1") : Number(index));
    afterName = true;
  }
  return afterName && !steps.includes("__proto__") ? steps : undefined;
}

function typed(written: string): unknown {
  if (written === "") return "";
  try {
    return parse(written) as unknown;
  } catch {
    return written;
  }
}

/** Puts the values in, in order: maps are made where there are none, a list grows by one item at its end, null takes a field away. */
export function applyAssignments(root: Record<string, unknown>, assignments: readonly Assignment[], problems: InputProblem[]): void {
  for (const { origin, path, value } of assignments) {
    const problem = assign(root, path, value);
    if (problem !== undefined) problems.push({ file: origin, path: formatPath(path), ...problem });
  }
}

function assign(root: Record<string, unknown>, path: Path, value: unknown): { expected: string; found: string } | undefined {
  let holder: unknown = root;
  for (let i = 0; i < path.length; i++) {
    const step = path[i];
    const shown = formatPath(path.slice(0, i));
    if (typeof step === "number" ? !Array.isArray(holder) : typeof holder !== "object" || holder === null || Array.isArray(holder)) {
      return { expected: `${typeof step === "number" ? "a list" : "a map"} at ${shown}`, found: describeFound(holder) };
    }
    if (typeof step === "number" && step > (holder as unknown[]).length) {
      return { expected: `an index up to ${(holder as unknown[]).length}, which adds an item`, found: `[${step}]` };
    }
    const container = holder as Record<string | number, unknown>;
    if (i === path.length - 1) {
      if (value === null && typeof step === "string") delete container[step];
      else container[step] = value;
    } else {
      if (!Object.hasOwn(container, step) || container[step] === null) container[step] = typeof path[i + 1] === "number" ? [] : {};
      holder = container[step];
    }
  }
  return undefined;
}

/** Which option put the value at `path` there, if any did. `isWritten` tells whether the file has something at exactly that path. */
export function originOf(path: Path, assignments: readonly Assignment[], isWritten: boolean): string | undefined {
  const isPrefix = (prefix: Path, of: Path) => prefix.length <= of.length && prefix.every((step, i) => step === of[i]);
  return assignments.find((assignment) => isPrefix(assignment.path, path) || (!isWritten && isPrefix(path, assignment.path)))?.origin;
}

/** The `path=value` that puts a value at a path: text as it is where it is read back as that text, else quoted; lists and maps as JSON. */
export function assignmentText(path: string, value: unknown): string {
  const isPlain = typeof value === "string" && typed(value) === value;
  return `${path}=${isPlain ? value : JSON.stringify(value)}`;
}
