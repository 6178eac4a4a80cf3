import fc from "fast-check";
import { expect, test } from "vitest";
import { NO_NODE, PENDING_CAUSES, PodPhase, type Store } from "../../src/cluster/index.ts";
import { runs } from "../support/laws.ts";
import { tinyRun } from "./tiny-run.ts";

/** One step of a made-up run: time passes, then something happens to some pod or node, if it can. */
interface Step {
  readonly ms: number;
  readonly what: number;
  readonly which: number;
}

const steps = fc.array(fc.record({ ms: fc.integer({ min: 0, max: 90_000 }), what: fc.nat(13), which: fc.nat(30) }), { maxLength: 80 });

function play(script: readonly Step[], intervalSeconds: number) {
  const run = tinyRun(intervalSeconds);
  const { store, clock, metrics } = run;
  const { pods, nodes } = store;
  const pass = (ms: number): void => {
    metrics.endInstant();
    clock.now += ms;
  };
  const pool = run.pool("pool", 0.25);
  run.bareNode("first");
  const template = run.template("ml", { cpu: "1", "nvidia.com/gpu": "1" });
  script.forEach(({ ms, what, which }, step) => {
    if (ms > 0) pass(ms);
    const pod = which % Math.max(1, pods.count);
    const node = which % nodes.count;
    const unbound = pods.count > 0 && pods.isLive(pod) && pods.node[pod] === NO_NODE;
    if (what <= 1) run.pod(`pod-${step}`, which % 2 === 0 ? template : undefined);
    else if (what === 2)
      store.addNode({ metadata: { name: `n-${step}` } }, which % 2 === 0 ? store.createInstance(pool, `n-${step}`, "a") : -1);
    else if (what === 3 && unbound) store.setPodUnschedulable(pod);
    else if (what === 4 && unbound) store.setPodAwaitsNode(pod);
    else if ((what === 5 || what === 6) && unbound && nodes.isAlive(node)) store.bindPod(pod, node);
    else if (what === 7 && !unbound && pods.count > 0 && pods.isLive(pod) && pods.phase[pod] === PodPhase.Pending) store.setPodRunning(pod);
    else if (what === 8 && pods.count > 0 && pods.isLive(pod))
      store.finishPod(pod, which % 3 === 0 ? PodPhase.Failed : PodPhase.Succeeded, 0);
    else if (what === 9 && pods.count > 0 && pods.removed[pod] === 0) store.removePod(pod);
    else if (what === 10 && nodes.isAlive(node)) {
      if (nodes.instance[node] === -1) store.removeNode(node, "test");
      else store.removeInstance(nodes.instance[node], "test");
    } else if (what === 11 && nodes.isAlive(node))
      store.updateNode(node, { ...nodes.infos.nodes[node], spec: { unschedulable: which % 2 === 0 } });
    else if (what === 12 && nodes.isAlive(node) && nodes.instance[node] !== -1) store.deleteInstance(nodes.instance[node], false);
    else if (what === 13) {
      const instance = store.createInstance(pool, `late-${step}`, "a");
      if (which % 2 === 0) store.failInstance(instance, { class: "Other", code: "x", message: "x" });
    }
  });
  pass(1000);
  return { ...run, results: run.finish() };
}

test("Little's law holds exactly: pods in the system, over time, are the times pods spend in it", () => {
  fc.assert(
    fc.property(steps, (script) => {
      const { metrics } = play(script, 60);
      const { integrals, podSummary } = metrics;
      expect(integrals.podMsInSystem).toBe(podSummary.sojournMs);
      expect(integrals.unboundPodMs).toBe(podSummary.unboundMs);
      expect(integrals.runningPodMs).toBe(podSummary.runningMs);
    }),
  );
});

test("every pod has one row, whose causes of waiting add up, and one outcome", () => {
  fc.assert(
    fc.property(steps, (script) => {
      const { sink, store, results } = play(script, 60);
      const rows = sink.objects("pods");
      expect(rows.map(({ name }) => name).sort()).toEqual([...store.pods.names].sort());
      for (const row of rows) {
        const causes = PENDING_CAUSES.reduce((sum, cause) => sum + Math.round((row[`pending_${cause}_seconds`] as number) * 1000), 0);
        expect(causes).toBe(Math.round((row["pending_seconds"] as number) * 1000));
      }
      const { get } = results.summary;
      const outcomes = ["succeeded", "failed", "deleted", "evicted", "lost", "running", "pending"].map(
        (outcome) => get(`pods_${outcome}`)!,
      );
      expect(outcomes.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
      const total = PENDING_CAUSES.reduce((sum, cause) => sum + Math.round(get(`pod_pending_${cause}_seconds_total`)! * 1000), 0);
      expect(total).toBe(Math.round(get("pod_pending_seconds_total")! * 1000));
    }),
  );
});

test("what was purchased divides into the terms of the waterfall without rest, and each step of the ladder is part of the one before", () => {
  fc.assert(
    fc.property(steps, (script) => {
      const { metrics, clock, sink } = play(script, 60);
      for (const { purchased, waterfall, ladder, strandedBy } of metrics.capacityFigures(clock.now)) {
        expect(Object.values(waterfall).reduce((sum, amount) => sum + amount, 0n)).toBe(purchased);
        expect([...strandedBy.values()].reduce((sum, amount) => sum + amount, 0n)).toBe(waterfall.stranded);
        for (const amount of Object.values({ ...waterfall, overcommitted: -waterfall.overcommitted })) expect(amount >= 0n).toBe(true);
        if (waterfall.overcommitted < 0n) continue;
        const going = Object.values(ladder);
        for (let i = 1; i < going.length; i++) expect(going[i] <= going[i - 1]).toBe(true);
      }
      const hours = sink.objects("accounts").filter(({ account, resource }) => account === "waterfall" && resource === "cpu");
      const sum = hours.slice(1).reduce((total, { value }) => total + (value as number), 0);
      expect(sum).toBeCloseTo((hours[0]?.["value"] as number) ?? 0, 6);
    }),
  );
});

/** Names of machines that never became a node. Those that could not be created are none. */
const nodeless = ({ nodeGroups }: Store) =>
  nodeGroups.instances.filter(({ node, error }) => node === undefined && error === undefined).map(({ name }) => name);

test("every node has one row, and the rows add up to the node-hours and the cost", () => {
  fc.assert(
    fc.property(steps, (script) => {
      const { sink, store, results } = play(script, 60);
      const rows = sink.objects("nodes");
      expect(rows.map(({ node }) => node).sort()).toEqual([...store.nodes.infos.names, ...nodeless(store)].sort());
      const sum = (name: string) => rows.reduce((total, row) => total + (Number.isNaN(row[name]) ? 0 : (row[name] as number)), 0);
      expect(sum("node_hours")).toBeCloseTo(results.summary.get("node_hours")!, 9);
      expect(sum("cost_usd")).toBeCloseTo(results.summary.get("cost_usd")!, 9);
    }),
  );
});

test("a sample shows the cluster at the end of its instant, whatever the interval", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 200 }), (script, intervalSeconds) => {
      const fine = new Map(
        play(script, 1)
          .sink.objects("timeseries")
          .map((row) => [row["time_seconds"], row]),
      );
      const coarse = play(script, intervalSeconds).sink.objects("timeseries");
      for (const row of coarse) expect(row).toEqual(fine.get(row["time_seconds"]));
      for (const row of coarse) {
        const states = ["unbound", "starting", "running", "succeeded", "failed", "deleted"].map((state) => row[`${state}_pods`] as number);
        expect(states.reduce((sum, count) => sum + count, 0)).toBe(row["created_pods"]);
        expect((row["no_pool_nodes"] as number) + (row["pool_pool_nodes"] as number)).toBe(row["nodes"]);
      }
    }),
    { numRuns: runs(20) },
  );
});
