import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadScenario } from "../../src/workloads/index.ts";
import { runInMemory } from "../support/scenario.ts";

const FOLDER = fileURLToPath(new URL("../../workloads/", import.meta.url));
const isScenario = (file: string): boolean => /^kind: Scenario$/m.test(readFileSync(`${FOLDER}${file}`, "utf8"));
const samples = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml") && isScenario(file));

test("there is a trace on autoscaled pools, one with a plugin, a log on a fixed cluster, and a scenario of manifests only", () => {
  expect(samples.sort()).toEqual(["nasa-ipsc.yaml", "openb-on-aws.yaml", "openb-packing.yaml", "openb.yaml", "web-and-batch.yaml"]);
});

test.each(samples)("%s runs, and accounts for every row, object and pod", async (file) => {
  const loaded = await loadScenario(`${FOLDER}${file}`);
  for (const { path, rows, used, skipped } of loaded.inputs) {
    const left = Object.values(skipped).reduce((sum, count) => sum + count, 0);
    expect(used + left, path).toBe(rows);
  }
  const { sink, result } = runInMemory(loaded);
  const pods = sink.objects("pods");
  expect(pods).toHaveLength(result.summary.get("pods_created")!);
  const outcomes = ["succeeded", "failed", "deleted", "evicted", "lost", "running", "pending"];
  expect(outcomes.reduce((sum, outcome) => sum + result.summary.get(`pods_${outcome}`)!, 0)).toBe(pods.length);
  for (const pod of pods) {
    const causes = ["queue", "no_fit", "node_launch", "gated"].map((cause) => Math.round(Number(pod[`pending_${cause}_seconds`]) * 1000));
    expect(
      causes.reduce((a, b) => a + b),
      String(pod.name),
    ).toBe(Math.round(Number(pod.pending_seconds) * 1000));
  }
  expect(result.objectives.filter(({ verdict }) => verdict === "failed")).toEqual([]);
});

test("the real pods of openb all finish, with every one of the 8,152 rows accounted for", async () => {
  const loaded = await loadScenario(`${FOLDER}openb.yaml`);
  const trace = loaded.inputs.find(({ format }) => format === "openb-pods")!;
  expect(trace.rows).toBe(8152);
});
