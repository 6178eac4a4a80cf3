import { labelKeyProblems, labelValueProblems } from "./label-syntax.ts";
import type { Labels } from "./objects.ts";

/** A selector that the API server refuses; the message is its text, to the letter. */
export class SelectorError extends Error {
  override readonly name = "SelectorError";
}

/** What a requirement does with the values of its key. */
export type RequirementOperator = "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";

/** One checked condition on one label. */
export interface Requirement {
  readonly key: string;
  readonly operator: RequirementOperator;
  /** For In and NotIn; empty for the others. */
  readonly values: ReadonlySet<string>;
  /** For Gt and Lt; 0 for the others. */
  readonly bound: bigint;
}

const INTEGER = /^[+-]?[0-9]+$/;
const INT64_MAX = (1n << 63n) - 1n;

/**
 * Checks one condition. `path` is the place that the messages name (empty for a bare selector text).
 * Throws SelectorError listing every complaint, or naming an unknown operator.
 * Source: k8s.io/apimachinery v0.36, labels/selector.go, NewRequirement.
 */
export function makeRequirement(key: string, operator: string, values: readonly string[] | undefined, path = ""): Requirement {
  const complaints = requirementComplaints(key, operator, values, path);
  if (complaints.length > 0) throw new SelectorError(aggregate(complaints));
  const ordered = operator === "Gt" || operator === "Lt";
  return {
    key,
    operator: operator as RequirementOperator,
    values: new Set(ordered ? [] : values),
    bound: ordered ? parseInt64(values![0])! : 0n,
  };
}

/** What is wrong with one condition, each complaint in the API server's words with its place; empty for a good one. */
export function requirementComplaints(key: string, operator: string, values: readonly string[] | undefined, path: string): string[] {
  const at = path === "" ? "" : `${path}.`;
  const complaints: string[] = [];
  const keyProblems = labelKeyProblems(key);
  if (keyProblems.length > 0) complaints.push(invalid(`${at}key`, key, keyProblems.join("; ")));
  complaints.push(...valueCountComplaints(operator, values, at));
  values?.forEach((value, i) => {
    const problems = labelValueProblems(value);
    if (problems.length > 0) complaints.push(invalid(`${at}values[${i}][${key}]`, value, problems.join("; ")));
  });
  return complaints;
}

/**
 * Whether one condition holds. An absent label satisfies NotIn and DoesNotExist and nothing else.
 * Source: k8s.io/apimachinery v0.36, labels/selector.go, Requirement.Matches.
 */
export function meetsRequirement(requirement: Requirement, labels: Labels): boolean {
  // Own keys only: "constructor" is a valid label key.
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case "In":
      return value !== undefined && requirement.values.has(value);
    case "NotIn":
      return value === undefined || !requirement.values.has(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
    case "Lt": {
      const number = value === undefined ? undefined : parseInt64(value);
      if (number === undefined) return false;
      return requirement.operator === "Gt" ? number > requirement.bound : number < requirement.bound;
    }
  }
}

/** The complaint about one value at one place, in the API server's words. */
export function invalid(path: string, value: string, problem: string): string {
  return `${path}: Invalid value: ${goQuote(value)}: ${problem}`;
}

/** Text between double quotes, escaped as Go's `%q` does it. */
export function goQuote(text: string): string {
  const escapes: Readonly<Record<string, string>> = {
    '"': '\\"',
    "\\": "\\\\",
    "\x07": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
  };
  const body = Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    if (escapes[character] !== undefined) return escapes[character];
    return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, "0")}` : character;
  });
  return `"${body.join("")}"`;
}

function valueCountComplaints(operator: string, given: readonly string[] | undefined, at: string): string[] {
  const values = given ?? [];
  switch (operator) {
    case "In":
    case "NotIn":
      return values.length > 0
        ? []
        : [`${at}values: Invalid value: ${quotedList(given)}: for 'in', 'notin' operators, values set can't be empty`];
    case "Exists":
    case "DoesNotExist":
      return values.length === 0
        ? []
        : [`${at}values: Invalid value: ${quotedList(values)}: values set must be empty for exists and does not exist`];
    case "Gt":
    case "Lt": {
      const complaints = values.flatMap((value, i) =>
        parseInt64(value) === undefined
          ? [invalid(`${at}values[${i}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer")]
          : [],
      );
      if (values.length !== 1)
        complaints.unshift(`${at}values: Invalid value: ${quotedList(given)}: for 'Gt', 'Lt' operators, exactly one value is required`);
      return complaints;
    }
    default:
      return [
        `${at}operator: Unsupported value: ${goQuote(operator)}: supported values: "in", "notin", "=", "==", "!=", "gt", "lt", "exists", "!"`,
      ];
  }
}

/** Texts as a message shows a list of them, and one that is not there. */
export function quotedList(values: readonly string[] | undefined): string {
  return values === undefined ? "null" : `[${values.map(goQuote).join(",")}]`;
}

function aggregate(complaints: readonly string[]): string {
  const distinct = [...new Set(complaints)];
  return distinct.length === 1 ? distinct[0] : `[${distinct.join(", ")}]`;
}

function parseInt64(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return value <= INT64_MAX && value >= -INT64_MAX - 1n ? value : undefined;
}
