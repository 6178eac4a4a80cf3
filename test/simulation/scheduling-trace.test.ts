import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { TABLES } from "../../src/metrics/index.ts";
import { loadScenario } from "../../src/workloads/index.ts";
import { goldenNames } from "../golden/golden.ts";
import { arrivalTable, node, runInMemory, scenario } from "../support/scenario.ts";

const GOLDEN = fileURLToPath(new URL("../golden/", import.meta.url));

/** Rows of the trace as `attempt node plugin verdict raw weighted total chosen`, for some columns. */
function traceOf(rows: Parameters<typeof arrivalTable>[0], nodes: Parameters<typeof node>[]): Record<string, unknown>[] {
  const parts = { nodes: nodes.map((one) => node(...one)), arrivals: arrivalTable(rows), untilMs: 5000 };
  return runInMemory(scenario(parts), { traceScheduling: ({ name }) => name === "p" }).sink.objects("scheduling");
}

test("a node that fits has a row per score, one that does not the plugin that said so", () => {
  const rows = traceOf(
    [{ name: "p", atMs: 0, runMs: 1000, requests: { cpu: "1" } }],
    [
      ["small", { cpu: "500m", memory: "8Gi" }],
      ["half", { cpu: "2", memory: "8Gi" }],
      ["large", { cpu: "10", memory: "8Gi" }],
    ],
  );
  expect(rows.filter(({ node }) => node === "small")).toEqual([
    {
      time_seconds: 0,
      namespace: "default",
      pod: "p",
      attempt: 1,
      node: "small",
      plugin: "NodeResourcesFit",
      verdict: "unresolvable",
      reasons: "Insufficient cpu",
      raw_score: Number.NaN,
      weighted_score: Number.NaN,
      total: Number.NaN,
      chosen: 0,
    },
  ]);
  const fit = rows.filter(({ plugin, verdict }) => plugin === "NodeResourcesFit" && verdict === "fits");
  expect(fit.map(({ node, raw_score, weighted_score, chosen }) => [node, raw_score, weighted_score, chosen])).toEqual([
    ["half", 73, 73, 0],
    ["large", 93, 93, 1],
  ]);
  for (const name of ["half", "large"]) {
    const ofNode = rows.filter(({ node }) => node === name);
    expect(ofNode.reduce((sum, { weighted_score }) => sum + Number(weighted_score), 0)).toBe(ofNode[0].total);
  }
});

test("the only node is not scored; nodes behind the end of the search fit and are not scored", () => {
  const one = traceOf([{ name: "p", atMs: 0, runMs: 1000, requests: { cpu: "1" } }], [["n", { cpu: "2" }]]);
  expect(one.map(({ node, plugin, verdict, chosen }) => [node, plugin, verdict, chosen])).toEqual([["n", "", "fits", 1]]);
  const many = traceOf(
    [{ name: "p", atMs: 0, runMs: 1000, requests: { cpu: "1" } }],
    Array.from({ length: 150 }, (_, i) => [`n${i}`, { cpu: "2" }]),
  );
  expect(many.filter(({ plugin }) => plugin === "")).toHaveLength(50);
  expect(new Set(many.filter(({ chosen }) => chosen === 1).map(({ node }) => node)).size).toBe(1);
});

test.each(goldenNames())("%s: the trace changes no digest and no other table, and chose where the pods went", async (name) => {
  const loaded = await loadScenario(join(GOLDEN, name, "scenario.yaml"));
  const plain = runInMemory(loaded);
  const traced = runInMemory(loaded, { traceScheduling: () => true });
  expect(traced.result.digest).toBe(plain.result.digest);
  for (const { name: table } of TABLES) {
    if (table !== "scheduling") expect(traced.sink.csv(table), table).toBe(plain.sink.csv(table));
  }
  const rows = traced.sink.objects("scheduling");
  expect(traced.result.tracedAttempts).toBeGreaterThan(0);
  for (const [attempt, ofAttempt] of grouped(rows)) {
    const chosen = ofAttempt.find((row) => row.chosen === 1);
    if (chosen === undefined) continue;
    const totals = ofAttempt.map(({ total }) => Number(total)).filter((total) => !Number.isNaN(total));
    if (totals.length > 0) expect(chosen.total, attempt).toBe(Math.max(...totals));
  }
});

type Row = Readonly<Record<string, unknown>>;
const attemptOf = ({ namespace, pod, attempt, time_seconds }: Row): string => `${namespace}/${pod} ${attempt} ${time_seconds}`;

function grouped(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(attemptOf(row), [...(groups.get(attemptOf(row)) ?? []), row]);
  return groups;
}
