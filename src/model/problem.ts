import { labelKeyProblems, labelProblems, labelValueProblems, subdomainProblems } from "./label-syntax.ts";

/** One thing that is wrong with an object: where, what was expected, what was found. */
export interface Problem {
  /** The field, from the object's top: `spec.containers[0].resources.requests.cpu`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** A problem; a text found is shown between quotes only where it would not be seen otherwise. */
export function problem(path: string, expected: string, found: unknown): Problem {
  const shown = typeof found === "string" ? found : (JSON.stringify(found) ?? "nothing");
  return { path, expected, found: shown === "" ? '""' : shown };
}

/** The name of a pod or node. */
export function objectNameProblems(path: string, name: string): Problem[] {
  return unless(subdomainProblems(name), path, "a DNS name of lowercase letters, digits, '-' and '.', 253 at most", name);
}

/** The name of a container. */
export function containerNameProblems(path: string, name: string): Problem[] {
  return unless(labelProblems(name), path, "a DNS label of lowercase letters, digits and '-', 63 at most", name);
}

/** The key of a label, taint or toleration. */
export function keyProblems(path: string, key: string): Problem[] {
  return unless(labelKeyProblems(key), path, "a label key such as app or example.com/app", key);
}

/** The value of a label, taint or toleration. */
export function valueProblems(path: string, value: unknown): Problem[] {
  if (typeof value !== "string") return [problem(path, "a text", value)];
  return unless(labelValueProblems(value), path, "a label value of letters, digits, '-', '_' and '.', 63 at most", value);
}

/** A word of a fixed list; undefined is left to the defaults. */
export function wordProblems(path: string, value: string | undefined, allowed: readonly string[]): Problem[] {
  return value === undefined || allowed.includes(value) ? [] : [problem(path, `one of ${allowed.join(", ")}`, value)];
}

/** A whole number within limits, both included; undefined is left to the defaults. */
export function rangeProblems(path: string, value: number | undefined, min: number, max: number): Problem[] {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
  const limits = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`;
  return [problem(path, `a whole number ${limits}`, value)];
}

function unless(complaints: readonly string[], path: string, expected: string, found: string): Problem[] {
  return complaints.length === 0 ? [] : [problem(path, expected, found)];
}
