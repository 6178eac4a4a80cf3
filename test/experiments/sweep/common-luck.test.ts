import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pairCorrelation } from "../../../src/experiments/statistics/index.ts";
import { loadScenario } from "../../../src/workloads/index.ts";
import { runInMemory } from "../../support/scenario.ts";
import { experimentFolder } from "../small-experiment.ts";

/** All pods come at once, so that none waits for another to end before it is made. */
const folder = experimentFolder({}, { pods: 20 });
const GENERAL =
  "{ name: general, capacity: { cpu: 4, memory: 8Gi }, min: 1, max: 8, price: 0.2, bootTime: { lognormal: { p50: 45s, p99: 120s } } }";
/** No pod of the run can go there. */
const UNRELATED =
  "{ name: other, capacity: { cpu: 4, memory: 8Gi }, min: 1, max: 9, bootTime: { lognormal: { p50: 9s, p99: 99s } }, taints: [{ key: k, effect: NoSchedule }] }";
const pools = (...list: string[]) => [`spec.cluster.nodePools=[${list.join(", ")}]`];

/** The rows of pods.csv by their columns, and the summary by name. */
async function run(seed: number, set: readonly string[]) {
  const { sink } = runInMemory(await loadScenario(join(folder, "scenario.yaml"), { seed, set: [...pools(GENERAL), ...set] }));
  const table = (name: string) => {
    const [header, ...rows] = sink.csv(name).trimEnd().split("\n");
    const columns = header.split(",");
    return rows.map((row) => new Map(row.split(",").map((cell, i) => [columns[i], cell])));
  };
  const summary = new Map(table("summary").map((row) => [row.get("name")!, Number(row.get("value"))]));
  return { pods: table("pods"), summary };
}

const LUCK = ["namespace", "name", "created_seconds", "run_seconds"];

/** What chance decided of every pod, in the order of their names. */
async function check(seed: number, ...set: string[]): Promise<string[]> {
  const { pods } = await run(seed, set);
  return pods.map((pod) => LUCK.map((column) => pod.get(column)).join(" ")).sort();
}

describe("what a setting has nothing to do with is the same in both runs of a pair", () => {
  test.each([1, 2, 3])("an unrelated node pool leaves arrivals and run times of seed %d as they are", async (seed) => {
    const before = await check(seed);
    expect(before).toHaveLength(20);
    expect(new Set(before.map((line) => line.split(" ")[3])).size).toBeGreaterThan(15);
    expect(await check(seed, ...pools(GENERAL, UNRELATED))).toEqual(before);
    expect(await check(seed, ...pools(UNRELATED, GENERAL))).toEqual(before);
    expect(await check(seed + 10)).not.toEqual(before);
  });
});

test("the metrics of a standard pair go together: correlation above 0.7", async () => {
  const seeds = Array.from({ length: 12 }, (_, i) => i + 1);
  const side = (...set: string[]) => Promise.all(seeds.map((seed) => run(seed, set)));
  const usual = await side("spec.clusterAutoscaler.scale-down-unneeded-time=10m");
  const hasty = await side("spec.clusterAutoscaler.scale-down-unneeded-time=5m", "spec.clusterAutoscaler.scale-down-delay-after-add=5m");
  for (const metric of ["node_hours", "cost_usd", "pod_pending_seconds_mean", "makespan_seconds"]) {
    const [a, b] = [usual, hasty].map((runs) => runs.map(({ summary }) => summary.get(metric)!));
    expect([metric, pairCorrelation(a, b) > 0.7]).toEqual([metric, true]);
    expect([metric, Math.abs(pairCorrelation(a, [...b.slice(1), b[0]])) < 0.7]).toEqual([metric, true]);
  }
});
