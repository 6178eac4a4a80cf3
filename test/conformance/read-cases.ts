import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { TestCase } from "./adapter.ts";

/** The folder, suite or case that was asked for does not exist, or cannot be read. Said in one sentence. */
export class ArgumentError extends Error {}

const CASES_SUFFIX = ".jsonl.gz";

/** Names of the suites in a folder: its subfolders that hold case files. */
export function suitesIn(folder: string): string[] {
  if (!existsSync(folder)) throw new ArgumentError(`no folder ${folder}`);
  if (!statSync(folder).isDirectory()) throw new ArgumentError(`${folder} is a file: expected a folder with one subfolder per suite`);
  const suites = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && caseFiles(join(folder, entry.name)).length > 0)
    .map(({ name }) => name)
    .sort();
  if (suites.length > 0) return suites;
  const hint = caseFiles(folder).length > 0 ? ": it is itself the folder of one suite, so give the folder above it" : "";
  throw new ArgumentError(`${folder} holds no <suite>/*${CASES_SUFFIX}${hint}`);
}

/** All cases of a suite, by file name, then in the order of the file. */
export function readSuite(folder: string, suite: string): TestCase[] {
  return caseFiles(join(folder, suite)).flatMap((name) => readCaseFile(join(folder, suite, name)));
}

/** `<suite>/<family>/<name>` -> `<family>`, which may have slashes of its own. */
export function familyOf(id: string): string {
  const parts = id.split("/");
  return parts.length < 3 ? "(no family)" : parts.slice(1, -1).join("/");
}

function caseFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(CASES_SUFFIX))
    .sort();
}

function readCaseFile(file: string): TestCase[] {
  let text: string;
  try {
    text = gunzipSync(readFileSync(file)).toString("utf8");
  } catch (error) {
    throw new ArgumentError(`${file}: ${(error as Error).message}`);
  }
  const cases: TestCase[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line !== "") cases.push(parseCase(line, `${file}:${index + 1}`));
  }
  return cases;
}

function parseCase(line: string, place: string): TestCase {
  let value: Partial<TestCase> | null;
  try {
    value = JSON.parse(line) as Partial<TestCase> | null;
  } catch (error) {
    throw new ArgumentError(`${place}: ${(error as Error).message}`);
  }
  const { id, tags = [], input, expect } = value ?? {};
  if (typeof id !== "string" || input === undefined || expect === undefined) {
    throw new ArgumentError(`${place}: expected a case with id, input and expect`);
  }
  return { id, tags, input, expect };
}
