import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Adapter } from "./adapter.ts";
import { main } from "./command.ts";

const double: Adapter = { suite: "double", run: ({ input }) => ({ value: (input as number) * 2 }) };
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wavetank-cases-"));
  write("good/double/small.jsonl.gz", [
    { id: "double/small/1", tags: ["one"], input: 1, expect: { value: 2 } },
    { id: "double/small/2", tags: [], input: 2, expect: { value: 4 } },
  ]);
  write("good/other/x.jsonl.gz", [{ id: "other/x/1", tags: [], input: 1, expect: 1 }]);
  write("bad/double/small.jsonl.gz", [{ id: "double/small/1", tags: [], input: 1, expect: { value: 3 } }]);
  write("broken/double/small.jsonl.gz", [{ id: "double/small/1" }]);
  mkdirSync(join(folder, "text/double"), { recursive: true });
  writeFileSync(join(folder, "text/double/small.jsonl.gz"), "not gzipped");
  mkdirSync(join(folder, "empty"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, rows: readonly unknown[]): void {
  const file = join(folder, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, gzipSync(`${rows.map((row) => JSON.stringify(row)).join("\n")}\n`));
}

/** Runs a command line; `@name` stands for a folder of cases made above. */
function command(line: string): { code: number; out: string; error: string } {
  const args = line.split(" ").map((word) => (word.startsWith("@") ? join(folder, word.slice(1)) : word));
  const out: string[] = [];
  const error: string[] = [];
  const code = main(args, { out: (text) => out.push(text), error: (text) => error.push(text) }, [double]);
  return { code, out: out.join(""), error: error.join("") };
}

describe("what is printed, and the exit code", () => {
  test.each([
    ["--cases @good", 0, /double +2 +2\n.* {2}small +2 +2\nother +- +1 +1\n\n2 passed, 0 failed, 1 not run\n$/s],
    ["--cases @good --suite other", 0, /\n0 passed, 0 failed, 1 not run\n$/],
    ["--cases @bad", 1, /failed {2}double\/small\/1\n {2}value\n {4}expected {2}3\n {4}found {5}2\n/],
    ["--cases @bad --json", 1, /^\{"suites":\[\{"suite":"double","total":1,"passed":0,"failed":\["double\/small\/1"\],"notRun":0\}\]\}\n$/],
    ["--cases @good --only double/small/1", 0, /case {4}double\/small\/1\ntags {4}one\ninput\n {2}1\nresult {2}passed\n/],
    ["--cases @bad --only double/small/1", 1, /result {2}failed\n\nvalue\n/],
    ["--cases @good --only other/x/1", 0, /result {2}not run\n/],
    ["--cases @good --only double/small/1 --json", 0, /"total":1,"passed":1/],
    ["--help", 0, /Examples:/],
  ])("%s", (line, code, text) => {
    const ran = command(line);
    expect(ran.out).toMatch(text);
    expect(ran).toMatchObject({ code, error: "" });
  });
});

describe("wrong arguments are said in one sentence, exit code 2", () => {
  test.each([
    ["--cases @nowhere", /^no folder .*nowhere\n/],
    ["--cases @empty", /holds no <suite>\/\*\.jsonl\.gz\n/],
    ["--cases @good/double", /it is itself the folder of one suite/],
    ["--cases @good/double/small.jsonl.gz", /is a file: expected a folder/],
    ["--cases @good --suite doubel", /^no suite "doubel" in .*: there are double, other\n/],
    ["--cases @good --only double/small/17", /^no case "double\/small\/17": did you mean double\/small\/1,/],
    ["--cases @good --only nothing", /^no case "nothing": its suite is none of double, other\n/],
    ["--cases @broken", /small\.jsonl\.gz:1: expected a case with id, input and expect\n/],
    ["--cases @text", /small\.jsonl\.gz: incorrect header check\n/],
    ["--cases @good --update-scores", /^--update-scores counts the project's own cases/],
    ["--bogus", /--bogus/],
    ["stray", /stray/],
  ])("%s", (line, text) => {
    const ran = command(line);
    expect(ran.error).toMatch(text);
    expect(ran).toMatchObject({ code: 2, out: "" });
  });
});
