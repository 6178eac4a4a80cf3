import { isVerdict, type Verdict } from "../objectives.ts";
import { type Facts, readFacts } from "./facts.ts";

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
  readonly facts: Facts;
}

/** Reads a run.json. Throws an InputError with everything that is not as a run writes it. */
export function readRunDocument(file: string): RunDocument {
  const facts = readFacts(file);
  const counts = facts.get("counts");
  const document: RunDocument = {
    wavetank: text(facts, "wavetank"),
    scenario: text(facts, "scenario"),
    partial: facts.get("partial").must("true or false", (value) => typeof value === "boolean", false),
    seed: facts.get("seed").must("a number or a text", (value) => typeof value === "number" || typeof value === "string", 0),
    digest: text(facts, "digest"),
    counts: {
      events: count(counts, "events"),
      simulatedMs: count(counts, "simulatedMs"),
      pods: count(counts, "pods"),
      nodes: count(counts, "nodes"),
    },
    objectives: list(facts, "objectives").map(readObjective),
    tables: list(facts, "tables").map((entry) => ({
      name: text(entry, "name"),
      file: text(entry, "file"),
      rows: count(entry, "rows"),
      sha256: text(entry, "sha256"),
    })),
    facts,
  };
  facts.finish();
  return document;
}

function readObjective(facts: Facts): ReadObjective {
  return {
    metric: text(facts, "metric"),
    verdict: facts.get("verdict").must("met, failed or unknown", isVerdict, "failed"),
    value: facts.get("value").must("a number or null", (value) => value === null || typeof value === "number", null),
    description: text(facts, "description"),
    found: text(facts, "found"),
  };
}

const text = (facts: Facts, name: string): string => facts.get(name).must("a text", (value) => typeof value === "string", "");

const count = (facts: Facts, name: string): number =>
  facts.get(name).must("a whole number of 0 or more", (value) => Number.isSafeInteger(value) && (value as number) >= 0, 0);

function list(facts: Facts, name: string): Facts[] {
  facts.get(name).must("a list", Array.isArray, []);
  return facts.get(name).list();
}
