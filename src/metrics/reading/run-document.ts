import { InputError, type InputProblem } from "../../model/index.ts";
import { isVerdict, type Verdict } from "../objectives.ts";

/** An objective as run.json tells it. */
export interface ReadObjective {
  readonly metric: string;
  readonly verdict: Verdict;
  /** Null: there was nothing to measure. */
  readonly value: number | null;
  /** What was asked, in words. */
  readonly description: string;
  /** What was found, in words. */
  readonly found: string;
}

/** A table that run.json lists. */
export interface ReadTableEntry {
  readonly name: string;
  readonly file: string;
  readonly rows: number;
  readonly sha256: string;
}

/** What run.json tells of a run: the parts that readers count on, checked, and the whole as it was written. */
export interface RunDocument {
  /** Version of the program that made the run. */
  readonly wavetank: string;
  readonly scenario: string;
  /** The run was stopped before its end. */
  readonly partial: boolean;
  readonly seed: number | string;
  readonly digest: string;
  readonly counts: { readonly events: number; readonly simulatedMs: number; readonly pods: number; readonly nodes: number };
  readonly objectives: readonly ReadObjective[];
  readonly tables: readonly ReadTableEntry[];
  /** Everything that the file says, unchecked. */
  readonly all: Readonly<Record<string, unknown>>;
}

/**
 * Reads the text of a run.json. `file` is its name in messages.
 * Throws an InputError with everything that is not as a run writes it.
 */
export function readRunDocument(file: string, text: string): RunDocument {
  const fields = new DocumentFields(file, parseObject(file, text));
  const counts = fields.at("counts");
  const document: RunDocument = {
    wavetank: fields.text("wavetank"),
    scenario: fields.text("scenario"),
    partial: fields.take("partial", "true or false", (value) => typeof value === "boolean", false),
    seed: fields.take("seed", "a number or a text", (value) => typeof value === "number" || typeof value === "string", 0),
    digest: fields.text("digest"),
    counts: {
      events: counts.count("events"),
      simulatedMs: counts.count("simulatedMs"),
      pods: counts.count("pods"),
      nodes: counts.count("nodes"),
    },
    objectives: fields.list("objectives").map(readObjective),
    tables: fields.list("tables").map((entry) => ({
      name: entry.text("name"),
      file: entry.text("file"),
      rows: entry.count("rows"),
      sha256: entry.text("sha256"),
    })),
    all: fields.values,
  };
  fields.finish();
  return document;
}

function readObjective(fields: DocumentFields): ReadObjective {
  return {
    metric: fields.text("metric"),
    verdict: fields.take("verdict", "met, failed or unknown", isVerdict, "failed"),
    value: fields.take("value", "a number or null", (value) => value === null || typeof value === "number", null),
    description: fields.text("description"),
    found: fields.text("found"),
  };
}

function parseObject(file: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError([{ file, expected: "JSON", found: (error as Error).message }]);
  }
  if (isObject(value)) return value;
  throw new InputError([{ file, expected: "an object", found: shown(value) }]);
}

/** The fields of one object of the document: takes each as what it should be, and collects what is not so. */
class DocumentFields {
  readonly values: Readonly<Record<string, unknown>>;
  private readonly file: string;
  private readonly path: string;
  private readonly problems: InputProblem[];

  constructor(file: string, values: Readonly<Record<string, unknown>>, path = "", problems: InputProblem[] = []) {
    this.file = file;
    this.values = values;
    this.path = path;
    this.problems = problems;
  }

  /** The value, or `instead` after noting that it is not `expected`. */
  take<T>(name: string, expected: string, isRight: (value: unknown) => boolean, instead: T): T {
    const value = this.values[name];
    if (isRight(value)) return value as T;
    this.problems.push({ file: this.file, path: this.path + name, expected, found: value === undefined ? "nothing" : shown(value) });
    return instead;
  }

  text(name: string): string {
    return this.take(name, "a text", (value) => typeof value === "string", "");
  }

  count(name: string): number {
    return this.take(name, "a whole number of 0 or more", (value) => Number.isSafeInteger(value) && (value as number) >= 0, 0);
  }

  at(name: string): DocumentFields {
    const value = this.take<Record<string, unknown>>(name, "an object", isObject, {});
    return new DocumentFields(this.file, value, `${this.path}${name}.`, this.problems);
  }

  list(name: string): DocumentFields[] {
    const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isObject);
    const values = this.take<Record<string, unknown>[]>(name, "a list of objects", isList, []);
    return values.map((value, i) => new DocumentFields(this.file, value, `${this.path}${name}[${i}].`, this.problems));
  }

  finish(): void {
    if (this.problems.length > 0) throw new InputError(this.problems);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** A value in a message, cut short. */
const shown = (value: unknown): string => JSON.stringify(value).slice(0, 80);
