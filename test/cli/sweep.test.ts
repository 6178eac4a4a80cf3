import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { experiment, experimentFolder, GRID } from "../experiments/small-experiment.ts";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
const TABLES = ["cells.csv", "effects.csv", "results.csv", "runs.csv", "sweep.json"];
const small = experimentFolder({ "e.yaml": experiment(GRID), "other.yaml": experiment(GRID, "other") });

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** Runs `wavetank sweep` in a folder. */
function sweep(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "sweep", ...args], { cwd: folder, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

const tables = (folder: string, out: string) => TABLES.map((name) => readFileSync(join(folder, out, name), "utf8"));
const kept = (folder: string, out: string) => {
  const path = join(folder, out, ".results");
  return existsSync(path) ? readdirSync(path).filter((name) => /^[0-9a-f]{64}\.json$/.test(name)) : [];
};
/** Waits until a sweep has finished so many runs. */
async function untilKept(folder: string, out: string, count: number): Promise<void> {
  while (kept(folder, out).length < count) await setTimeout(5);
}

describe("tables", () => {
  test("are the same from threads and in process, and the second start makes no run", () => {
    expect(sweep(small, "e.yaml", "-o", "a", "--backend", "in-process")).toMatchObject({ code: 0, err: "" });
    const threads = sweep(small, "e.yaml", "-o", "b", "--workers", "3");
    expect(threads).toMatchObject({ code: 0, err: "" });
    expect(threads.out).toMatch(/^12 runs made in .* s; tables in b$/m);
    expect(tables(small, "b")).toEqual(tables(small, "a"));
    const again = sweep(small, "e.yaml", "-o", "b");
    expect(again.out).toMatch(/^0 runs made in .* s, 12 were there already; tables in b$/m);
    expect(tables(small, "b")).toEqual(tables(small, "a"));
    expect(
      readdirSync(join(small, "b"))
        .filter((name) => name !== ".results")
        .sort(),
    ).toEqual(TABLES);
  });

  test("say what was run, in order", () => {
    const [cells, effects, results, runs, json] = tables(small, "a").map((text) => text.trimEnd().split("\n"));
    expect(cells).toEqual([
      "cell,scenario,max,expander",
      "1,scenario.yaml,8,least-waste",
      "2,scenario.yaml,8,most-pods",
      "3,scenario.yaml,2,least-waste",
      "4,scenario.yaml,2,most-pods",
    ]);
    expect(runs[0]).toBe("run,cell,seed,status,digest,events,simulated_seconds,message,replay,key");
    expect(runs.slice(1).map((row) => row.split(",").slice(0, 4).join())).toEqual(
      [1, 2, 3, 4].flatMap((cell) => [1, 2, 3].map((seed) => `${(cell - 1) * 3 + seed},${cell},${seed},succeeded`)),
    );
    expect(runs[1]).toContain(
      ",3600.000,,wavetank run scenario.yaml --seed 1 --set 'spec.cluster.nodePools[0].max=8' --set spec.clusterAutoscaler.expander=least-waste,",
    );
    expect(results[1]).toBe("1,1,1,pods_created,30,pods");
    expect(effects.filter((row) => row.startsWith("cell,"))).toHaveLength(8);
    expect(effects.filter((row) => row.startsWith("factor,"))).toHaveLength(4);
    expect(effects.find((row) => row.startsWith("factor,,max,2,8,node_hours,hours,3,"))).toBeDefined();
    const sweepJson = JSON.parse(json.join("\n"));
    expect(sweepJson).toMatchObject({
      experiment: "small",
      partial: false,
      counts: { cells: 4, seeds: 3, runs: 12, succeeded: 12, failed: 0, missing: 0 },
    });
    expect(sweepJson.scenarios[0].inputs.map(({ path }: { path: string }) => path)).toEqual(["scenario.yaml", "job.yaml"]);
  });

  test("a run of a sweep is the run that its replay line makes", () => {
    const [, , , runs] = tables(small, "a");
    const row = runs.split("\n")[5].split(",");
    const replay = `${row.slice(8, -1).join(",")} -o replayed --force`;
    const { status } = spawnSync("sh", ["-c", replay.replace(/^wavetank/, `"${process.execPath}" "${PROGRAM}"`)], { cwd: small });
    expect(status).toBe(0);
    expect(JSON.parse(readFileSync(join(small, "replayed/run.json"), "utf8")).digest).toBe(row[4]);
  });

  test("more seeds make only the new runs; --keep-tables keeps those of each run", () => {
    const more = sweep(small, "e.yaml", "-o", "b", "--seeds", "4", "--format", "json");
    expect(JSON.parse(more.out)).toMatchObject({ reused: 12, counts: { runs: 16, succeeded: 16 } });
    const withTables = sweep(small, "e.yaml", "-o", "b", "--seeds", "1", "--keep-tables", "--format", "json");
    expect(JSON.parse(withTables.out)).toMatchObject({ reused: 0, counts: { runs: 4 } });
    const folders = readdirSync(join(small, "b/runs"));
    expect(folders).toHaveLength(4);
    expect(readdirSync(join(small, "b/runs", folders[0]))).toEqual(expect.arrayContaining(["pods.csv", "run.json", "summary.csv"]));
  });
});

test("a sweep that stops takes the same seeds in threads and in process, and says how it ended", () => {
  const written = GRID.replace("seeds: 3", "seeds: { until: 40%, metrics: [node_hours], max: 12 }");
  const folder = experimentFolder({ "e.yaml": experiment(`${written}until: 20m`) }, { pods: 6 });
  const first = sweep(folder, "e.yaml", "-o", "a", "--backend", "in-process");
  expect(first).toMatchObject({ code: 0, err: "" });
  expect(first.out).toContain("\n10 seeds were enough: means were to be known to 40 %\n  reached, where it is least: node_hours to ");
  const threads = sweep(folder, "e.yaml", "-o", "b", "--workers", "3", "--format", "json");
  expect(JSON.parse(threads.out).stopping).toMatchObject({ verdict: "reached", seeds: 10, max: 12 });
  expect(tables(folder, "b")).toEqual(tables(folder, "a"));
  const { stdout } = spawnSync(process.execPath, [PROGRAM, "validate", "e.yaml"], { cwd: folder, encoding: "utf8" });
  expect(stdout).toBe("ok e.yaml: experiment, 1 scenarios, 2 factors, 4 cells, 48 runs at most\n");
});

test("validate reads every cell, and makes no run", () => {
  const validate = (file: string, ...args: string[]) =>
    spawnSync(process.execPath, [PROGRAM, "validate", file, ...args], { cwd: small, encoding: "utf8" });
  expect(validate("e.yaml").stdout).toBe("ok e.yaml: experiment, 1 scenarios, 2 factors, 4 cells, 12 runs\n");
  const wrong = validate("e.yaml", "--set", "spec.untill=1h");
  expect(wrong).toMatchObject({ status: 2, stdout: "" });
  expect(wrong.stderr).toContain('--set spec.untill: expected a known field, found unknown field "untill"');
});

describe("refusals", () => {
  test.each<[string, string[], string]>([
    ["a folder of another experiment", ["other.yaml", "-o", "a"], 'a: already holds the results of "small"'],
    ["a queue without its backend", ["e.yaml", "--queue", "redis://x"], "--queue: expected --backend bullmq, found --backend threads"],
    [
      "the backend without a queue",
      ["e.yaml", "--backend", "bullmq"],
      "--backend bullmq: expected --queue with a Redis server, such as redis://host:6379, found none",
    ],
    [
      "threads in process",
      ["e.yaml", "--backend", "in-process", "--workers", "2"],
      "--workers: expected --backend threads, found --backend in-process",
    ],
    [
      "a queue that is no address",
      ["e.yaml", "--backend", "bullmq", "--queue", "host"],
      '--queue: expected a server such as redis://host:6379, or the path of a socket, found "host"',
    ],
    [
      "no server there",
      ["e.yaml", "-o", "q", "--backend", "bullmq", "--queue", "redis://user:secret@127.0.0.1:9"],
      "--queue: expected a Redis server that answers at redis://127.0.0.1:9, found connect ECONNREFUSED 127.0.0.1:9",
    ],
    ["no seeds", ["e.yaml", "--seeds", "0"], "error: option '--seeds <n>' argument '0' is invalid. expected a whole number of 1 or more"],
    ["a wrong setting", ["e.yaml", "--set", "spec.untill=1h"], '--set spec.untill: expected a known field, found unknown field "untill"'],
  ])("%s", (_what, args, message) => {
    const { code, err } = sweep(small, ...args);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });

  test("--force takes the folder over", () => expect(sweep(small, "other.yaml", "-o", "a", "--force").code).toBe(0));
});

describe("what goes wrong", () => {
  const PLUGIN = (body: string) => `
export const plugin = {
  name: "Trouble",
  points: ["filter"],
  create: () => ({ name: "Trouble", filter() { ${body} } }),
};
`;
  const folder = experimentFolder({
    "throws.js": PLUGIN("throw new Error('no luck')"),
    "dies.js": PLUGIN("process.exit(9)"),
    "e.yaml": experiment(`
scenarios: scenario.yaml
seeds: 2
factors:
  - { name: plugins, path: spec.scheduler.plugins, values: [[], [throws.js], [dies.js]] }
metrics: [node_hours]
`),
  });

  test("a run that throws and a thread that dies fail their runs only, and are told with the line that makes them again", () => {
    const { code, out } = sweep(folder, "e.yaml", "-o", "out", "--workers", "2");
    expect(out).toContain("4 of 6 runs failed: messages and replay lines in runs.csv");
    expect(code).toBe(1);
    const rows = readFileSync(join(folder, "out/runs.csv"), "utf8").trimEnd().split("\n").slice(1);
    expect(rows.map((row) => row.split(",")[3])).toEqual(["succeeded", "succeeded", "failed", "failed", "failed", "failed"]);
    expect(rows[2]).toContain("bug: no luck");
    expect(rows[4]).toMatch(/lost: the thread that made this run died: /);
    expect(rows[4]).toContain(`wavetank run scenario.yaml --seed 1 --set 'spec.scheduler.plugins=[""dies.js""]'`);
    expect(JSON.parse(readFileSync(join(folder, "out/sweep.json"), "utf8")).counts).toMatchObject({ succeeded: 2, failed: 4, missing: 0 });
  });

  test("failed runs are made again by the next start", () => {
    const { out } = sweep(folder, "e.yaml", "-o", "out", "--workers", "2", "--format", "json");
    expect(JSON.parse(out)).toMatchObject({ reused: 2, counts: { succeeded: 2, failed: 4 } });
  });
});

describe("interruptions", { timeout: 180_000 }, () => {
  const folder = experimentFolder({ "e.yaml": experiment(GRID) }, { pods: 150 });
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [PROGRAM, "sweep", "e.yaml", "--seeds", "4", "--workers", "2", ...args], { cwd: folder });
    children.push(child);
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    return { child, ended: new Promise<{ code: number | null; out: string }>((done) => child.on("close", (code) => done({ code, out }))) };
  };

  test("kill -9 loses the runs in flight at most, and a second start ends in the same tables", async () => {
    const { child, ended } = start("-o", "killed");
    await untilKept(folder, "killed", 3);
    child.kill("SIGKILL");
    await ended;
    const before = kept(folder, "killed");
    expect(before.length).toBeLessThan(16);
    const times = before.map((name) => statSync(join(folder, "killed/.results", name)).mtimeMs);
    expect(existsSync(join(folder, "killed/sweep.json"))).toBe(false);
    const again = await start("-o", "killed", "--format", "json").ended;
    expect(JSON.parse(again.out)).toMatchObject({ partial: false, reused: before.length, counts: { runs: 16, succeeded: 16 } });
    expect(before.map((name) => statSync(join(folder, "killed/.results", name)).mtimeMs)).toEqual(times);
    await start("-o", "whole").ended;
    expect(tables(folder, "killed")).toEqual(tables(folder, "whole"));
  });

  test("Ctrl-C writes the tables of what is finished, and says that they are partial", async () => {
    const { child, ended } = start("-o", "stopped");
    await untilKept(folder, "stopped", 2);
    child.kill("SIGINT");
    const { code, out } = await ended;
    expect(code).toBe(130);
    expect(out).toMatch(/interrupted: \d+ of 16 runs are missing; start again to go on/);
    const { partial, counts } = JSON.parse(readFileSync(join(folder, "stopped/sweep.json"), "utf8"));
    expect(partial).toBe(true);
    expect(counts.succeeded).toBe(kept(folder, "stopped").length);
    expect(counts.succeeded + counts.missing).toBe(16);
    const statuses = readFileSync(join(folder, "stopped/runs.csv"), "utf8").match(/,(succeeded|missing),/g);
    expect(statuses).toHaveLength(16);
    expect((await start("-o", "stopped").ended).code).toBe(0);
    expect(tables(folder, "stopped")).toEqual(tables(folder, "whole"));
  });

  test("a second Ctrl-C ends at once", async () => {
    const { child, ended } = start("-o", "twice", "--backend", "threads", "--seeds", "50");
    await untilKept(folder, "twice", 1);
    child.kill("SIGINT");
    child.kill("SIGTERM");
    expect((await ended).code).toBe(130);
  });
});
