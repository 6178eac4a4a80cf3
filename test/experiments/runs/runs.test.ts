import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { NamedRun } from "../../../src/experiments/runs/backend.ts";
import { loadCell, namedRun } from "../../../src/experiments/runs/cell.ts";
import { CellCache } from "../../../src/experiments/runs/cell-cache.ts";
import { execute } from "../../../src/experiments/runs/execute.ts";
import { inProcess } from "../../../src/experiments/runs/in-process.ts";
import { makeRuns } from "../../../src/experiments/runs/make-runs.ts";
import { replayCommand } from "../../../src/experiments/runs/replay.ts";
import { ResultStore } from "../../../src/experiments/runs/result-store.ts";
import { experimentFolder } from "../small-experiment.ts";

const VERSION = "1.2.3";

/** The run of a folder's scenario with a seed. */
async function runOf(
  folder: string,
  seed: number,
  { set = [] as string[], version = VERSION, tables = undefined as string | undefined } = {},
) {
  const cell = await loadCell({ scenario: join(folder, "scenario.yaml"), set });
  return namedRun(cell, seed, version, tables === undefined ? undefined : () => tables);
}

describe("the key of a run", () => {
  const folder = experimentFolder({});
  const keyOf = async (seed: number, options: Parameters<typeof runOf>[2] = {}) => (await runOf(folder, seed, options)).key;

  test.each<[string, number, Parameters<typeof runOf>[2]]>([
    ["the seed", 2, {}],
    ["a setting", 1, { set: ["spec.until=2h"] }],
    ["the version", 1, { version: "1.2.4" }],
  ])("changes with %s", async (_what, seed, options) => expect(await keyOf(seed, options)).not.toBe(await keyOf(1)));

  test("changes with a file that the scenario names, and not with a comment in the scenario", async () => {
    const own = experimentFolder({});
    const before = (await runOf(own, 1)).key;
    expect(before).toBe(await keyOf(1));
    appendFileSync(join(own, "scenario.yaml"), "# a comment\n");
    expect((await runOf(own, 1)).key).toBe(before);
    appendFileSync(join(own, "job.yaml"), "# a comment\n");
    expect((await runOf(own, 1)).key).not.toBe(before);
  });

  test("does not change with the seed that the scenario names, or where the tables go", async () => {
    expect(await keyOf(1, { set: ["spec.seed=9"] })).toBe(await keyOf(1, { set: ["spec.seed=8"] }));
    expect(await keyOf(1, { tables: "/somewhere" })).toBe(await keyOf(1));
  });
});

describe("execute", () => {
  test("a scenario that was read for another seed gives what one of its own gives", async () => {
    const folder = experimentFolder({});
    const cells = new CellCache();
    const kept = [];
    const fresh = [];
    for (const seed of [1, 2, 3, 1]) {
      const run = await runOf(folder, seed);
      kept.push(await execute(run, VERSION, cells));
      fresh.push(await execute(run, VERSION));
    }
    expect(kept).toEqual(fresh);
    expect(kept[3]).toEqual(kept[0]);
    expect(new Set(kept.map((outcome) => (outcome.kind === "success" ? outcome.digest : ""))).size).toBe(3);
  });

  test("tables of a run whose scenario was read before are those of wavetank run", async () => {
    const folder = experimentFolder({});
    const cells = new CellCache();
    await execute(await runOf(folder, 1), VERSION, cells);
    await execute(await runOf(folder, 7, { tables: join(folder, "kept") }), VERSION, cells);
    await execute(await runOf(folder, 7, { tables: join(folder, "fresh") }), VERSION);
    const names = readdirSync(join(folder, "fresh")).sort();
    expect(names).toContain("run.json");
    const texts = (of: string) => names.map((name) => readFileSync(join(folder, of, name), "utf8"));
    expect(texts("kept")).toEqual(texts("fresh"));
  });

  test("a file that changed since the run got its name is refused by its name", async () => {
    const folder = experimentFolder({});
    const run = await runOf(folder, 1);
    appendFileSync(join(folder, "job.yaml"), "# changed\n");
    expect(await execute(run, VERSION)).toMatchObject({
      kind: "failure",
      reason: "input",
      messages: ["expected job.yaml as it was when the run got its name, found another content"],
    });
  });

  test("a run of another version is refused", async () => {
    const run = await runOf(experimentFolder({}), 1, { version: "0.0.1" });
    expect(await execute(run, VERSION)).toMatchObject({ kind: "failure", reason: "input" });
  });

  test("a scenario that went wrong since is a failure with its line", async () => {
    const folder = experimentFolder({});
    const run = await runOf(folder, 1);
    writeFileSync(join(folder, "scenario.yaml"), "kind: Scenario\n");
    const outcome = await execute(run, VERSION);
    expect(outcome).toMatchObject({ kind: "failure", reason: "input", replay: `wavetank run ${folder}/scenario.yaml --seed 1` });
  });
});

describe("making runs", () => {
  const folder = experimentFolder({});
  const runs = async (...seeds: number[]): Promise<NamedRun[]> => Promise.all(seeds.map((seed) => runOf(folder, seed)));
  const backend = inProcess(VERSION);

  test("each key is made once, and not again when its result is kept", async () => {
    const store = new ResultStore(join(folder, "a"));
    const first = await makeRuns(await runs(1, 2, 1), { backend, store });
    expect(first).toMatchObject({ total: 2, reused: 0, made: 2, failed: 0 });
    expect(await makeRuns(await runs(1, 2, 3), { backend, store })).toMatchObject({ total: 3, reused: 2, made: 1 });
    expect(readdirSync(join(folder, "a"))).toHaveLength(3);
  });

  test.each([
    ["cut off", '{"key":'],
    ["of another run", '{"key":"x","outcome":{"kind":"success"}}'],
    ["empty", ""],
    ["nothing at all", "null"],
  ])("a result that is %s is made again", async (_what, text) => {
    const store = new ResultStore(join(folder, "b"));
    const [run] = await runs(1);
    writeFileSync(join(folder, "b", `${run.key}.json`), text);
    expect(await makeRuns([run], { backend, store })).toMatchObject({ reused: 0, made: 1 });
    expect(store.read(run.key)).toMatchObject({ kind: "success" });
  });

  test("a result whose tables are asked for and are not there is made again", async () => {
    const store = new ResultStore(join(folder, "c"));
    const plain = await runs(1);
    await makeRuns(plain, { backend, store });
    const tables = join(folder, "c-tables");
    const withTables = [await runOf(folder, 1, { tables })];
    expect(await makeRuns(withTables, { backend, store })).toMatchObject({ reused: 0, made: 1 });
    expect(await makeRuns(withTables, { backend, store })).toMatchObject({ reused: 1, made: 0 });
  });

  test("failures are told and not kept", async () => {
    const store = new ResultStore(join(folder, "d"));
    const [run] = await runs(1);
    const broken = { ...run, request: { ...run.request, scenario: join(folder, "nowhere.yaml") } };
    const made = await makeRuns([broken], { backend, store });
    expect(made).toMatchObject({ made: 1, failed: 1 });
    expect([...made.failures.values()][0].messages).toEqual([
      `${folder}/nowhere.yaml: expected a scenario file that can be read, found nothing`,
    ]);
    expect(await makeRuns([broken], { backend, store })).toMatchObject({ reused: 0, made: 1 });
  });

  test("an abort begins no further run", async () => {
    const store = new ResultStore(join(folder, "e"));
    const controller = new AbortController();
    const progress = ({ made }: { made: number }) => made === 2 && controller.abort();
    expect(await makeRuns(await runs(1, 2, 3, 4), { backend, store, signal: controller.signal, progress })).toMatchObject({
      total: 4,
      made: 2,
    });
  });
});

test.each([
  [{ scenario: "a.yaml", set: [], seed: 1 }, "wavetank run a.yaml --seed 1"],
  [{ scenario: "a b.yaml", set: ["x=it's"], seed: 2, until: "1h" }, "wavetank run 'a b.yaml' --seed 2 --set 'x=it'\\''s' --until 1h"],
])("%j is made again by %s", (request, expected) => expect(replayCommand(request)).toBe(expected));
