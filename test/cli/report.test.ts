import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
const SWEEP = fileURLToPath(new URL("../reports/pages/sweep", import.meta.url));
const RUN = fileURLToPath(new URL("../../reports/night-batch", import.meta.url));
const SCENARIO = fileURLToPath(new URL("../golden/first-pods/scenario.yaml", import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wavetank-test-"));
  writeFileSync(join(folder, "file"), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Exit code and everything printed. The word FOLDER stands for the test's own. */
function wavetank(...args: string[]): { readonly code: number | null; readonly printed: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args.map((arg) => arg.replace("FOLDER", folder))], {
    encoding: "utf8",
  });
  return { code: status, printed: stdout + stderr };
}

describe("wavetank report", () => {
  const check = (title: string, args: readonly string[], code: number, printed: RegExp): void =>
    test(title, () => {
      const found = wavetank("report", ...args);
      expect([found.code, found.printed]).toEqual([code, expect.stringMatching(printed)]);
    });

  check("help", ["--help"], 0, /Examples:\n {2}wavetank report/);
  check("no folder at all", [], 2, /missing required argument 'dir'/);
  check(
    "no such folder",
    ["FOLDER/nowhere"],
    2,
    /nowhere: expected the folder of a run, a sweep, a comparison or a plan.*found no such folder/,
  );
  check("another folder", ["FOLDER"], 2, /expected the folder of a run.*found none of these files\n.*wavetank run/);
  check("one file for two folders", [RUN, SWEEP, "-o", "FOLDER/x.html"], 2, /--out: expected a single folder to draw, found 2 folders/);
  check("a file that cannot be written", [SWEEP, "-o", "FOLDER/file/x.html"], 2, /x\.html: /);
  check("a run", [RUN, "-o", "FOLDER/run.html"], 0, /run\.html\n$/);
  check("a sweep", [SWEEP, "--out", "FOLDER/sweep.html"], 0, /sweep\.html\n$/);

  test("what it writes is the kept report, and nothing stays behind", () => {
    expect(readFileSync(join(folder, "run.html"), "utf8")).toBe(readFileSync(join(RUN, "report.html"), "utf8"));
    expect(readdirSync(folder).sort()).toEqual(["file", "run.html", "sweep.html"]);
  });

  test("when one of several is wrong, none is written", () => {
    expect(wavetank("report", "FOLDER/nowhere", SWEEP).code).toBe(2);
    expect(existsSync(join(SWEEP, "report.html"))).toBe(false);
  });
});

describe("wavetank run", () => {
  test("leaves a report beside its tables", () => {
    const { code, printed } = wavetank("run", SCENARIO, "-o", "FOLDER/with");
    expect([code, printed]).toEqual([0, expect.stringMatching(/tables and report\.html in /)]);
    expect(readFileSync(join(folder, "with/report.html"), "utf8")).toMatch(/^<!doctype html>.*<h1>first-pods<\/h1>.*<\/html>\n$/s);
  });

  test("and none when it is told so; an old one goes with the old tables", () => {
    expect(wavetank("run", SCENARIO, "-o", "FOLDER/with", "--force", "--no-report").printed).toMatch(/ tables in /);
    expect(existsSync(join(folder, "with/report.html"))).toBe(false);
  });
});
