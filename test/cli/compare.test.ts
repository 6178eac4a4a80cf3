import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_ALPHA } from "../../src/experiments/statistics/index.ts";
import { type WrittenRun, writeRun, writeSweep } from "../experiments/comparison/folders.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
let folder: string;

/** Twelve seeds of two cells: the second costs 10 % more and waits as long. */
const sweep = (dearer: number): WrittenRun[] =>
  Array.from({ length: 24 }, (_, i) => {
    const seed = (i % 12) + 1;
    const cost_usd = (100 + seed) * (i < 12 ? 1 : dearer) + ((seed * 7) % 5) / 10;
    return { cell: i < 12 ? "1" : "2", seed, metrics: { cost_usd, pod_pending_seconds_mean: seed } };
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wavetank-compare-cli-"));
  const at = (name: string) => join(folder, name);
  writeRun(at("one"), { seed: 1, metrics: { cost_usd: 100, node_hours: 10 } });
  writeRun(at("two"), { seed: 1, metrics: { cost_usd: 104, node_hours: 10 } });
  writeSweep(at("sweep"), sweep(1.1), { 1: "x", 2: "y" });
  writeSweep(at("cheaper"), sweep(1.05), { 1: "x", 2: "y" });
  const rows = Array.from({ length: 26 }, (_, i) => `c${i},cost_usd,${(i < 20 ? 100 : 110) + (i % 3)}`);
  writeFileSync(at("history.csv"), ["commit,metric,value", ...rows, ""].join("\n"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `wavetank compare` in the test folder. */
function check(line: string): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "compare", ...line.split(" ")], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, out: stdout, err: stderr };
}

test.each<[string, number, RegExp]>([
  ["one two", 0, /^A {2}one: run of small, seed 1.*\nB {2}two.*\n\n1 the same; 1 cannot be told\n/],
  ["one two --fail-on worse,any-change", 0, /1 cannot be told/],
  ["one two --fail-on cannot-tell", 1, /1 cannot be told/],
  ["one two --assume-deterministic --fail-on worse", 1, /\n\nworse: cost_usd \+4 %; 1 the same\n/],
  ["one two --assume-deterministic --margin 5% --fail-on worse", 0, /2 the same/],
  ["one two --assume-deterministic --margin cost_usd=4 --fail-on any-change", 0, /2 the same/],
  ["sweep --cells 1 2 --fail-on worse", 1, /\n\nworse: cost_usd \+9\.\d+ %; 1 the same\n\nmetric/],
  ["sweep --cells 1,2 --fail-on any-change", 1, /worse: cost_usd/],
  ["sweep --cells 2 1 --fail-on worse", 0, /better: cost_usd -\d/],
  ["sweep --cells 1 2 --margin 20% --fail-on worse --fail-on any-change", 0, /2 the same/],
  ["sweep cheaper --fail-on worse --metrics cost_usd", 0, /better: cost_usd in cell 2 -4\.\d+ %; 1 the same/],
  ["sweep sweep --all-metrics --fail-on any-change,cannot-tell", 0, /24 pairs in 2 cells, 24 of them equal to the last event/],
  ["sweep --cells 1 2 --format markdown", 0, /^\*\*wavetank compare\*\*: worse: .*\n\n\| metric \| unit \| A .*\|\n(.*\n)*<sub>A: sweep/],
  ["--history history.csv", 0, /1 metric over 26 commits: 1 change, 1 new\n\n.*\ncost_usd {2}c20/],
  ["--history history.csv --fail-on change", 1, /c20/],
  ["--history history.csv --fail-on worse --margin 50%", 0, /none moved/],
  ["--help", 0, new RegExp(`any false alarm in the comparison\\s+\\(default: ${DEFAULT_ALPHA}\\)`)],
  ["--help", 0, /Examples:\n {2}wavetank compare before\/ after\//],
])("compare %s ends with %d", (line, code, words) => {
  const found = check(line);
  expect(found.out).toMatch(words);
  expect([found.code, found.err === ""]).toEqual([code, code === 0]);
});

test.each<[string, RegExp]>([
  ["one", /expected two folders A and B, or one sweep with --cells, or --history, found 1 folders/],
  ["one nowhere", /nowhere: expected a folder with run\.json.*found no such folder/],
  ["sweep --cells 1", /--cells: expected two cells/],
  ["sweep --cells 1 9", /--cells: expected a cell of sweep: 1, 2, found "9"/],
  ["one two --metrics cost_us", /--metrics: expected a metric of the runs, found "cost_us"\n {2}did you mean "cost_usd"/],
  ["one two --metrics , --all-metrics", /--all-metrics: expected not to be given.*\n--metrics: expected names/],
  ["one two --margin 3", /--margin: expected a share such as 1%/],
  ["one two --margin cost_usd=x%", /--margin: expected a share/],
  ["one two --alpha 0", /--alpha: expected a number above 0/],
  ["one two --fail-on wors", /--fail-on: expected one of worse, any-change, cannot-tell, found "wors"\n {2}did you mean "worse"/],
  ["one two --format xml", /--format.*xml.*invalid/],
  ["sweep sweep --assume-deterministic", /--assume-deterministic: expected one run.*found 12 seeds/],
  ["one --history history.csv", /--history: expected no folders beside it/],
  ["--history nowhere.csv", /nowhere\.csv: expected a file that wavetank wrote/],
  ["one --append-history new.csv", /--append-history: expected --commit/],
  ["one two --append-history new.csv --commit c", /--append-history: expected one folder of a run, found 2/],
])("compare %s is wrong input", (line, words) => {
  const { code, out, err } = check(line);
  expect(err).toMatch(words);
  expect(err).not.toMatch(/\n\s+at /);
  expect([code, out, existsSync(join(folder, "new.csv"))]).toEqual([2, "", false]);
});

test("the tables are written, and JSON says the same as comparison.json", () => {
  const { code, out } = check("sweep --cells 1 2 -o tables --format json");
  expect(code).toBe(0);
  expect(readdirSync(join(folder, "tables")).sort()).toEqual(["comparison.csv", "comparison.json", "pairs.csv"]);
  expect(JSON.parse(out)).toMatchObject({
    verdicts: { worse: 1, same: 1 },
    pairs: { count: 12 },
    metrics: [{ metric: "pod_pending_seconds_mean" }, { n: 12 }],
  });
});

test("a folder that cannot be written is wrong input", () => {
  const { code, err } = check("one two -o one/run.json");
  expect([code, /run\.json: expected a folder, found a file/.test(err)]).toEqual([2, true]);
});

test("a run is appended and looked at in one call", () => {
  const { code, err, out } = check("one --append-history grown.csv --commit first --history grown.csv --fail-on change");
  expect([code, err]).toEqual([0, "2 metrics of first appended to grown.csv\n"]);
  expect(out).toMatch(/^2 metrics over 1 commit: none moved/);
  expect(check("one --append-history grown.csv --commit first").code).toBe(2);
});
