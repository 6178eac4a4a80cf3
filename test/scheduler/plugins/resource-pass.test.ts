import { array, assert, constantFrom, property, record, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { type PodTemplate, Store } from "../../../src/cluster/index.ts";
import { resolveConfig } from "../../../src/scheduler/config/config.ts";
import type { SchedulerCore } from "../../../src/scheduler/core.ts";
import { LocalMemo } from "../../../src/scheduler/cycle/local-memo.ts";
import { Candidates } from "../../../src/scheduler/framework/candidates.ts";
import { Scheduler } from "../../../src/scheduler/scheduler.ts";
import { runs } from "../../support/laws.ts";
import { addPod } from "../one-attempt.ts";
import { nodeFrom } from "../text-objects.ts";

/** What becomes of each node: its total score, or below 0 why it is turned away. */
type Verdicts = readonly number[];

/** Asks the node-local plugins of the default profile about all nodes as they stand. */
function ask(memo: LocalMemo, core: SchedulerCore, pod: number, template: PodTemplate): Verdicts {
  const [profile] = core.profiles.values();
  core.cache.refresh();
  const cycle = { pod, template, snapshot: core.cache, states: profile.filtering.makeStates() };
  profile.filtering.preFilter(cycle);
  memo.begin(profile, cycle);
  const nodes = new Candidates();
  nodes.begin(core.cache.infos.count);
  nodes.count = core.cache.infos.count;
  for (let row = 0; row < nodes.count; row++) nodes.rows[row] = row;
  memo.filter(profile, cycle, nodes);
  const totals = new Float64Array(nodes.count);
  memo.score(profile, cycle, nodes.rows, nodes.count, totals);
  const verdicts = Array.from(nodes.statusIds.subarray(0, core.cache.infos.count), (id) => -id);
  for (let i = 0; i < nodes.count; i++) verdicts[nodes.rows[i]] = totals[i];
  return verdicts;
}

const amounts = record({
  cpu: constantFrom("0", "1m", "700m", "1", "2", "4"),
  mem: constantFrom("0", "1", "700Mi", "1Gi", "2Gi", "8Gi"),
  storage: constantFrom("0", "1Gi", "3Gi"),
  gpu: constantFrom("0", "1", "2"),
});
const requests = uniqueArray(
  constantFrom("cpu=1m", "cpu=500m", "cpu=3", "mem=1", "mem=900Mi", "mem=4Gi", "storage=1Gi", "storage=2Gi", "gpu=1", "gpu=2"),
  { maxLength: 4, selector: (word) => word.split("=")[0] },
);
const weight = constantFrom(1, 2, 7, 100);

test("one pass over CPU and memory says what the plugins say one by one, also of nodes that hold more than they have", () => {
  const nodes = array(record({ size: amounts, places: constantFrom(0, 1, 2, 9), holds: array(requests, { maxLength: 3 }) }), {
    maxLength: 6,
  });
  const weights = record({ fit: weight, balance: weight, cpu: weight, memory: weight });
  const law = property(nodes, requests, weights, (list, wanted, { fit, balance, cpu, memory }) => {
    const store = new Store({ now: 0 });
    // Scorers are prepared when a node takes the pod.
    store.addNode(nodeFrom("roomy cpu=64 mem=64Gi storage=64Gi gpu=8"));
    list.forEach(({ size, places, holds }, i) => {
      store.addNode(nodeFrom(`n${i} cpu=${size.cpu} mem=${size.mem} storage=${size.storage} gpu=${size.gpu} pods=${places}`));
      holds.forEach((words, k) => void addPod(store, `held-${i}-${k} ${words.join(" ")} on=n${i}`));
    });
    const pod = addPod(store, `p ${wanted.join(" ")}`);
    const resources = [
      { name: "cpu", weight: cpu },
      { name: "memory", weight: memory },
    ];
    const enabled = [
      { name: "NodeResourcesFit", weight: fit },
      { name: "NodeResourcesBalancedAllocation", weight: balance },
    ];
    const { config } = resolveConfig({
      apiVersion: "kubescheduler.config.k8s.io/v1",
      kind: "KubeSchedulerConfiguration",
      profiles: [
        {
          plugins: { multiPoint: { enabled } },
          pluginConfig: [{ name: "NodeResourcesFit", args: { scoringStrategy: { type: "LeastAllocated", resources } } }],
        },
      ],
    });
    const scheduler = new Scheduler(store, { now: 0 }, { config: config!, startEpochMs: 0 });
    scheduler.deliver(0);
    const { core } = scheduler;
    const memo = new LocalMemo();
    const oneByOne = ask(memo, core, pod, store.pods.templates[pod]);
    // All nodes have changed: they are asked about again, in one pass now.
    for (let row = 0; row < core.cache.infos.count; row++) core.cache.infos.touch(row);
    expect(ask(memo, core, pod, store.pods.templates[pod])).toEqual(oneByOne);
  });
  assert(law, { numRuns: runs(300) });
});
