import { expect, test } from "vitest";
import { Store } from "../../src/cluster/index.ts";
import { discardSink, MemorySink, RunMetrics } from "../../src/metrics/index.ts";
import { node, tinyRun } from "./tiny-run.ts";

/** The rows of a CSV text, cut down to the columns named. */
function cut(csv: string, ...columns: string[]): string[] {
  const [header, ...rows] = csv
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return rows.map((row) => columns.map((name) => row[header.indexOf(name)]).join(" "));
}

/** One pod waits 10 s in the queue, 20 s for room, 30 s for a node, starts after 2.5 s and runs for a minute. */
function oneWait() {
  const run = tinyRun();
  const n0 = run.bareNode("n0");
  run.at(5);
  const web = run.pod("web");
  run.at(15);
  run.store.setPodUnschedulable(web);
  run.at(35);
  run.store.setPodAwaitsNode(web);
  run.at(65);
  run.store.bindPod(web, n0);
  run.at(67.5);
  run.store.setPodRunning(web);
  run.at(68);
  run.store.setPodReady(web);
  run.at(127.5);
  run.succeed(web);
  return run;
}

test("pods.csv tells the whole story of a pod", () => {
  const run = oneWait();
  run.finish();
  expect(run.sink.csv("pods")).toBe(
    "namespace,name,owner_kind,owner_name,node,pool,outcome,reason,scalar_requests,cpu_request_millicores,memory_request_bytes,priority," +
      "created_seconds,scheduled_seconds,pulled_seconds,started_seconds,ready_seconds,ended_seconds,pending_seconds,pending_queue_seconds," +
      "pending_no_fit_seconds,pending_node_launch_seconds,pending_gated_seconds,startup_seconds,run_seconds,attempts,restarts,exit_code,warm\n" +
      "default,web,,,n0,,succeeded,,,1000,1073741824,0,5.000,65.000,,67.500,68.000,127.500,60.000,10.000,20.000,30.000,0.000,2.500,60.000,0,0,0,0\n",
  );
});

test("the time series shows the end of each interval, and the end of the run", () => {
  const run = oneWait();
  run.finish();
  const columns = [
    "time_seconds",
    "unbound_pods",
    "unschedulable_pods",
    "starting_pods",
    "running_pods",
    "succeeded_pods",
    "nodes",
    "cpu_requested_ratio",
  ];
  expect(cut(run.sink.csv("timeseries"), ...columns)).toEqual([
    "0.000 0 0 0 0 0 1 0.000000",
    "60.000 1 1 0 0 0 1 0.000000",
    "120.000 0 0 0 1 0 1 0.250000",
    "127.500 0 0 0 0 1 1 0.000000",
  ]);
});

test("the time series is written out in full", () => {
  const run = tinyRun();
  run.pool("a.b", 0.5);
  run.bareNode("n0");
  run.finish();
  expect(run.sink.csv("timeseries")).toBe(
    "time_seconds,created_pods,unbound_pods,unschedulable_pods,starting_pods,running_pods,succeeded_pods,failed_pods,deleted_pods," +
      "nodes,ready_nodes,no_pool_nodes,pool_a_b_nodes,cpu_allocatable_millicores,cpu_requested_millicores,cpu_used_millicores," +
      "cpu_requested_ratio,cpu_used_ratio,memory_allocatable_bytes,memory_requested_bytes,memory_used_bytes,memory_requested_ratio," +
      "memory_used_ratio,nvidia_com_gpu_allocatable_units,nvidia_com_gpu_requested_units,cost_usd_per_hour\n" +
      "0.000,0,0,0,0,0,0,0,0,1,1,1,0,4000,0,0,0.000000,0.000000,8589934592,0,0,0.000000,0.000000,2,0,0.000000\n",
  );
});

test("an instant is sampled once it is over, and quiet stretches have their rows", () => {
  const run = tinyRun(10);
  const n0 = run.bareNode("n0");
  const web = run.pod("web");
  run.at(20);
  run.start(web, n0);
  run.succeed(web);
  const job = run.pod("job");
  run.start(job, n0);
  run.at(40);
  run.finish();
  expect(cut(run.sink.csv("timeseries"), "time_seconds", "unbound_pods", "running_pods", "succeeded_pods")).toEqual([
    "0.000 1 0 0",
    "10.000 1 0 0",
    "20.000 0 1 1",
    "30.000 0 1 1",
    "40.000 0 1 1",
  ]);
});

test("a cluster without nodes or prices leaves cells empty rather than zero", () => {
  const run = tinyRun();
  run.finish();
  expect(cut(run.sink.csv("timeseries"), "nodes", "cpu_requested_ratio", "cost_usd_per_hour")).toEqual(["0  "]);
});

test("every pod has one row: the ended in order of ending, then the living by age", () => {
  const run = tinyRun();
  const n0 = run.bareNode("n0");
  const [a, b, c, d, e, f] = ["a", "b", "c", "d", "e", "f"].map((name) => run.pod(name));
  run.at(1);
  for (const pod of [b, c, d, f]) run.start(pod, n0);
  run.at(2);
  run.succeed(d);
  run.store.removePod(d);
  run.at(3);
  run.store.deletePod(e);
  run.store.evictPod(c);
  run.at(4);
  run.store.finishPod(c, 3, 143);
  run.store.removePod(c);
  run.store.finishPod(f, 3, 1, "OOMKilled");
  run.at(5);
  run.finish();
  expect([a, b]).toEqual([0, 1]);
  expect(cut(run.sink.csv("pods"), "name", "outcome", "reason", "exit_code", "ended_seconds", "pending_seconds", "run_seconds")).toEqual([
    "d succeeded  0 2.000 1.000 1.000",
    "e deleted   3.000 3.000 ",
    "c evicted Evicted 143 4.000 1.000 3.000",
    "f failed OOMKilled 1 4.000 1.000 3.000",
    "a pending    5.000 ",
    "b running    1.000 4.000",
  ]);
});

test("pods on a node that goes are lost with it", () => {
  const run = tinyRun();
  const n0 = run.bareNode("n0");
  const web = run.pod("web");
  run.start(web, n0);
  run.at(9);
  run.store.removeNode(n0, "Crashed");
  run.at(10);
  run.finish();
  expect(cut(run.sink.csv("pods"), "name", "node", "outcome", "reason", "ended_seconds")).toEqual(["web n0 lost NodeLost 9.000"]);
  expect(cut(run.sink.csv("nodes"), "node", "removal_reason", "removed_seconds", "hosted_pods")).toEqual(["n0 Crashed 9.000 1"]);
});

test("requests of scalar resources, owners and warm pods are told", () => {
  const run = tinyRun();
  const n0 = run.bareNode("n0");
  const owner = run.store.ownerOf({ kind: "Job", namespace: "ml", name: "train" });
  const template = run.template("ml", { cpu: "500m", "nvidia.com/gpu": "2" });
  const pod = run.store.createPod({ name: "train-0", template, owner, warm: true });
  run.start(pod, n0);
  run.finish();
  const columns = ["namespace", "name", "owner_kind", "owner_name", "scalar_requests", "cpu_request_millicores", "warm"];
  expect(cut(run.sink.csv("pods"), ...columns)).toEqual(["ml train-0 Job train nvidia.com/gpu=2 500 1"]);
  expect(cut(run.sink.csv("timeseries"), "nvidia_com_gpu_requested_units")).toEqual(["2"]);
});

test("a machine is paid for from its request to its end", () => {
  const run = tinyRun(1800);
  const { store } = run;
  const spot = run.pool("spot", 0.1);
  const n0 = run.bareNode("n0");
  run.at(600);
  const gone = store.createInstance(spot, "spot-1", "a");
  const failed = store.createInstance(spot, "spot-2", "b");
  const slow = store.createInstance(spot, "spot-3", "b");
  run.at(660);
  store.failInstance(failed, { class: "OutOfResources", code: "STOCKOUT", message: "none left" });
  store.addNode(node("spot-1"), gone);
  run.at(4200);
  store.deleteInstance(gone, false);
  store.removeInstance(gone, "ScaleDown");
  run.at(7800);
  expect([n0, slow]).toEqual([0, 2]);
  const { summary } = run.finish();
  expect(run.sink.csv("nodes")).toBe(
    "node,pool,zone,instance_type,removal_reason,scalar_allocatable,cpu_allocatable_millicores,memory_allocatable_bytes," +
      "requested_seconds,registered_seconds,ready_seconds,removed_seconds,node_hours,cost_usd,hosted_pods\n" +
      "spot-1,spot,a,m5.xlarge,ScaleDown,nvidia.com/gpu=2,4000,8589934592,600.000,660.000,660.000,4200.000,1.000000,0.100000,0\n" +
      "n0,,,m5.xlarge,,nvidia.com/gpu=2,4000,8589934592,0.000,0.000,0.000,,2.166667,,0\n" +
      "spot-3,spot,b,m5.xlarge,,,,,600.000,,,,2.000000,0.200000,0\n",
  );
  expect(cut(run.sink.csv("timeseries"), "time_seconds", "pool_spot_nodes", "cost_usd_per_hour")).toEqual([
    "0.000 0 0.000000",
    "1800.000 1 0.200000",
    "3600.000 1 0.200000",
    "5400.000 0 0.100000",
    "7200.000 0 0.100000",
    "7800.000 0 0.100000",
  ]);
  expect(
    ["node_hours", "no_pool_node_hours", "pool_spot_node_hours", "cost_usd", "unpriced_node_hours", "failed_launches"].map(summary.get),
  ).toEqual([expect.closeTo(5.166667, 6), expect.closeTo(2.166667, 6), 3, expect.closeTo(0.3, 9), expect.closeTo(2.166667, 6), 1]);
  expect(summary.unpricedPools).toEqual([""]);
});

test("events and decisions are written as they come, quoted where they must be", () => {
  const run = tinyRun();
  const n0 = run.bareNode("n0");
  const web = run.pod("web");
  run.at(1.5);
  run.store.podEvent(web, "Warning", "FailedScheduling", "default-scheduler", '0/1 nodes are available: 1 Insufficient cpu, 1 "odd".');
  run.store.nodeEvent(n0, "Normal", "NodeReady", "kubelet", "Node n0 is ready");
  run.store.recorder.decision({
    timeMs: 10_000,
    component: "cluster-autoscaler",
    loop: 1,
    action: "scale-up",
    target: "general",
    sizeBefore: 1,
    sizeAfter: 4,
    seen: "9 pods unschedulable",
    options: "general: 3 nodes; spot: 5 nodes",
    reason: "least-waste",
  });
  run.at(10);
  const { summary } = run.finish();
  expect(run.sink.csv("events")).toBe(
    "time_seconds,type,reason,kind,namespace,name,component,message\n" +
      '1.500,Warning,FailedScheduling,Pod,default,web,default-scheduler,"0/1 nodes are available: 1 Insufficient cpu, 1 ""odd""."\n' +
      "1.500,Normal,NodeReady,Node,,n0,kubelet,Node n0 is ready\n",
  );
  expect(run.sink.csv("decisions")).toBe(
    "time_seconds,component,loop,action,target,size_before,size_after,seen,options,reason\n" +
      "10.000,cluster-autoscaler,1,scale-up,general,1,4,9 pods unschedulable,general: 3 nodes; spot: 5 nodes,least-waste\n",
  );
  expect(["scale_ups", "nodes_added", "scale_downs"].map(summary.get)).toEqual([1, 3, 0]);
});

test("a run may do without a table of events", () => {
  const sink = new MemorySink();
  const metrics = new RunMetrics({ sink, intervalMs: 1000, events: false });
  const store = new Store({ now: 0 }, metrics.recorder);
  metrics.attach(store, { now: 0 });
  store.nodeEvent(store.addNode(node("n0")), "Normal", "NodeReady", "kubelet", "Node n0 is ready");
  const { tables } = metrics.finish(0, { events: 0 });
  expect(tables.map(({ name }) => name)).toEqual([
    "decisions",
    "pods",
    "nodes",
    "timeseries",
    "accounts",
    "costs",
    "rightsizing",
    "summary",
  ]);
});

test.each([
  { sink: "memory", events: true, discards: false },
  { sink: "memory", events: false, discards: true },
  { sink: "discard", events: true, discards: true },
])("with events $events, a $sink sink: the recorder discards events: $discards", ({ sink, events, discards }) => {
  const metrics = new RunMetrics({ sink: sink === "memory" ? new MemorySink() : discardSink, intervalMs: 1000, events });
  expect(metrics.recorder.discardsEvents).toBe(discards);
  expect(metrics.recorder.discardsReasons).toBe(sink === "discard");
});

test("metrics follow a store from its first object on", () => {
  const metrics = new RunMetrics({ sink: new MemorySink(), intervalMs: 1000 });
  const store = new Store({ now: 0 }, metrics.recorder);
  store.addNode(node("n0"));
  expect(() => metrics.attach(store, { now: 0 })).toThrow(/from its first object on/);
});
