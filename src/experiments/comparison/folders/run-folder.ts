import { readRunFolder } from "../../../metrics/index.ts";
import type { Side } from "../side.ts";
import { flatten, inputHashes } from "./settings.ts";

/** Reads run.json and summary.csv of a folder that `wavetank run` wrote, or of a committed copy of one. */
export function readRunSide(folder: string): Side {
  const run = readRunFolder(folder);
  const { scenario, wavetank, partial, seed, digest, facts } = run.document;
  const summary = run.table("summary", { columns: ["name", "value", "unit"] });
  const [values, units] = [summary.numbers("value"), summary.texts("unit")];
  const metrics = new Map(summary.texts("name").map((name, i) => [name, { value: values[i], unit: units[i] }]));
  return {
    folder,
    kind: "run",
    name: scenario,
    version: wavetank,
    partial,
    runs: [{ cell: "", seed: `${seed}`, digest, metrics }],
    unfinished: [],
    inputs: inputHashes(facts),
    settings: flatten(facts.get("settings")),
    cells: new Map([["", ""]]),
  };
}
