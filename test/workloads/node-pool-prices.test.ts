import { expect, test } from "vitest";
import { formatProblem, InputError, loadScenario } from "../../src/workloads/index.ts";
import { scratch } from "./scratch.ts";

/** Loads a scenario with one pool; gives what became of its price, or the complaints. */
async function check(pool: string, expected: object | string): Promise<void> {
  const folder = scratch({
    "s.yaml": `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: prices }
spec:
  cluster: { nodePools: [{ name: p, capacity: { cpu: 4, memory: 8Gi }, ${pool} }] }
  workload: []
  output: { costLabels: [team], idle: by-node, sharedNamespaces: [infra] }
`,
  });
  const outcome = await loadScenario(`${folder}/s.yaml`).then(
    ({ nodePools, outputCosts }) => {
      expect(outputCosts).toEqual({ labels: ["team"], idle: "by-node", sharedNamespaces: ["infra"] });
      const { price, priceUsdPerHour } = nodePools[0];
      return price ?? { priceUsdPerHour };
    },
    (error: unknown) => {
      if (!(error instanceof InputError)) throw error;
      return error.problems.map((problem) => formatProblem(problem).replace(/^.*spec\.cluster\.nodePools\[0\]\./, "")).join("; ");
    },
  );
  expect(outcome).toEqual(expected);
}

test("prices of pools", async () => {
  await check("price: 0.5", { priceUsdPerHour: 0.5 });
  await check("price: { onDemandUsdPerHour: 1 }", { model: "on-demand", onDemandUsdPerHour: 1, minimumMs: 60_000, granularity: "second" });
  await check("spot: true, price: { spotRatio: 0.3, minimumSeconds: 0, granularity: hour }", {
    model: "spot",
    spotRatio: 0.3,
    minimumMs: 0,
    granularity: "hour",
  });
  await check("price: { model: committed, committed: { usdPerHour: 0.6, nodes: 4 }, region: us-east-1 }", {
    model: "committed",
    committed: { usdPerHour: 0.6, nodes: 4 },
    region: "us-east-1",
    minimumMs: 60_000,
    granularity: "second",
  });
});

test("parts of prices that do not fit each other", async () => {
  await check("price: { model: spot }", "price.model: expected spot: true on the pool, found spot");
  await check("spot: true, price: { model: on-demand }", "price.model: expected spot, as the pool has spot: true, found on-demand");
  await check("price: { spotRatio: 0.3 }", "price.spotRatio: expected model: spot beside it, found model: on-demand");
  await check("price: { model: committed }", "price.committed: expected both model: committed and the commitment, found no commitment");
  await check(
    "price: { committed: { usdPerHour: 1, nodes: 2 } }",
    "price.committed: expected both model: committed and the commitment, found model: on-demand",
  );
});
