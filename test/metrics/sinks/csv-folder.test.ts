import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { column } from "../../../src/metrics/columns.ts";
import { CsvFolderSink, OutputError } from "../../../src/metrics/index.ts";

const table = {
  name: "nodes",
  file: "nodes.csv",
  help: "Nodes.",
  columns: [column("node", "text", "Name."), column("pods", "pods", "Pods.")],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wavetank-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The error that `act` throws. */
function refusal(act: () => unknown): { code: string; message: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof OutputError) return { code: error.code, message: error.message.replace(folder, "OUT") };
    throw error;
  }
  throw new Error("it did not refuse");
}

function written(sink: CsvFolderSink, rows: number): CsvFolderSink {
  sink.begin(table);
  for (let i = 0; i < rows; i++) sink.row("nodes", [`n${i}`, i]);
  return sink;
}

test.runIf(existsSync("/proc/self"))("a folder that takes no other is refused, and does not hang", () => {
  const { code, message } = refusal(() => new CsvFolderSink("/proc/deep/wavetank"));
  expect([code, message.split(":")[0]]).toEqual(["ENOENT", "/proc/deep/wavetank"]);
});

test("files have their names only once all are complete", () => {
  const out = join(folder, "deep", "out");
  const sink = written(new CsvFolderSink(out), 2);
  const [result] = sink.end();
  sink.writeFile("run.json", "{}\n");
  expect(readdirSync(out).sort()).toEqual(["nodes.csv.partial", "run.json.partial"]);
  sink.commit();
  expect(readdirSync(out).sort()).toEqual(["nodes.csv", "run.json"]);
  const text = readFileSync(join(out, "nodes.csv"), "utf8");
  expect(text).toBe("node,pods\nn0,0\nn1,1\n");
  expect(result).toEqual({ name: "nodes", file: "nodes.csv", rows: 2, sha256: createHash("sha256").update(text).digest("hex") });
});

test("text beside the tables is appended, and has its name when they have theirs", () => {
  const sink = written(new CsvFolderSink(folder), 1);
  sink.append("status.yaml", "a: 1\n");
  sink.append("status.yaml", "---\na: 2\n");
  sink.end();
  expect(readdirSync(folder).sort()).toEqual(["nodes.csv.partial", "status.yaml.partial"]);
  sink.commit();
  expect(readFileSync(join(folder, "status.yaml"), "utf8")).toBe("a: 1\n---\na: 2\n");
});

test("text of a run that failed is dropped with its tables", () => {
  const sink = written(new CsvFolderSink(folder), 1);
  sink.append("status.yaml", "a: 1\n");
  sink.discard();
  expect(readdirSync(folder)).toEqual([]);
});

test("rows beyond one batch are all there, in order", () => {
  const sink = written(new CsvFolderSink(folder), 2500);
  sink.end();
  sink.commit();
  const lines = readFileSync(join(folder, "nodes.csv"), "utf8").trimEnd().split("\n");
  expect(lines).toEqual(["node,pods", ...Array.from({ length: 2500 }, (_, i) => `n${i},${i}`)]);
});

test("what is discarded leaves nothing behind, and what was there before in peace", () => {
  writeFileSync(join(folder, "run.json"), "old");
  written(new CsvFolderSink(folder, { force: true }), 5).discard();
  expect(readdirSync(folder)).toEqual(["run.json"]);
});

test("a run does not go among the tables of a sweep, not even by force", () => {
  writeFileSync(join(folder, "sweep.json"), "{}");
  expect(refusal(() => new CsvFolderSink(folder, { force: true }))).toEqual({
    code: "exists",
    message: "OUT: already holds other results (sweep.json); choose another folder with --out",
  });
});

test("a folder that holds results is refused, or replaced by force", () => {
  writeFileSync(join(folder, "pods.csv"), "old");
  writeFileSync(join(folder, "notes.txt"), "mine");
  expect(refusal(() => new CsvFolderSink(folder))).toEqual({
    code: "exists",
    message: "OUT: already holds results (pods.csv); choose another folder with --out, or replace them with --force",
  });
  const sink = written(new CsvFolderSink(folder, { force: true }), 1);
  sink.end();
  sink.commit();
  expect(readdirSync(folder).sort()).toEqual(["nodes.csv", "notes.txt"]);
});

test("a folder with other files is fine", () => {
  writeFileSync(join(folder, "notes.txt"), "mine");
  expect(() => new CsvFolderSink(folder)).not.toThrow();
});

test("a file where the folder should be is refused", () => {
  writeFileSync(join(folder, "out"), "");
  expect(refusal(() => new CsvFolderSink(join(folder, "out"))).code).toBe("EEXIST");
  expect(refusal(() => new CsvFolderSink(join(folder, "out", "in"))).message).toMatch(/expected a folder, found a file in the path/);
});

test("a file that cannot be opened is named", () => {
  mkdirSync(join(folder, "nodes.csv.partial"));
  expect(refusal(() => new CsvFolderSink(folder).begin(table))).toEqual({
    code: "EISDIR",
    message: "OUT/nodes.csv.partial: cannot be written (EISDIR)",
  });
});

test("a table that has no rows is a header", () => {
  const sink = written(new CsvFolderSink(folder), 0);
  sink.end();
  sink.commit();
  expect(readFileSync(join(folder, "nodes.csv"), "utf8")).toBe("node,pods\n");
  expect(existsSync(join(folder, "nodes.csv.partial"))).toBe(false);
});
