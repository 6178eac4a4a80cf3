import * as z from "zod";
import { constant, type Distribution, lognormalThrough } from "../engine/index.ts";
import { DurationError, labelKeyProblems, labelValueProblems, parseDurationMs, QuantityError, quantityFromJson } from "../model/index.ts";
import { KNOWN_FIELDS } from "./check.ts";

/**
 * The kinds of values that input files are made of. The message of each schema is what was expected, in words; `check` adds
 * where it stands and what was found.
 */

/** A hundred years: what is longer is a slip of the keyboard. */
const DURATION_MAX_MS = 100 * 365.25 * 24 * 3600 * 1000;

/** A map with the fields of `shape`. `alsoKnown` are fields that Kubernetes knows here and wavetank does not look at. */
export function struct<S extends z.core.$ZodLooseShape>(shape: S, options: { readonly what?: string; readonly alsoKnown?: string } = {}) {
  const others = (options.alsoKnown ?? "").split(/\s+/).filter((name) => name !== "");
  const all = { ...Object.fromEntries(others.map((name) => [name, z.unknown().optional()])), ...shape } as S;
  const known = `${KNOWN_FIELDS}${Object.keys(all).join(",")}`;
  return z.strictObject(all, { error: (issue) => (issue.code === "unrecognized_keys" ? known : (options.what ?? "a map")) });
}

/** Text that is not empty. */
export const text = (what = "text") => z.string(what).min(1, what);

/** Text, also the empty one. */
export const anyText = (what = "text") => z.string(what);

/** true or false. */
export const flag = () => z.boolean("true or false");

/** A whole number within limits, both included. */
export function wholeNumber(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  const what = max === Number.MAX_SAFE_INTEGER ? `a whole number of ${min} or more` : `a whole number from ${min} to ${max}`;
  return z.int(what).min(min, what).max(max, what);
}

/** A finite number within limits, both included. */
export function number(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  const what = max === Number.MAX_SAFE_INTEGER ? `a number of ${min} or more` : `a number from ${min} to ${max}`;
  return z.number(what).min(min, what).max(max, what);
}

/** A number above 0. */
export const positiveNumber = () => z.number("a number above 0").gt(0, "a number above 0").max(1e15, "a number up to 1e15");

/** One of fixed words. */
export function choice<const T extends readonly string[]>(...words: T) {
  return z.enum(words, `one of ${words.join(", ")}`);
}

/** A list of `item`. */
export const list = <T extends z.ZodType>(item: T, what = "a list") => z.array(item, what);

/** A map from any key to `value`. */
export const mapOf = <T extends z.ZodType>(value: T, what = "a map") => z.record(z.string(), value, what);

/** Text to text. */
export const textMap = () => mapOf(z.string('text (put it in quotes: "true", "1")'), "a map of texts");

/** A Go duration of 0s or more, as milliseconds. */
export const duration = (what = "a duration such as 10s or 1h30m") =>
  z.string(what).transform((written, context) => {
    const ms = readDuration(written);
    if (ms === undefined) return fail(context, what);
    if (ms < 0) return fail(context, `${what}, not negative`);
    if (ms > DURATION_MAX_MS) return fail(context, "a duration of 100 years at most");
    return ms;
  });

/** Like `duration`, but above 0. */
export const positiveDuration = (what?: string) =>
  duration(what).transform((ms, context) => (ms > 0 ? ms : fail(context, "a duration of 1ms or more")));

/** Seconds, 0 or more, written as a duration or as a plain number. */
export const durationOrNumber = () =>
  z.union(
    [z.number("a number or a duration").finite(), duration("a number or a duration").transform((ms) => ms / 1000)],
    "a number or a duration",
  );

/** A point in time, RFC 3339, as milliseconds since 1970. */
export const instant = () =>
  z.string("a time such as 2026-01-01T00:00:00Z").transform((written, context) => {
    const valid = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(written);
    const ms = valid ? Date.parse(written) : Number.NaN;
    return Number.isNaN(ms) ? fail(context, "a time such as 2026-01-01T00:00:00Z") : ms;
  });

const QUANTITY = "a quantity such as 500m, 2 or 1Gi";

/** A quantity of 0 or more that fits in 2^53 thousandths or units; stays as written. */
export const quantity = () =>
  z.union([z.string(QUANTITY), z.number(QUANTITY)], QUANTITY).superRefine((written, context) => {
    const nano = readQuantity(written);
    if (nano === undefined) fail(context, QUANTITY);
    else if (nano < 0n) fail(context, `${QUANTITY}, not negative`);
    else if (nano > BigInt(Number.MAX_SAFE_INTEGER) * 1_000_000_000n) fail(context, "a quantity below 2^53");
  });

/** Quantity of bytes, as a number. */
export const byteQuantity = () => quantity().transform((written) => Number((readQuantity(written) ?? 0n) / 1_000_000_000n));

/** Resource name -> quantity. */
export const resourceList = () => mapOf(quantity(), "a map of resources, such as { cpu: 4, memory: 16Gi }");

/** Labels with keys and values as Kubernetes allows them. */
export const labels = () =>
  textMap().superRefine((map, context) => {
    for (const [key, value] of Object.entries(map)) {
      if (labelKeyProblems(key).length > 0) issue(context, [key], "a label key such as app or example.com/app", JSON.stringify(key));
      if (labelValueProblems(value).length > 0) issue(context, [key], "a label value of letters, digits, '-', '_' and '.', 63 at most");
    }
  });

const DISTRIBUTION = "a duration or a distribution such as { lognormal: { p50: 45s, p99: 120s } }";

/** A duration, or one of the distributions by name. */
export const distribution = () =>
  z.union([duration(DISTRIBUTION).transform((ms): Distribution => constant(ms)), distributionMap()], DISTRIBUTION);

function distributionMap() {
  return struct(
    {
      constant: duration().optional(),
      uniform: struct({ min: duration(), max: duration() }).optional(),
      exponential: struct({ mean: duration() }).optional(),
      lognormal: struct({ p50: positiveDuration(), p95: positiveDuration().optional(), p99: positiveDuration().optional() }).optional(),
    },
    { what: DISTRIBUTION },
  ).transform((written, context): Distribution => {
    const given = Object.entries(written).filter(([, value]) => value !== undefined);
    if (given.length !== 1) return fail(context, "exactly one of constant, uniform, exponential, lognormal");
    const { uniform, exponential, lognormal } = written;
    if (uniform !== undefined) {
      if (uniform.min > uniform.max) return issue(context, ["uniform", "max"], "a max that is not below min");
      return { kind: "uniform", minMs: uniform.min, maxMs: uniform.max };
    }
    if (exponential !== undefined) return { kind: "exponential", meanMs: exponential.mean };
    if (lognormal !== undefined) {
      const { p50, p95, p99 } = lognormal;
      const tail = p99 ?? p95;
      if (tail === undefined || (p99 !== undefined && p95 !== undefined)) return issue(context, ["lognormal"], "p50 and one of p95, p99");
      if (tail < p50) return issue(context, ["lognormal", p99 === undefined ? "p95" : "p99"], "a quantile that is not below p50");
      return lognormalThrough(p50, p99 === undefined ? 0.95 : 0.99, tail);
    }
    return constant(written.constant ?? 0);
  });
}

/** Adds a problem at `path` below the value that is checked. */
export function issue(context: z.RefinementCtx, path: (string | number)[], expected: string, found?: string, hint?: string): never {
  context.addIssue({
    code: "custom",
    path,
    message: expected,
    params: { ...(found !== undefined && { found }), ...(hint !== undefined && { hint }) },
  });
  return z.NEVER;
}

function fail(context: z.RefinementCtx, expected: string): never {
  return issue(context, [], expected);
}

function readDuration(written: string): number | undefined {
  try {
    return parseDurationMs(written);
  } catch (error) {
    if (error instanceof DurationError) return undefined;
    throw error;
  }
}

function readQuantity(written: string | number): bigint | undefined {
  try {
    return quantityFromJson(written).nano;
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}
