import { DurationError, formatDuration, parseDurationMs } from "../../model/index.ts";
import type { ClusterAutoscalerVersion } from "./versions.ts";

/** Whether a flag changes anything here. */
export type FlagEffect =
  /** Its effect is simulated. */
  | "modelled"
  /** Parsed; what it steers is not simulated. */
  | "not-modelled"
  /** Parsed, and read by nothing in cluster-autoscaler itself either. */
  | "unused-upstream";

/** One command line flag: how it is written, what it is when nothing is said, what it does. */
export interface Flag<Value> {
  /** "duration", "whole number", "number", "true or false", "text", "list", "range", "gpu ranges", "expanders". */
  readonly type: string;
  /** Unit of the value as written; "" when the text carries it, or there is none. */
  readonly unit: string;
  readonly default: Value;
  readonly help: string;
  readonly effect: FlagEffect;
  /** Versions that know it: from the first one, and up to the last one; undefined: all that are known here. */
  readonly since: ClusterAutoscalerVersion | undefined;
  readonly until: ClusterAutoscalerVersion | undefined;
  /** Reads what a person wrote; throws {@link FlagValueError}. */
  parse(input: unknown): Value;
  /** As the command line shows it. */
  format(value: Value): string;
}

/** A value that a flag cannot take. */
export class FlagValueError extends Error {
  readonly expected: string;
  readonly hint: string;

  constructor(expected: string, hint = "") {
    super(expected);
    this.expected = expected;
    this.hint = hint;
  }
}

/** A smallest and a largest value, both allowed. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Allowed number of GPUs of one type. */
export interface GpuRange extends Range {
  readonly type: string;
}

/** A node group with the limits of its size. */
export interface NodeGroupSpec extends Range {
  readonly name: string;
}

/** The strategies that `--expander` may chain. */
export const EXPANDER_NAMES = ["random", "most-pods", "least-waste", "least-nodes", "price", "priority"] as const;
export type ExpanderName = (typeof EXPANDER_NAMES)[number];

interface Words {
  readonly help: string;
  readonly effect?: FlagEffect;
  readonly unit?: string;
  readonly since?: ClusterAutoscalerVersion;
  readonly until?: ClusterAutoscalerVersion;
}

const DURATION = "a Go duration of 0 or more, such as 10s or 1h30m";

/** A duration, kept in milliseconds. */
export function duration(byDefault: string, words: Words): Flag<number> {
  return {
    ...base("duration", parseDurationMs(byDefault), words),
    parse(input) {
      if (input === 0) return 0;
      if (typeof input !== "string") throw new FlagValueError(DURATION, "durations carry a unit");
      let ms: number;
      try {
        ms = parseDurationMs(input);
      } catch (error) {
        if (error instanceof DurationError) throw new FlagValueError(DURATION);
        throw error;
      }
      if (ms < 0) throw new FlagValueError(DURATION);
      return ms;
    },
    format: formatDuration,
  };
}

/** A whole number of at least `min`. */
export function whole(byDefault: number, words: Words, min = 0): Flag<number> {
  const expected = min === Number.NEGATIVE_INFINITY ? "a whole number" : `a whole number of ${min} or more`;
  return {
    ...base("whole number", byDefault, words),
    parse(input) {
      const value = toNumber(input, expected);
      if (!Number.isSafeInteger(value) || value < min) throw new FlagValueError(expected);
      return value;
    },
    format: String,
  };
}

/** A number between `range.min` and `range.max`. */
export function number(byDefault: number, range: Range, words: Words): Flag<number> {
  const expected = Number.isFinite(range.max) ? `a number from ${range.min} to ${range.max}` : `a number of ${range.min} or more`;
  return {
    ...base("number", byDefault, words),
    parse(input) {
      const value = toNumber(input, expected);
      if (value < range.min || value > range.max) throw new FlagValueError(expected);
      return value;
    },
    format: String,
  };
}

/** true or false. */
export function bool(byDefault: boolean, words: Words): Flag<boolean> {
  return {
    ...base("true or false", byDefault, words),
    parse(input) {
      if (typeof input === "boolean") return input;
      if (input === "true") return true;
      if (input === "false") return false;
      throw new FlagValueError("true or false");
    },
    format: String,
  };
}

/** Any text. */
export function text(byDefault: string, words: Words): Flag<string> {
  return {
    ...base("text", byDefault, words),
    parse(input) {
      if (typeof input !== "string") throw new FlagValueError("text");
      return input;
    },
    format: (value) => value,
  };
}

/** One of some words. */
export function oneOf(byDefault: string, choices: readonly string[], words: Words): Flag<string> {
  return {
    ...base("text", byDefault, words),
    parse(input) {
      if (typeof input !== "string" || !choices.includes(input)) throw new FlagValueError(`one of ${choices.join(", ")}`);
      return input;
    },
    format: (value) => value,
  };
}

/** A flag that may be repeated: a list, or one text with `separator` between the values. */
export function list(words: Words, separator = ";"): Flag<readonly string[]> {
  return {
    ...base<readonly string[]>("list", [], words),
    parse: (input) => toList(input, separator),
    format: (value) => value.join(separator),
  };
}

/** `min:max`. */
export function range(byDefault: Range, words: Words): Flag<Range> {
  return { ...base("range", byDefault, words), parse: parseRange, format: ({ min, max }) => `${min}:${max}` };
}

/** `type:min:max`, repeatable. */
export function gpuRanges(words: Words): Flag<readonly GpuRange[]> {
  return {
    ...base<readonly GpuRange[]>("gpu ranges", [], words),
    parse: (input) =>
      toList(input, ";").map((written) => {
        const expected = "<gpu type>:<min>:<max>, such as nvidia-tesla-t4:0:8";
        const [type, ...rest] = written.split(":");
        if (type === "" || rest.length !== 2 || !rest.every((part) => /^\d+$/.test(part))) throw new FlagValueError(expected);
        const [min, max] = rest.map(Number);
        if (min > max) throw new FlagValueError(expected, `${type}: the minimum of ${min} must not exceed the maximum of ${max}`);
        return { type, min, max };
      }),
    format: (value) => value.map(({ type, min, max }) => `${type}:${min}:${max}`).join(";"),
  };
}

/**
 * `min:max:name`, repeatable.
 * Source: cluster-autoscaler 1.36.1, config/dynamic/node_group_spec.go, SpecFromString and Validate.
 */
export function nodeGroupSpecs(words: Words): Flag<readonly NodeGroupSpec[]> {
  const expected = "<min>:<max>:<pool>, such as 1:10:general";
  return {
    ...base<readonly NodeGroupSpec[]>("node groups", [], words),
    parse(input) {
      const specs = toList(input, ";").map((written) => {
        const match = /^(\d+):(\d+):(.+)$/.exec(written);
        if (match === null) throw new FlagValueError(expected, `${JSON.stringify(written)} is none`);
        const [, min, max, name] = match;
        if (Number(min) > Number(max)) {
          throw new FlagValueError(expected, `pool ${name}: the minimum of ${min} must not exceed the maximum of ${max}`);
        }
        return { name, min: Number(min), max: Number(max) };
      });
      specs.forEach(({ name }, i) => {
        if (specs.findIndex((other) => other.name === name) < i) throw new FlagValueError(expected, `pool ${name} is named twice`);
      });
      return specs;
    },
    format: (value) => value.map(({ name, min, max }) => `${min}:${max}:${name}`).join(";"),
  };
}

/** A chain of expanders, the first one first. */
export function expanders(byDefault: readonly ExpanderName[], words: Words): Flag<readonly ExpanderName[]> {
  const expected = `a comma-separated chain of ${EXPANDER_NAMES.join(", ")}`;
  return {
    ...base("expanders", byDefault, words),
    parse(input) {
      const names = toList(input, ",");
      for (const name of names) {
        if (name === "grpc") throw new FlagValueError(expected, "an expander behind gRPC cannot be asked in a simulation");
        if (!isExpanderName(name)) throw new FlagValueError(expected, `"${name}" is no expander`);
      }
      if (new Set(names).size !== names.length) throw new FlagValueError(expected, "each expander may stand once");
      if (names.length === 0) throw new FlagValueError(expected);
      return names as ExpanderName[];
    },
    format: (value) => value.join(","),
  };
}

function isExpanderName(name: string): name is ExpanderName {
  return (EXPANDER_NAMES as readonly string[]).includes(name);
}

function base<Value>(type: string, byDefault: Value, { help, effect = "modelled", unit = "", since, until }: Words) {
  return { type, unit, default: byDefault, help, effect, since, until };
}

function toNumber(input: unknown, expected: string): number {
  const value = typeof input === "string" && input.trim() !== "" ? Number(input) : input;
  if (typeof value !== "number" || Number.isNaN(value)) throw new FlagValueError(expected);
  return value;
}

function toList(input: unknown, separator: string): string[] {
  const expected = `a list, or texts separated by "${separator}"`;
  if (typeof input === "string") return input === "" ? [] : input.split(separator).map((part) => part.trim());
  if (!Array.isArray(input) || input.some((part) => typeof part !== "string")) throw new FlagValueError(expected);
  return input as string[];
}

function parseRange(input: unknown): Range {
  const expected = "<min>:<max>, whole numbers of 0 or more, such as 0:320000";
  if (typeof input !== "string" || !/^\d+:\d+$/.test(input)) throw new FlagValueError(expected);
  const [min, max] = input.split(":").map(Number);
  if (min > max) throw new FlagValueError(expected, "the minimum must not exceed the maximum");
  return { min, max };
}
