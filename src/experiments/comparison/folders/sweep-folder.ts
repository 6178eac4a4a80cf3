import { existsSync } from "node:fs";
import { join } from "node:path";
import { SWEEP_FILE } from "../../../metrics/index.ts";
import type { InputProblem } from "../../../workloads/index.ts";
import type { ComparedRun, MetricValue, Side, UnfinishedRun } from "../side.ts";
import { type CsvRow, NumberReader, readCsv, throwIfAny } from "./csv-file.ts";
import { flatten, inputHashes, readJsonObject, textField } from "./json-file.ts";

/** Reads sweep.json, runs.csv, results.csv and, when it is there, cells.csv of a folder that `wavetank sweep` wrote. */
export function readSweepFolder(folder: string): Side {
  const file = join(folder, SWEEP_FILE);
  const json = readJsonObject(file, "what `wavetank sweep` writes");
  const { runs, unfinished } = readRuns(folder);
  const { set, until } = json;
  return {
    folder,
    kind: "sweep",
    name: json["experiment"] === undefined ? "" : textField(file, json, "experiment"),
    version: json["wavetank"] === undefined ? "" : textField(file, json, "wavetank"),
    partial: json["partial"] === true,
    runs,
    unfinished,
    inputs: inputHashes(json),
    settings: flatten({ ...(set !== undefined && { set }), ...(until !== undefined && { until }) }),
    cells: readCells(folder, [...runs, ...unfinished]),
  };
}

function readRuns(folder: string): { readonly runs: ComparedRun[]; readonly unfinished: UnfinishedRun[] } {
  const table = readCsv(join(folder, "runs.csv"), ["run", "cell", "seed", "status", "digest"]);
  throwIfAny(doubled(table.file, table.rows));
  const metrics = readResults(folder, new Set(table.rows.map((row) => row.text("run"))));
  const runs: ComparedRun[] = [];
  const unfinished: UnfinishedRun[] = [];
  for (const row of table.rows) {
    const place = { cell: row.text("cell"), seed: row.text("seed") };
    const message = table.columns.includes("message") ? row.text("message") : "";
    if (row.text("digest") === "") unfinished.push({ ...place, status: row.text("status"), message });
    else runs.push({ ...place, digest: row.text("digest"), metrics: metrics.get(row.text("run")) ?? new Map() });
  }
  return { runs, unfinished };
}

/** A cell and a seed belong to one run. */
function doubled(file: string, rows: readonly CsvRow[]): InputProblem[] {
  const seen = new Map<string, number>();
  return rows.flatMap((row) => {
    const place = `cell ${row.text("cell")}, seed ${row.text("seed")}`;
    const first = seen.get(place);
    if (first === undefined) seen.set(place, row.line);
    return first === undefined
      ? []
      : [{ file, line: row.line, expected: "one run per cell and seed", found: `${place} again, as in line ${first}` }];
  });
}

function readResults(folder: string, known: ReadonlySet<string>): Map<string, Map<string, MetricValue>> {
  const { file, rows } = readCsv(join(folder, "results.csv"), ["run", "metric", "value", "unit"]);
  const numbers = new NumberReader(file);
  const byRun = new Map([...known].map((run) => [run, new Map<string, MetricValue>()]));
  const strangers = rows.flatMap((row): InputProblem[] => {
    const metrics = byRun.get(row.text("run"));
    metrics?.set(row.text("metric"), { value: numbers.read(row, "value"), unit: row.text("unit") });
    return metrics === undefined
      ? [{ file, line: row.line, path: "run", expected: "a run of runs.csv", found: JSON.stringify(row.text("run")) }]
      : [];
  });
  throwIfAny([...strangers, ...numbers.problems]);
  return byRun;
}

/** The cells in the order of cells.csv, or of the runs when there is no such file. */
function readCells(folder: string, runs: readonly { readonly cell: string }[]): Map<string, string> {
  const path = join(folder, "cells.csv");
  if (!existsSync(path)) return new Map(runs.map(({ cell }) => [cell, ""]));
  const { columns, rows } = readCsv(path, ["cell", "scenario"]);
  const factors = columns.filter((name) => name !== "cell");
  return new Map(rows.map((row) => [row.text("cell"), factors.map((name) => `${name}=${row.text(name)}`).join(" ")]));
}
