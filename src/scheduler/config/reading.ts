import { DurationError, parseDurationMs } from "../../model/index.ts";
import type { ConfigProblem } from "../framework/plugin.ts";

/** The fields of a value that should be an object; none when it is not. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The elements of a value that should be a list; none when it is not. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A number, or `otherwise` when the field is not set. */
export function numberField(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

/** Milliseconds of a Go duration; undefined for what is none, of which the decoder speaks. */
export function durationField(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return parseDurationMs(value);
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
    return undefined;
  }
}

/** Notes a number outside of its range. */
export function inRange(value: number, min: number, max: number, path: string, problems: ConfigProblem[]): void {
  if (value < min || value > max) problems.push({ path, message: `Invalid value: ${value}: not in valid range [${min}, ${max}]` });
}

/** The same in the words for percentages of nodes. */
export function isPercentage(value: number, path: string, problems: ConfigProblem[]): void {
  if (value < 0 || value > 100) problems.push({ path, message: `Invalid value: ${value}: not in valid range [0-100]` });
}

/** The text for a word that is none of those known. */
export function notSupported(value: string, known: readonly string[]): string {
  return `Unsupported value: "${value}": supported values: ${known.map((word) => `"${word}"`).join(", ")}`;
}
