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

describe("wavetank plan", () => {
  const PLAN = `apiVersion: wavetank.dev/v1alpha1
kind: Plan
metadata: { name: few }
spec:
  scenario: scenario.yaml
  pools: [{ name: only, size: { min: 1, max: 2 } }]
  seeds: { first: 2, max: 2, confirm: 2 }
  drills: { growth: [], machineLoss: false, zoneLoss: false, spotReclaim: false, rollingUpgrade: false }
`;
  const FEW = `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: few }
spec:
  cluster: { nodePools: [{ name: only, capacity: { cpu: 2, memory: 4Gi }, max: 2, price: 0.1 }] }
  workload: [{ trace: { format: wavetank-csv, file: jobs.csv } }]
  objectives: [{ metric: pod_pending_seconds, quantile: 1, max: 1m }]
  output: { interval: 1m, events: false }
`;
  const plan = (...options: string[]) =>
    wavetank("plan", "FOLDER/plan.yaml", "-o", "FOLDER/planned", "--backend", "in-process", "--quiet", ...options);

  test("leaves a report beside its tables", () => {
    writeFileSync(join(folder, "plan.yaml"), PLAN);
    writeFileSync(join(folder, "scenario.yaml"), FEW);
    writeFileSync(join(folder, "jobs.csv"), "name,arrival_ms,run_ms,cpu_millicores,memory_bytes\na,0,600000,1500,1\nb,0,600000,1500,1\n");
    const { code, printed } = plan();
    expect([code, printed]).toEqual([0, expect.stringMatching(/tables and report\.html in /)]);
    const page = readFileSync(join(folder, "planned/report.html"), "utf8");
    expect(page).toContain("2 × only meet every objective for $146.00 a month");
    expect(wavetank("report", "FOLDER/planned", "-o", "FOLDER/again.html").code).toBe(0);
    expect(readFileSync(join(folder, "again.html"), "utf8")).toBe(page);
  });

  test("and none when it is told so; an old one goes", () => {
    expect(plan("--no-report").printed).toMatch(/; tables in /);
    expect(existsSync(join(folder, "planned/report.html"))).toBe(false);
  });
});
