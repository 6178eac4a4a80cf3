import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  COMPARISON_FILE,
  type Facts,
  PLAN_FILE,
  type ResultTable,
  RUN_FILE,
  readFacts,
  readTable,
  SWEEP_FILE,
} from "../../metrics/index.ts";
import { InputError } from "../../model/index.ts";

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
  find(name: string): ResultTable | undefined;
  /** The table of that name; only for those that a section requires. */
  table(name: string): ResultTable;
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
export function readFolder(folder: string, kind: FolderKind, names: Iterable<string>): ReportFolder {
  const pathOf = (name: string): string => join(folder, `${name}.csv`);
  const found = [...new Set(names)].filter((name) => existsSync(pathOf(name)));
  const tables = new Map(found.map((name) => [name, readTable(pathOf(name))]));
  return {
    kind,
    facts: readFacts(join(folder, DOCUMENTS.find(([candidate]) => candidate === kind)![1])),
    find: (name) => tables.get(name),
    table(name) {
      const table = tables.get(name);
      if (table === undefined) throw new InputError([{ file: pathOf(name), expected: "this table", found: "no such file" }]);
      return table;
    },
  };
}
