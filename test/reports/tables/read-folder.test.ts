import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InputError } from "../../../src/model/index.ts";
import { drawReport } from "../../../src/reports/index.ts";
import { NO_ASSETS } from "../pages.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "wavetank-test-"));
});
afterAll(() => rmSync(root, { recursive: true }));

/** What is wrong with a folder of these files. */
function problemsOf(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(root, "x"));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  try {
    drawReport(folder, NO_ASSETS);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ file, line, expected, found }) => `${file.replace(folder, "")}:${line ?? ""} ${expected} | ${found}`);
  }
}

describe("folders that cannot be drawn", () => {
  const check = (title: string, files: Readonly<Record<string, string>>, expected: RegExp): void =>
    test(title, () => {
      expect(problemsOf(files).join("\n")).toMatch(expected);
    });

  check("without a document", { "pods.csv": "" }, /run\.json, sweep\.json, comparison\.json or plan\.json in it \| none of these files/);
  check("a document that is no JSON", { "run.json": "{" }, /\/run\.json: JSON \| /);
  check("a document that is no object", { "run.json": "[]" }, /\/run\.json: an object \| \[\]/);
  check("a table without header", { "run.json": "{}", "summary.csv": "" }, /\/summary\.csv:1 a header \| an empty file/);
  check("a table with a torn row", { "run.json": "{}", "summary.csv": "name,value,unit,help\na,1\n" }, /\/summary\.csv:2 4 fields \| 2/);
  check(
    "a table without a column",
    { "run.json": "{}", "summary.csv": "name,value\na,1\n" },
    /summary\.csv:1 a column unit \| none of this name/,
  );
});

test("no such folder", () => {
  expect(() => drawReport(join(root, "nowhere"), NO_ASSETS)).toThrow(/no such folder/);
});

test("a run with nothing but its document still gives a page", () => {
  const folder = join(root, "bare");
  mkdirSync(folder);
  writeFileSync(join(folder, "run.json"), '{"scenario":"bare"}');
  const page = drawReport(folder, NO_ASSETS);
  expect(page).toContain("<h1>bare</h1>");
  expect(page).not.toMatch(/<section/);
});
