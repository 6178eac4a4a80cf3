import { readFileSync } from "node:fs";
import { InputError, type InputProblem, throwIfAny } from "../../model/index.ts";
import { readingFile } from "./reading-file.ts";

/** The document that facts come from, and what was found wrong with it. */
interface Origin {
  readonly file: string;
  readonly problems: InputProblem[];
}

/** Reads a JSON file that holds an object. Throws an InputError when it does not, or cannot be read. */
export function readFacts(file: string): Facts {
  const text = readingFile(file, () => readFileSync(file, "utf8"));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError([{ file, expected: "JSON", found: (error as Error).message }]);
  }
  if (isObject(value)) return new Facts(value, { file, problems: [] });
  throw new InputError([{ file, expected: "an object", found: shown(value) }]);
}

/** What a JSON document says, or a part of it. Asking never fails, and what is absent or of another kind is as good as empty, unless it is a `must`. */
export class Facts {
  private readonly value: unknown;
  private readonly origin: Origin;
  private readonly path: string;

  constructor(value: unknown, origin: Origin, path = "") {
    this.value = value;
    this.origin = origin;
    this.path = path;
  }

  /** The part of that name. */
  get(name: string): Facts {
    const value = isObject(this.value) ? this.value[name] : undefined;
    return new Facts(value, this.origin, this.path === "" ? name : `${this.path}.${name}`);
  }

  /** The text; "" when it is none. Numbers are texts, too. */
  text(): string {
    return typeof this.value === "string" ? this.value : typeof this.value === "number" ? String(this.value) : "";
  }

  /** The number; NaN when it is none. */
  number(): number {
    return typeof this.value === "number" ? this.value : Number.NaN;
  }

  /** Whether it is the value true. */
  isTrue(): boolean {
    return this.value === true;
  }

  /** The entries of a list. */
  list(): Facts[] {
    return Array.isArray(this.value) ? this.value.map((entry, i) => new Facts(entry, this.origin, `${this.path}[${i}]`)) : [];
  }

  /** Names and values of an object, in the order written. */
  entries(): [name: string, value: Facts][] {
    return isObject(this.value) ? Object.keys(this.value).map((name) => [name, this.get(name)]) : [];
  }

  /** As JSON in one line; "" when it is absent. */
  json(): string {
    return this.value === undefined ? "" : JSON.stringify(this.value);
  }

  /** The value, or `instead` after noting that it is not `expected`. */
  must<T>(expected: string, isRight: (value: unknown) => boolean, instead: T): T {
    if (isRight(this.value)) return this.value as T;
    const { file, problems } = this.origin;
    problems.push({ file, path: this.path, expected, found: this.value === undefined ? "nothing" : shown(this.value) });
    return instead;
  }

  /** Throws an InputError with everything in the document that was not as it must be. */
  finish(): void {
    throwIfAny(this.origin.problems);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value in a message, cut short. */
const shown = (value: unknown): string => JSON.stringify(value).slice(0, 80);
