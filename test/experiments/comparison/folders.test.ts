import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSide } from "../../../src/experiments/comparison/index.ts";
import { writeRun, writeSweep } from "./folders.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "wavetank-folders-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;

/** The words with which a folder is refused after one of its files was replaced. */
function check(kind: "run" | "sweep", file: string, text: string, words: RegExp): void {
  const folder = join(root, `${folders++}`);
  if (kind === "run") writeRun(folder, { seed: 1, metrics: { cost_usd: 1 } });
  else writeSweep(folder, [{ seed: 1, metrics: { cost_usd: 1 } }]);
  if (text === "") rmSync(join(folder, file));
  else writeFileSync(join(folder, file), text);
  expect(() => readSide(folder)).toThrow(words);
}

const RUNS = "run,cell,seed,status,digest,message\n";

test.each<["run" | "sweep", string, string, RegExp]>([
  ["run", "run.json", "{}", /run\.json scenario: expected a text, found nothing/],
  ["run", "summary.csv", "", /summary\.csv: expected a file that wavetank wrote, found no such file/],
  [
    "run",
    "summary.csv",
    "name,valu,unit\na,1,x\n",
    /summary\.csv:1: expected a column value, found none of this name\n {2}did you mean "valu"/,
  ],
  ["run", "summary.csv", "name,value,unit\na,one,x\n", /summary\.csv:2 value: expected a number or nothing, found "one"/],
  ["run", "summary.csv", "name,value,unit\na,1,x\nb,1,x\n", /summary\.csv: expected 1 rows, as .*run\.json says, found 2/],
  ["sweep", "runs.csv", "", /runs\.csv: expected a file that wavetank wrote/],
  ["sweep", "runs.csv", "run,cell,seed,status,message\n", /runs\.csv:1: expected a column digest/],
  [
    "sweep",
    "runs.csv",
    `${RUNS}1,1,1,ok,d,\n2,1,1,ok,d,\n`,
    /runs\.csv:3: expected one run per cell and seed, found cell 1, seed 1 again, as in line 2/,
  ],
  ["sweep", "results.csv", "run,metric,value,unit\n9,cost_usd,1,usd\n", /results\.csv:2 run: expected a run of runs\.csv, found "9"/],
  ["sweep", "cells.csv", "scenario\n1\n", /cells\.csv:1: expected a column cell/],
  ["sweep", "sweep.json", "3", /sweep\.json: expected an object, found 3/],
])("%s with a wrong %s: %j", check);

test("a folder of neither kind, and none at all", () => {
  mkdirSync(join(root, "empty"));
  expect(() => readSide(join(root, "empty"))).toThrow(
    /empty: expected a folder with run\.json of a run or sweep\.json of a sweep, found neither/,
  );
  expect(() => readSide(join(root, "nowhere"))).toThrow(/found no such folder/);
});

test("a sweep without cells.csv has the cells of its runs; empty values are none", () => {
  const folder = writeSweep(join(root, "bare"), [{ cell: "b", seed: 1, metrics: { cost_usd: "", node_hours: 2 } }]);
  rmSync(join(folder, "cells.csv"));
  const { cells, runs, kind } = readSide(folder);
  expect([kind, [...cells]]).toEqual(["sweep", [["b", ""]]]);
  expect(runs[0].metrics.get("cost_usd")).toEqual({ value: Number.NaN, unit: "usd" });
  expect(runs[0].metrics.get("node_hours")).toEqual({ value: 2, unit: "hours" });
});
