import { InputError } from "../../../workloads/index.ts";
import { readText } from "./csv-file.ts";

/** An object read from JSON, of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with named fields. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a JSON file that holds an object. */
export function readJsonObject(file: string, what: string): JsonObject {
  const text = readText(file, what);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError([{ file, expected: "JSON", found: (error as Error).message }]);
  }
  if (!isJsonObject(value)) throw new InputError([{ file, expected: what, found: JSON.stringify(value).slice(0, 40) }]);
  return value;
}

/** A field that must be a text or a number, as text. */
export function textField(file: string, object: JsonObject, name: string): string {
  const value = object[name];
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new InputError([{ file, path: name, expected: "a text or a number", found: JSON.stringify(value) ?? "nothing" }]);
}

/** Every path and SHA-256 in lists called `inputs`, at the top and below `scenarios`. */
export function inputHashes(object: JsonObject): Map<string, string> {
  const lists = [object, ...listOf(object["scenarios"])].map(({ inputs }) => listOf(inputs));
  const pairs = lists
    .flat()
    .flatMap(({ path, sha256 }) => (typeof path === "string" && typeof sha256 === "string" ? [[path, sha256] as const] : []));
  return new Map(pairs);
}

const listOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);

/** A value taken apart: the text of each leaf by its path, such as `nodePools[0].max`. */
export function flatten(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value) && value.length > 0) value.forEach((item, i) => void flatten(item, `${path}[${i}]`, into));
  else if (isJsonObject(value) && Object.keys(value).length > 0)
    for (const [name, item] of Object.entries(value)) flatten(item, path === "" ? name : `${path}.${name}`, into);
  else into.set(path, JSON.stringify(value) ?? "nothing");
  return into;
}
