import type * as z from "zod";
import { formatProblem, type InputProblem, suggest } from "./errors.ts";
import { formatPath, type Path, type Place, type Position, valueAt } from "./path.ts";

/** Where checked data came from: a document, one object in it, or an option of the command line. */
export interface Source {
  readonly file: string;
  /** `path` is counted from the value that is checked. Undefined: there is no line to tell. */
  locate(path: Path): Position | undefined;
  /** Whose value is at `path`: `--set` for what the command line put there. Undefined: the file's. */
  origin?(path: Path): string | undefined;
  /** What stands before `path` in messages: `items[3]`. */
  readonly prefix?: Path;
}

/** Message of an unknown field: the known ones, for a suggestion. Made by `struct`, read here. */
export const KNOWN_FIELDS = "known fields:";

/** The value as `schema` makes it, or undefined after adding what is wrong to `problems`. */
export function check<S extends z.ZodType>(schema: S, value: unknown, source: Source, problems: InputProblem[]): z.output<S> | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const found: InputProblem[] = [];
  for (const issue of withoutFollowUps(result.error.issues)) addIssue(issue, [], value, source, found);
  problems.push(...distinct(found).sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)));
  return undefined;
}

/** A map with an unknown field is not judged as a whole: what is missing is likely what was misspelt. */
function withoutFollowUps(issues: readonly Issue[]): readonly Issue[] {
  const misspelt = new Set(issues.filter(({ code }) => code === "unrecognized_keys").map(({ path }) => path.join("\0")));
  return issues.filter(({ code, path }) => code !== "custom" || !misspelt.has(path.join("\0")));
}

/** A value may break several rules that are one to the reader: an empty list in place of a name is no text, and it is too short. */
function distinct(problems: readonly InputProblem[]): InputProblem[] {
  const told = new Set<string>();
  return problems.filter((problem) => {
    const text = formatProblem(problem);
    const isNew = !told.has(text);
    told.add(text);
    return isNew;
  });
}

/** A problem at `path` of a source. */
export function problemAt(source: Source, path: Path, expected: string, found: string, hint?: string): InputProblem {
  const origin = source.origin?.(path);
  const position = origin === undefined ? source.locate(path) : undefined;
  const where = formatPath([...(source.prefix ?? []), ...path]);
  return {
    file: origin ?? source.file,
    ...(position && { line: position.line, column: position.column }),
    ...(where !== "" && { path: where }),
    expected,
    found,
    ...(hint !== undefined && { hint }),
  };
}

/** Where a value stands. */
export function placeOf(source: Source, path: Path): Place {
  const origin = source.origin?.(path);
  if (origin !== undefined) return { file: origin };
  const position = source.locate(path);
  return { file: source.file, ...(position && { line: position.line }) };
}

/** Names the other place of something that is there twice. */
export function firstAt({ file, line }: Place): string {
  return `first at ${file}${line === undefined ? "" : `:${line}`}`;
}

/** A value in a message: `"three"`, `-1`, `a list`, `nothing`. */
export function describeFound(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (typeof value === "string") return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a map";
  return String(value);
}

type Issue = z.core.$ZodIssue;

function addIssue(issue: Issue, base: Path, root: unknown, source: Source, problems: InputProblem[]): void {
  const path = [...base, ...(issue.path as Path)];
  if (issue.code === "invalid_union") {
    const branch = bestBranch(issue.errors);
    if (branch !== undefined) {
      for (const inner of branch) addIssue(inner, path, root, source, problems);
      return;
    }
  }
  if (issue.code === "unrecognized_keys") {
    const known = issue.message.startsWith(KNOWN_FIELDS) ? issue.message.slice(KNOWN_FIELDS.length).split(",") : [];
    for (const key of issue.keys) problems.push(unknownField(source, path, key, known));
    return;
  }
  if (issue.code === "invalid_key" || issue.code === "invalid_element") {
    for (const inner of issue.issues) addIssue(inner, path, root, source, problems);
    return;
  }
  const params = issue.code === "custom" ? (issue.params as { found?: string; hint?: string } | undefined) : undefined;
  const value = valueAt(root, path);
  const hint =
    params?.hint ?? (issue.code === "invalid_value" && typeof value === "string" ? suggest(value, issue.values.map(String)) : undefined);
  problems.push(problemAt(source, path, issue.message, params?.found ?? describeFound(value), hint));
}

/** Longer lists of fields help nobody. */
const KNOWN_SHOWN_MAX = 16;

function unknownField(source: Source, path: Path, key: string, known: readonly string[]): InputProblem {
  const hint = suggest(key, known) ?? (known.length > 0 && known.length <= KNOWN_SHOWN_MAX ? `known here: ${known.join(", ")}` : undefined);
  return problemAt(source, [...path, key], "a known field", `unknown field "${key}"`, hint);
}

/** The alternative that was meant: the one whose kind of value fits, with the fewest complaints. */
function bestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const isOtherKind = ({ code, path }: Issue) => path.length === 0 && (code === "invalid_type" || code === "invalid_value");
  const fitting = branches.filter((issues) => !issues.some(isOtherKind)).map(withoutFollowUps);
  return fitting.sort((a, b) => a.length - b.length)[0];
}
