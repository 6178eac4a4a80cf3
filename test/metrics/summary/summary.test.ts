import { expect, test } from "vitest";
import { formatSummary, type Summary } from "../../../src/metrics/index.ts";
import { tinyRun } from "../tiny-run.ts";

/** Values of metrics by name. */
const values = (summary: Summary, ...names: string[]) => Object.fromEntries(names.map((name) => [name, summary.get(name)]));

/** Four pods on one node of a pool of $0.36: waits of 0, 1, 2 and 10 s, all run until 100 s; one more never finds a node. */
function fivePods() {
  const run = tinyRun();
  const pool = run.pool("general", 0.36);
  const instance = run.store.createInstance(pool, "general-1", "a");
  const n0 = run.store.addNode(
    { metadata: { name: "general-1" }, status: { allocatable: { cpu: "4", memory: "8Gi", pods: "10" } } },
    instance,
  );
  const pods = ["a", "b", "c", "d"].map((name) => run.pod(name));
  const late = run.pod("late");
  for (const [seconds, pod] of [
    [0, pods[0]],
    [1, pods[1]],
    [2, pods[2]],
  ] as const) {
    run.at(seconds);
    run.start(pod, n0);
  }
  run.at(4);
  run.store.setPodUnschedulable(pods[3]);
  run.store.setPodUnschedulable(late);
  run.at(10);
  run.start(pods[3], n0);
  run.at(100);
  for (const pod of pods) run.succeed(pod);
  run.at(200);
  return run;
}

test("waits, their causes and quantiles", () => {
  const { summary } = fivePods().finish(321);
  expect(
    values(
      summary,
      "pods_created",
      "pods_succeeded",
      "pods_pending",
      "pods_bound",
      "pods_still_unbound",
      "pod_pending_seconds_mean",
      "pod_pending_seconds_p50",
      "pod_pending_seconds_p90",
      "pod_pending_seconds_max",
      "pod_pending_seconds_total",
      "pod_pending_queue_seconds_total",
      "pod_pending_no_fit_seconds_total",
      "pod_pending_no_fit_ratio",
      "makespan_seconds",
      "simulated_seconds",
      "events",
    ),
  ).toEqual({
    pods_created: 5,
    pods_succeeded: 4,
    pods_pending: 1,
    pods_bound: 4,
    pods_still_unbound: 1,
    pod_pending_seconds_mean: 3.25,
    pod_pending_seconds_p50: 1,
    pod_pending_seconds_p90: 10,
    pod_pending_seconds_max: 10,
    pod_pending_seconds_total: 13,
    pod_pending_queue_seconds_total: 7,
    pod_pending_no_fit_seconds_total: 6,
    pod_pending_no_fit_ratio: 6 / 13,
    makespan_seconds: 100,
    simulated_seconds: 200,
    events: 321,
  });
});

test("averages over time are exact, whatever the sample interval", () => {
  const { summary } = fivePods().finish();
  const podSeconds = 100 + 99 + 98 + 90;
  expect(
    values(summary, "running_pods_mean", "running_pods_max", "unbound_pods_mean", "unbound_pods_max", "nodes_mean", "cpu_requested_ratio"),
  ).toEqual({
    running_pods_mean: podSeconds / 200,
    running_pods_max: 4,
    unbound_pods_mean: (13 + 200) / 200,
    unbound_pods_max: 4,
    nodes_mean: 1,
    cpu_requested_ratio: podSeconds / (4 * 200),
  });
});

test("shares of extended resources are told when nodes have had any", () => {
  const run = tinyRun();
  const n0 = run.bareNode("n0");
  const gpu = run.pod("gpu", run.template("ml", { cpu: "1", "nvidia.com/gpu": "1" }));
  run.start(gpu, n0);
  run.at(30);
  run.succeed(gpu);
  run.at(60);
  expect(run.finish().summary.get("nvidia_com_gpu_requested_ratio")).toBe(0.25);
  expect(tinyRun().finish().summary.get("nvidia_com_gpu_requested_ratio")).toBeUndefined();
});

test("warm pods are counted and left out of waits", () => {
  const run = tinyRun();
  const n0 = run.bareNode("n0");
  const warm = run.store.createPod({ name: "warm", template: run.template(), warm: true });
  run.start(warm, n0);
  run.at(10);
  expect(values(run.finish().summary, "pods_created", "pods_warm", "pods_bound", "pods_running")).toEqual({
    pods_created: 1,
    pods_warm: 1,
    pods_bound: 0,
    pods_running: 1,
  });
});

test("evictions and preemptions are told apart", () => {
  const run = tinyRun();
  const n0 = run.bareNode("n0");
  const pods = ["a", "b"].map((name) => run.pod(name));
  for (const pod of pods) run.start(pod, n0);
  run.store.evictPod(pods[0]);
  run.store.deletePod(pods[1], 0, "Preempted");
  for (const pod of pods) run.store.removePod(pod);
  expect(values(run.finish().summary, "evictions", "preemptions", "pods_evicted", "pods_deleted")).toEqual({
    evictions: 1,
    preemptions: 1,
    pods_evicted: 2,
    pods_deleted: 0,
  });
});

test("summary.csv has a row per metric, empty where this run has no value", () => {
  const run = tinyRun();
  run.finish(7);
  const lines = run.sink.csv("summary").split("\n");
  expect(lines[0]).toBe("name,value,unit,help");
  expect(lines).toContain('pods_created,0,pods,"Pods created, warm ones included."');
  expect(lines).toContain('pod_pending_seconds_p99,,seconds,"From creation to binding, of the pods bound. Nearest-rank quantile 0.99."');
  expect(lines).toContain(
    'cost_usd,,usd,"Bill of the pools with a known price, rounded up as they are billed. Empty when no price is known."',
  );
  expect(lines).toContain("events,7,count,Events processed.");
});

test("the text for people is aligned and leaves out what did not occur", () => {
  expect(formatSummary(fivePods().finish(12_345).summary)).toBe(
    `Pods
  created                          5
  succeeded                        4  80.0 %
  pending at the end               1  20.0 %
  running at once                  4  1.9 on average

Waiting for a node
  pods bound                       4
  still waiting at the end         1  not in the times below
  mean                          3.3s
  p50                             1s
  p90                            10s
  p99                            10s
  max                            10s
    in the scheduler's queue  53.8 %  7s in all
    no node had room          46.2 %  6s in all
  then to start, p50              0s
  then to start, p99              0s

Nodes
  most at once                     1  1.0 on average
  node-hours                     0.1
    general                      0.1
  cpu requested               48.4 %  48.4 % used
  memory requested            24.2 %  24.2 % used

Money
  cost                         $0.02
    general                    $0.02

Run
  simulated time               3m20s
  makespan                     1m40s
  events                      12,345
`,
  );
});
