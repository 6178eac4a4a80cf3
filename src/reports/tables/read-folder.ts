import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { COMPARISON_FILE, PLAN_FILE, RUN_FILE, SWEEP_FILE } from "../../metrics/index.ts";
import { InputError } from "../../model/index.ts";
import { Facts } from "./facts.ts";
import { readTable } from "./read-table.ts";
import type { ReportTable } from "./report-table.ts";

/** What a folder of tables can be. */
export type FolderKind = "run" | "sweep" | "comparison" | "plan";

/** The document by which a folder is known. The first one found decides: a folder of a comparison may hold runs, too. */
const DOCUMENTS: readonly (readonly [FolderKind, file: string])[] = [
  ["plan", PLAN_FILE],
  ["comparison", COMPARISON_FILE],
  ["sweep", SWEEP_FILE],
  ["run", RUN_FILE],
];

/** A folder with what its sections asked for. */
export interface ReportFolder {
  readonly kind: FolderKind;
  readonly facts: Facts;
  /** The table of that name, if the folder has it. */
  find(name: string): ReportTable | undefined;
  /** The table of that name; only for those that a section requires. */
  table(name: string): ReportTable;
}

/** Which kind of folder this is. Throws a {@link InputError} that says what would have been one. */
export function folderKind(folder: string): FolderKind {
  const found = DOCUMENTS.find(([, file]) => existsSync(join(folder, file)));
  if (found !== undefined) return found[0];
  const expected = "the folder of a run, a sweep, a comparison or a plan, with run.json, sweep.json, comparison.json or plan.json in it";
  const hint = "a run that was cut short by an error leaves nothing behind; `wavetank run SCENARIO -o DIR` makes one";
  throw new InputError([{ file: folder, expected, found: existsSync(folder) ? "none of these files" : "no such folder", hint }]);
}

/** Reads the tables that `names` lists, as far as the folder has them. */
export async function readFolder(folder: string, kind: FolderKind, names: Iterable<string>): Promise<ReportFolder> {
  const file = DOCUMENTS.find(([candidate]) => candidate === kind)![1];
  const facts = readDocument(join(folder, file));
  const tables = new Map<string, ReportTable>();
  for (const name of new Set(names)) {
    const path = join(folder, `${name}.csv`);
    if (existsSync(path)) tables.set(name, await readTable(path));
  }
  return folderOf(kind, facts, tables);
}

/** A folder from what is in memory already. */
export function folderOf(kind: FolderKind, facts: Facts, tables: ReadonlyMap<string, ReportTable>): ReportFolder {
  return {
    kind,
    facts,
    find: (name) => tables.get(name),
    table(name) {
      const table = tables.get(name);
      if (table === undefined) throw new InputError([{ file: `${name}.csv`, expected: "this table", found: "no such file" }]);
      return table;
    },
  };
}

function readDocument(path: string): Facts {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new InputError([{ file: path, expected: "a JSON document", found: (error as Error).message }]);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return new Facts(value);
  throw new InputError([{ file: path, expected: "a JSON object", found: JSON.stringify(value) }]);
}
