import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
const SCENARIO = fileURLToPath(new URL("../golden/scale-from-zero/scenario.yaml", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "wavetank-explain-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

function wavetank(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", LC_ALL: "C" },
  });
  return { code: status, out: stdout, err: stderr };
}

let markdown = "";
beforeAll(() => {
  const run = wavetank("run", SCENARIO, "-o", "night", "--tables", "parquet", "--openmetrics", "--trace-events", "--format", "markdown");
  expect(run).toMatchObject({ code: 0, err: "" });
  markdown = run.out;
});

/** What is answered, and with which code. */
function check(line: string, code: number, words: RegExp): void {
  const answer = wavetank("explain", ...line.split(" "));
  expect(answer.code === 0 ? answer.out : answer.err).toMatch(words);
  expect(answer.code).toBe(code);
}

test("run writes the other forms of its results", () => {
  expect(markdown).toMatch(/^# scale-from-zero\n\n## Pods\n\n\| metric \| value \| unit \|/);
  for (const file of ["pods.parquet", "metrics.om", "trace-events.json"]) expect(existsSync(join(folder, "night", file))).toBe(true);
});

test("a sweep is told from a run", () => {
  mkdirSync(join(folder, "many"));
  writeFileSync(join(folder, "many/sweep.json"), "{}");
  check("many", 2, /^many: expected the folder of a run, found that of a sweep\n {2}wavetank sweep --keep-tables /);
});

test("explain answers", () => {
  check("night", 0, /^run scale-from-zero\n\n9 pods got a node/);
  check("night pod batch-0 --width 60", 0, /\nnode_launch +#+ +1m15s\n/);
  check("night node small-4 --no-color", 0, /^node small-4\n/);
  check("night pool large --format json", 0, /^\{\n {2}"subject": "pool large"/);
});

test("no line is wider than the columns asked for", () => {
  const { out } = wavetank("explain", "night", "pod", "batch-0", "--width", "60");
  for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
});

test("wrong input is exit code 2", () => {
  check("nowhere", 2, /nowhere\/run\.json: expected a file that wavetank wrote, found no such file/);
  check("night pod batch-99", 2, /did you mean "batch-0"\?/);
  check("night pod", 2, /expected the name of a pod, found nothing/);
  check("night pode batch-0", 2, /expected one of pod, node, pool, deployment, job, statefulset, found "pode"\n {2}did you mean "pod"\?/);
  check("night pod batch-0 --format xml", 2, /Allowed choices are table, json/);
});

test("help has examples", () => {
  expect(wavetank("explain", "--help").out).toContain("wavetank explain wavetank-out/night pod batch/job-7-0");
});
