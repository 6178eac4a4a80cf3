import { expect, test } from "vitest";
import type { Objective } from "../../src/metrics/index.ts";
import { tinyRun } from "./tiny-run.ts";

/** Ten pods in `web` that wait 1 to 10 s, and in `batch` one that waits 60 s and one that waits for ever. */
function twoNamespaces() {
  const run = tinyRun();
  const nodes = ["n0", "n1", "n2"].map(run.bareNode);
  const web = run.template("web");
  const batch = run.template("batch");
  const pods = Array.from({ length: 10 }, (_, i) => run.pod(`web-${i}`, web));
  const slow = run.pod("slow", batch);
  run.pod("never", batch);
  pods.forEach((pod, i) => {
    run.at(i + 1);
    run.start(pod, nodes[i % 3]);
  });
  run.at(60);
  run.start(slow, nodes[1]);
  run.at(100);
  return run;
}

const rows: readonly [what: string, objective: Objective, verdict: string, value: number | null, found?: RegExp][] = [
  [
    "a quantile within its limit",
    { metric: "pod_pending_seconds", quantile: 0.9, max: 9, where: { namespace: "web" } },
    "met",
    9,
    /^9 seconds$/,
  ],
  ["a quantile above its limit", { metric: "pod_pending_seconds", quantile: 0.9, max: 8.999, where: { namespace: "web" } }, "failed", 9],
  ["no quantile is the maximum", { metric: "pod_pending_seconds", max: 10, where: { namespace: "web" } }, "met", 10],
  ["all namespaces", { metric: "pod_pending_seconds", quantile: 0.5, max: 60 }, "met", 6],
  [
    "pods that still wait count as waiting for ever",
    { metric: "pod_pending_seconds", quantile: 0.99, max: 1e9 },
    "failed",
    null,
    /1 of 12 pods/,
  ],
  ["half of batch was served", { metric: "pod_pending_seconds", quantile: 0.5, max: 60, where: { namespace: "batch" } }, "met", 60],
  ["a namespace without pods", { metric: "pod_pending_seconds", max: 1, where: { namespace: "none" } }, "unknown", null, /no pod/],
  ["a summary metric above its minimum", { metric: "pods_running", min: 11 }, "met", 11],
  ["a summary metric above its maximum", { metric: "pods_running", max: 10 }, "failed", 11],
  ["a metric without value", { metric: "cost_usd", max: 1 }, "unknown", null, /no value/],
  ["no such metric", { metric: "happiness", min: 1 }, "unknown", null, /no metric of this name/],
];

for (const [what, objective, verdict, value, found] of rows) {
  test(what, () => {
    const run = twoNamespaces();
    const [result] = run.metrics.finish(run.clock.now, { events: 0 }, [objective]).objectives;
    expect(result).toMatchObject({ ...objective, verdict, value });
    if (found !== undefined) expect(result.found).toMatch(found);
  });
}

test("objectives are described in words", () => {
  const run = twoNamespaces();
  const objectives: Objective[] = [
    { metric: "pod_pending_seconds", quantile: 0.99, max: 60, where: { namespace: "batch" } },
    { metric: "pods_running", min: 1, max: 20 },
    { metric: "happiness", min: 1 },
  ];
  expect(run.metrics.finish(run.clock.now, { events: 0 }, objectives).objectives.map(({ description }) => description)).toEqual([
    "p99 of pod_pending_seconds at most 60 seconds (namespace batch)",
    "pods_running at least 1 and at most 20 pods",
    "happiness at least 1",
  ]);
});
