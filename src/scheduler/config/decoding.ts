import type { GoStruct, GoType } from "./go-types.ts";
import { durationField, fieldsOf, listOf } from "./reading.ts";

const INT32_END = 0x80000000;
const INT64_END = 0x8000000000000000;

/** Where a value stands. */
interface Place {
  /** In the file. */
  readonly path: string;
  /** From what is decoded on, without indexes: Go's name of the field. */
  readonly field: string;
  /** The same with indexes. */
  readonly written: string;
  /** The innermost struct around it. */
  readonly struct: string;
}

/** Something that Go's decoder finds wrong. */
export interface Misfit {
  /** Where it stands in the file. */
  readonly path: string;
  /** In Go's words. */
  readonly message: string;
  /** Go calls this a strict decoding error, and goes on. */
  readonly isUnknownField: boolean;
}

/**
 * What Go's strict decoder finds wrong with a value that stands at `path`: other types than the fields have, and fields that there are not.
 * Source: Go encoding/json, UnmarshalTypeError; sigs.k8s.io/json, UnmarshalStrict.
 * Differs: names every problem by itself; Go names the first wrong type, or else all unknown fields in one line.
 */
export function decode(value: unknown, type: GoStruct, path: string): readonly Misfit[] {
  const found: Misfit[] = [];
  check(value, type, { path, field: "", struct: "", written: "" }, found);
  return found;
}

function check(value: unknown, type: GoType, place: Place, found: Misfit[]): void {
  if (type.kind === "any") return;
  if (value === undefined || value === null) {
    if (value === null && type.kind === "duration" && !type.optional) checkDuration("", place, found);
    return;
  }
  if (!isOfKind(value, type)) {
    found.push({ path: place.path, message: mismatch(value, type, place), isUnknownField: false });
    return;
  }
  if (type.kind === "duration") checkDuration(String(value), place, found);
  else if (type.kind === "list") {
    listOf(value).forEach((element, i) => {
      check(element, type.of, { ...place, path: `${place.path}[${i}]`, written: `${place.written}[${i}]` }, found);
    });
  } else if (type.kind === "map") {
    for (const [key, element] of Object.entries(fieldsOf(value))) check(element, type.of, within(place, key), found);
  } else if (type.kind === "struct") checkStruct(fieldsOf(value), type, place, found);
}

function checkStruct(fields: Readonly<Record<string, unknown>>, type: GoStruct, place: Place, found: Misfit[]): void {
  const struct = shortName(type);
  for (const [name, value] of Object.entries(fields)) {
    const inside = within(place, name);
    if (!Object.hasOwn(type.fields, name)) {
      found.push({ path: inside.path, message: `strict decoding error: unknown field "${inside.written}"`, isUnknownField: true });
      continue;
    }
    const embedded = type.embedded?.[name];
    const field = embedded === undefined ? inside.field : within(within(place, embedded), name).field;
    check(value, type.fields[name], { ...inside, field, struct }, found);
  }
}

function within(place: Place, name: string): Place {
  const join = (before: string): string => (before === "" ? name : `${before}.${name}`);
  return { path: join(place.path), field: join(place.field), written: join(place.written), struct: place.struct };
}

function isOfKind(value: unknown, { kind }: GoType): boolean {
  switch (kind) {
    case "any":
      return true;
    case "bool":
      return typeof value === "boolean";
    case "string":
    case "duration":
      return typeof value === "string";
    case "float32":
      return typeof value === "number";
    case "int32":
    case "int64":
      return Number.isInteger(value) && isInRange(value as number, kind === "int32" ? INT32_END : INT64_END);
    case "list":
      return Array.isArray(value);
    default:
      return typeof value === "object" && !Array.isArray(value);
  }
}

function isInRange(value: number, end: number): boolean {
  return value >= -end && value < end;
}

function mismatch(value: unknown, type: GoType, { field, struct }: Place): string {
  const target = struct === "" ? `value of type ${nameOf(type)}` : `struct field ${struct}.${field} of type ${nameOf(type)}`;
  const isNumber = type.kind === "int32" || type.kind === "int64";
  return `json: cannot unmarshal ${isNumber && typeof value === "number" ? `number ${value}` : kindOf(value)} into Go ${target}`;
}

/** What JSON calls the kind of a value. */
export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function nameOf(type: GoType): string {
  switch (type.kind) {
    case "list":
      return `[]${nameOf(type.of)}`;
    case "map":
      return `map[string]${nameOf(type.of)}`;
    case "duration":
      return "string";
    case "struct":
      return type.name;
    case "string":
      return type.name ?? "string";
    default:
      return type.kind;
  }
}

function shortName({ name }: GoStruct): string {
  return name.slice(name.indexOf(".") + 1);
}

function checkDuration(text: string, { path }: Place, found: Misfit[]): void {
  if (durationField(text) === undefined) found.push({ path, message: `time: invalid duration "${text}"`, isUnknownField: false });
}
