import { join } from "node:path";
import { RUN_FILE } from "../../../metrics/index.ts";
import type { MetricValue, Side } from "../side.ts";
import { NumberReader, readCsv, throwIfAny } from "./csv-file.ts";
import { flatten, inputHashes, readJsonObject, textField } from "./json-file.ts";

/** Reads run.json and summary.csv of a folder that `wavetank run` wrote, or of a committed copy of one. */
export function readRunFolder(folder: string): Side {
  const file = join(folder, RUN_FILE);
  const json = readJsonObject(file, "what `wavetank run` writes");
  const run = { cell: "", seed: textField(file, json, "seed"), digest: textField(file, json, "digest"), metrics: readSummary(folder) };
  return {
    folder,
    kind: "run",
    name: textField(file, json, "scenario"),
    version: textField(file, json, "wavetank"),
    partial: json["partial"] === true,
    runs: [run],
    unfinished: [],
    inputs: inputHashes(json),
    settings: flatten(json["settings"] ?? {}),
    cells: new Map([["", ""]]),
  };
}

function readSummary(folder: string): Map<string, MetricValue> {
  const { file, rows } = readCsv(join(folder, "summary.csv"), ["name", "value", "unit"]);
  const numbers = new NumberReader(file);
  const metrics = new Map(rows.map((row) => [row.text("name"), { value: numbers.read(row, "value"), unit: row.text("unit") }]));
  throwIfAny(numbers.problems);
  return metrics;
}
