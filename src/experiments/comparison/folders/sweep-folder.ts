import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ResultTable, readFacts, readTable, SWEEP_FILE } from "../../../metrics/index.ts";
import { type InputProblem, throwIfAny } from "../../../workloads/index.ts";
import type { ComparedRun, MetricValue, Side, UnfinishedRun } from "../side.ts";
import { flatten, inputHashes } from "./settings.ts";

/** Reads sweep.json, runs.csv, results.csv and, when it is there, cells.csv of a folder that `wavetank sweep` wrote. */
export function readSweepSide(folder: string): Side {
  const facts = readFacts(join(folder, SWEEP_FILE));
  const { runs, unfinished } = readRuns(folder);
  const changes = facts.entries().filter(([name]) => name === "set" || name === "until");
  const settings = new Map<string, string>();
  for (const [name, value] of changes) flatten(value, name, settings);
  return {
    folder,
    kind: "sweep",
    name: facts.get("experiment").text(),
    version: facts.get("wavetank").text(),
    partial: facts.get("partial").isTrue(),
    runs,
    unfinished,
    inputs: inputHashes(facts),
    settings,
    cells: readCells(folder, [...runs, ...unfinished]),
  };
}

function readRuns(folder: string): { readonly runs: ComparedRun[]; readonly unfinished: UnfinishedRun[] } {
  const table = readTable(join(folder, "runs.csv"), { columns: ["run", "cell", "seed", "status", "digest", "message"] });
  const [names, cells, seeds, statuses, digests, messages] = table.names.map((column) => table.texts(column));
  checkPlaces(table, cells, seeds);
  const metrics = readResults(folder, names);
  const runs: ComparedRun[] = [];
  const unfinished: UnfinishedRun[] = [];
  for (const [i, run] of names.entries()) {
    const place = { cell: cells[i], seed: seeds[i] };
    if (digests[i] === "") unfinished.push({ ...place, status: statuses[i], message: messages[i] });
    else runs.push({ ...place, digest: digests[i], metrics: metrics.get(run)! });
  }
  return { runs, unfinished };
}

/** A cell and a seed belong to one run. */
function checkPlaces(table: ResultTable, cells: readonly string[], seeds: readonly string[]): void {
  const seen = new Map<string, number>();
  const problems: InputProblem[] = [];
  for (let i = 0; i < table.rows; i++) {
    const place = `cell ${cells[i]}, seed ${seeds[i]}`;
    const first = seen.get(place);
    if (first === undefined) seen.set(place, table.line(i));
    else problems.push(table.problem(i, "one run per cell and seed", `${place} again, as in line ${first}`));
  }
  throwIfAny(problems);
}

function readResults(folder: string, known: readonly string[]): Map<string, Map<string, MetricValue>> {
  const table = readTable(join(folder, "results.csv"), { columns: ["run", "metric", "value", "unit"] });
  const [runs, metrics, units] = ["run", "metric", "unit"].map((column) => table.texts(column));
  const values = table.numbers("value");
  const byRun = new Map(known.map((run) => [run, new Map<string, MetricValue>()]));
  const problems: InputProblem[] = [];
  for (const [i, run] of runs.entries()) {
    if (!byRun.has(run)) problems.push(table.problem(i, "a run of runs.csv", JSON.stringify(run), "run"));
    byRun.get(run)?.set(metrics[i], { value: values[i], unit: units[i] });
  }
  throwIfAny(problems);
  return byRun;
}

/** The cells in the order of cells.csv, or of the runs when there is no such file. */
function readCells(folder: string, runs: readonly { readonly cell: string }[]): Map<string, string> {
  const path = join(folder, "cells.csv");
  if (!existsSync(path)) return new Map(runs.map(({ cell }) => [cell, ""]));
  const table = readTable(path);
  const factors = table.names.filter((name) => name !== "cell").map((name) => [name, table.texts(name)] as const);
  return new Map(table.texts("cell").map((cell, i) => [cell, factors.map(([name, levels]) => `${name}=${levels[i]}`).join(" ")]));
}
