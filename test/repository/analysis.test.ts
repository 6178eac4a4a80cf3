import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TABLES, writeExports } from "../../src/metrics/index.ts";
import { runOnDisk } from "../metrics/run-on-disk.ts";

const PAGE = readFileSync(fileURLToPath(new URL("../../docs/analysis.md", import.meta.url)), "utf8");
const folder = mkdtempSync(join(tmpdir(), "wavetank-analysis-"));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  runOnDisk(folder, ({ machine, pool, pod, start, at }) => {
    const node = machine(pool("pool", 1), "n");
    at(5);
    start(pod("a"), node);
    at(65);
  });
  await writeExports(folder, { parquet: true, openMetrics: false, traceEvents: false });
});

/** The examples of a language, with the folder of a run in place of RUN. */
const examples = (language: string): string[] =>
  [...PAGE.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, code]) => code.replaceAll("RUN", folder));

const has = (command: string, ...words: string[]): boolean => spawnSync(command, words).status === 0;
const duckdb = has("duckdb", "--version");
const pandas = has("python3", "-c", "import pandas");

/** What a program says of an example; it must end well. */
function check(command: string, words: readonly string[], input: string): void {
  const { status, stderr } = spawnSync(command, words, { input, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
}

describe("docs/analysis.md", () => {
  test("names tables and columns that are there", () => {
    const columns = new Set(TABLES.flatMap((table) => table.columns.map(({ name }) => name)));
    const named = [...examples("sql"), ...examples("python")].join("\n").match(/\b[a-z_]+_(seconds|usd)\b/g) ?? [];
    expect(named.length).toBeGreaterThan(10);
    const made = ["p99_seconds", "no_fit_seconds", "node_launch_seconds"];
    expect(named.filter((name) => !columns.has(name) && !made.includes(name))).toEqual([]);
    const files = new Set(TABLES.flatMap(({ name }) => [`${name}.csv`, `${name}.parquet`]));
    expect([...PAGE.matchAll(/RUN\/([a-z.]+)/g)].filter(([, file]) => !files.has(file))).toEqual([]);
  });

  test.skipIf(!duckdb)(`its SQL runs${duckdb ? "" : " (skipped: there is no duckdb here)"}`, () => {
    for (const sql of examples("sql")) check("duckdb", [], sql);
  });

  test.skipIf(!pandas)(`its Python runs${pandas ? "" : " (skipped: there is no pandas here)"}`, () => {
    for (const script of examples("python")) writeFileSync(join(folder, "example.py"), script);
    check("python3", [join(folder, "example.py")], "");
  });
});
