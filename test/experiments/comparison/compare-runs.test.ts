import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Comparison,
  type ComparisonSettings,
  compareRuns,
  comparisonFiles,
  DEFAULT_MARGIN,
  gateFailures,
  readSide,
} from "../../../src/experiments/comparison/index.ts";
import { repeat } from "../statistics/samples.ts";
import { type WrittenRun, writeRun, writeSweep } from "./folders.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "wavetank-compare-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const SETTINGS: ComparisonSettings = {
  metrics: "headline",
  margins: { default: DEFAULT_MARGIN, byMetric: new Map() },
  alpha: 0.005,
  deterministic: false,
};
let folders = 0;
const next = () => join(root, `${folders++}`);
const side = (runs: readonly WrittenRun[], cells?: Readonly<Record<string, string>>, changes?: object) =>
  readSide(writeSweep(next(), runs, cells, changes));
const single = (run: WrittenRun, changes?: object, pods?: string) => readSide(writeRun(next(), run, changes, pods));

/** Runs of one cell over seeds 1 to 10 with a cost near 100 times `factor`. */
const runs = (factor: number, cell = "1"): WrittenRun[] =>
  repeat(10, (i) => ({
    cell,
    seed: i + 1,
    metrics: { cost_usd: (100 + 5 * Math.sin(i)) * factor + 0.1 * Math.cos(7 * i), node_hours: 50 },
  }));

/** `cell/metric pairs verdict` of every metric. */
function check({ metrics }: Comparison): string[] {
  return metrics.map(({ sample, pairs, verdict }) => `${sample.cell}/${sample.metric} ${pairs} ${verdict}`);
}

describe("pairing", () => {
  test("sweeps of one cell each belong together, whatever the cells are called", () => {
    const found = compareRuns(side(runs(1)), side(runs(1.1, "7"), { 7: "y" }), SETTINGS);
    expect(check(found)).toEqual(["1 and 7/node_hours 10 same", "1 and 7/cost_usd 10 worse"]);
    expect(found.notes).toEqual(["cell 1 of A is scenario=s.yaml level=x; cell 7 of B is scenario=s.yaml level=y"]);
  });

  test("cells of equal name are compared, each against its own", () => {
    const cells = { 1: "x", 2: "y" };
    const found = compareRuns(side([...runs(1), ...runs(1, "2")], cells), side([...runs(1), ...runs(0.9, "2")], cells), {
      ...SETTINGS,
      metrics: ["cost_usd"],
    });
    expect(check(found)).toEqual(["1/cost_usd 10 same", "2/cost_usd 10 better"]);
    expect(found.equalDigests).toBe(10);
  });

  test("two cells of one sweep by name", () => {
    const both = side([...runs(1), ...runs(1.1, "2")], { 1: "x", 2: "y" });
    const found = compareRuns(both, both, { ...SETTINGS, metrics: ["cost_usd"], cells: { a: "1", b: "2" } });
    expect(check(found)).toEqual(["1 and 2/cost_usd 10 worse"]);
    expect(() => compareRuns(both, both, { ...SETTINGS, cells: { a: "1", b: "3" } })).toThrow(
      /--cells: expected a cell of .*: 1, 2, found "3"/,
    );
  });

  test("a run against a cell of a sweep, by its seed", () => {
    const found = compareRuns(single({ seed: 3, metrics: { node_hours: 50 } }), side(runs(1)), SETTINGS);
    expect(check(found)).toEqual([" and 1/node_hours 1 same"]);
  });

  test("seeds that only one side has are told, and failed runs of B are lost", () => {
    const failed = runs(1).map((run) => (run.seed === 2 ? { seed: 2 } : run));
    const found = compareRuns(side(runs(1).slice(0, 9)), side(failed), { ...SETTINGS, metrics: ["cost_usd"] });
    expect(check(found)).toEqual(["1/cost_usd 8 same"]);
    expect(found.notes).toEqual([
      "1 run of B failed: cell 1 seed 2",
      "finished in A only: 1 seed of cell 1: 2",
      "finished in B only: 1 seed of cell 1: 10",
    ]);
    expect(found.lostRuns).toEqual([{ cell: "1", seed: "2", status: "failed", message: "bug: it broke, badly" }]);
    expect(gateFailures(found, new Set(["worse"]))).toEqual(["worse: 1 run that A finished and B did not"]);
  });

  test("no seed in common is wrong input", () => {
    const others = runs(1).map((run) => ({ ...run, seed: run.seed + 100 }));
    expect(() => compareRuns(side(runs(1)), side(others), SETTINGS)).toThrow(/expected runs with the cells and seeds of .*, found none/);
  });
});

describe("metrics", () => {
  test("a pair in which one side has no value is left out and told", () => {
    const holes = runs(1).map((run, i) => (i < 3 ? { ...run, metrics: { ...run.metrics, cost_usd: "" as const } } : run));
    const found = compareRuns(side(runs(1)), side(holes), { ...SETTINGS, metrics: ["cost_usd"] });
    expect(check(found)).toEqual(["1/cost_usd 7 same"]);
    expect(found.notes).toEqual(["cost_usd of cell 1 has no value in 0 runs of A and 3 of B: these pairs are left out"]);
  });

  test("metrics on one side only are named, and are a change", () => {
    const more = runs(1).map((run) => ({ ...run, metrics: { ...run.metrics, pool_b_node_hours: 1 } }));
    const found = compareRuns(side(runs(1)), side(more), { ...SETTINGS, metrics: "all" });
    expect(found.notes).toEqual(["1 metric in B only: pool_b_node_hours"]);
    expect(gateFailures(found, new Set(["any-change", "worse", "cannot-tell"]))).toEqual(["any-change: 1 metric on one side only"]);
  });

  test("unknown names are refused with the nearest", () =>
    expect(() => compareRuns(side(runs(1)), side(runs(1)), { ...SETTINGS, metrics: ["cost_us"] })).toThrow(
      /--metrics: expected a metric of the runs, found "cost_us"\n {2}did you mean "cost_usd"\?/,
    ));

  test("waits that are in no mean are told", () => {
    const waiting = (count: number) => runs(1).map((run) => ({ ...run, metrics: { ...run.metrics, pods_still_unbound: count } }));
    const found = compareRuns(side(waiting(0)), side(waiting(4)), { ...SETTINGS, metrics: ["pods_still_unbound"] });
    expect(found.notes).toEqual(["pods still waiting at the end: 0 in A, 40 in B; their waits are in no mean or quantile of waits"]);
    expect(found.counts).toMatchObject({ worse: 1 });
  });
});

describe("single runs", () => {
  const before = { seed: 1, metrics: { cost_usd: 100, node_hours: 50 } };
  const after = { seed: 1, metrics: { cost_usd: 100.5, node_hours: 60 } };

  test("one pair cannot tell, unless it is equal", () => {
    const found = compareRuns(single(before), single(after), SETTINGS);
    expect(check(found)).toEqual(["/node_hours 1 cannot tell", "/cost_usd 1 cannot tell"]);
    expect(found.notes).toEqual([
      "one pair of runs cannot tell luck from cause: compare sweeps over several seeds, or say --assume-deterministic",
    ]);
    expect(check(compareRuns(single(before), single(before), SETTINGS))).toEqual(["/node_hours 1 same", "/cost_usd 1 same"]);
  });

  test("free of chance, the differences decide against the margin", () => {
    const deterministic = { ...SETTINGS, deterministic: true };
    const found = compareRuns(single(before), single(after), deterministic);
    expect(check(found)).toEqual(["/node_hours 1 worse", "/cost_usd 1 same"]);
    expect(() => compareRuns(single(before), single({ ...after, seed: 2 }), deterministic)).toThrow(
      /--assume-deterministic: expected one run of the same seed/,
    );
    expect(() => compareRuns(side(runs(1)), side(runs(1)), deterministic)).toThrow(/found 10 seeds/);
  });

  test("what differs besides the results is told", () => {
    const changes = {
      wavetank: "1.1.0",
      scenario: "other",
      partial: true,
      inputs: [
        { path: "scenario.yaml", sha256: "cc" },
        { path: "extra.yaml", sha256: "dd" },
      ],
      settings: { seed: 2, untilMs: 2000, zones: ["a", "b"] },
    };
    expect(compareRuns(single(before), single({ ...before, seed: 2 }, changes), SETTINGS).notes).toEqual([
      "B is partial: it was stopped before its end",
      "A is small, B is other",
      "A was made by wavetank 1.0.0, B by 1.1.0",
      "inputs differ: scenario.yaml, extra.yaml (only B)",
      'settings differ: untilMs 1000 -> 2000, zones[0] not set -> "a", zones[1] not set -> "b"',
      "the seeds differ (1 and 2): the difference is one of luck as well",
    ]);
  });

  const HEADER = "namespace,name,outcome,pending_seconds,startup_seconds,run_seconds,warm\n";
  test("pods are matched by namespace and name", () => {
    const a = single(
      before,
      {},
      `${HEADER}x,p,succeeded,10,1,5,0\nx,q,running,4,1,,0\nx,gone,failed,1,1,1,0\nx,w,running,9,9,9,1\nx,twice,failed,1,1,1,0\nx,twice,failed,1,1,1,0\n`,
    );
    const b = single(
      after,
      {},
      `${HEADER}x,p,succeeded,12,1,5,0\nx,q,failed,3,1,7,0\ny,gone,failed,1,1,1,0\nx,w,running,1,9,9,1\nx,twice,failed,1,1,1,0\n`,
    );
    const { pods } = compareRuns(a, b, SETTINGS);
    expect(pods).toMatchObject({ matched: 2, onlyA: 1, onlyB: 1, ambiguous: 1, outcomes: [{ change: "running -> failed", pods: 1 }] });
    expect(pods?.differences).toEqual([
      {
        measure: "pending_seconds",
        pods: 2,
        meanA: 7,
        meanB: 7.5,
        meanDifference: 0.5,
        medianDifference: 0.5,
        longer: 1,
        shorter: 1,
        equal: 0,
      },
      { measure: "startup_seconds", pods: 2, meanA: 1, meanB: 1, meanDifference: 0, medianDifference: 0, longer: 0, shorter: 0, equal: 2 },
      { measure: "run_seconds", pods: 1, meanA: 5, meanB: 5, meanDifference: 0, medianDifference: 0, longer: 0, shorter: 0, equal: 1 },
    ]);
  });
});

test("the tables hold every pair and every verdict", () => {
  const few = (factor: number) => side([1, 2].map((seed) => ({ seed, metrics: { cost_usd: seed * factor } })));
  const [comparison, pairs, json] = comparisonFiles(compareRuns(few(1), few(1.5), SETTINGS));
  expect(pairs.content).toBe("cell,metric,seed,a,b,difference\n1,cost_usd,1,1,1.5,0.5\n1,cost_usd,2,2,3,1\n");
  expect(comparison.content.split("\n")).toEqual([
    "cell,metric,unit,better,n,missing_a,missing_b,mean_a,mean_b,difference,low,high,relative,relative_low,relative_high,margin,p,p_holm,p_equivalent,correlation,verdict",
    "1,cost_usd,usd,lower,2,0,0,1.5,2.25,0.75,-2.426551184,3.926551184,0.5,0.5,0.5,1%,0.2048327647,0.2048327647,0.8975836177,1,cannot tell",
    "",
  ]);
  expect(JSON.parse(json.content)).toMatchObject({
    method: { alpha: 0.005, margin: "1%" },
    verdicts: { "cannot tell": 1 },
    pairs: { count: 2, equalDigests: 0 },
  });
});
