import { type Facts, readFacts } from "./facts.ts";

/** A table that run.json lists. */
export interface ReadTableEntry {
  readonly name: string;
  readonly file: string;
  readonly rows: number;
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
  /** Virtual time at the end. */
  readonly simulatedMs: number;
  readonly tables: readonly ReadTableEntry[];
  /** Everything that the file says, unchecked. */
  readonly facts: Facts;
}

/** Reads a run.json. Throws an InputError with everything that is not as a run writes it. */
export function readRunDocument(file: string): RunDocument {
  const facts = readFacts(file);
  facts.get("tables").must("a list", Array.isArray, []);
  const document: RunDocument = {
    wavetank: text(facts, "wavetank"),
    scenario: text(facts, "scenario"),
    partial: facts.get("partial").must("true or false", (value) => typeof value === "boolean", false),
    seed: facts.get("seed").must("a number or a text", (value) => typeof value === "number" || typeof value === "string", 0),
    digest: text(facts, "digest"),
    simulatedMs: count(facts.get("counts"), "simulatedMs"),
    tables: facts
      .get("tables")
      .list()
      .map((entry) => ({ name: text(entry, "name"), file: text(entry, "file"), rows: count(entry, "rows") })),
    facts,
  };
  facts.finish();
  return document;
}

const text = (facts: Facts, name: string): string => facts.get(name).must("a text", (value) => typeof value === "string", "");

const count = (facts: Facts, name: string): number =>
  facts.get(name).must("a whole number of 0 or more", (value) => Number.isSafeInteger(value) && (value as number) >= 0, 0);
