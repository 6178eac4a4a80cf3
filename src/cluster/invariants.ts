import { assert } from "../engine/index.ts";
import { NO_NODE, PodPhase } from "./pod-table.ts";
import { amountOf, CPU_COLUMN, MEMORY_COLUMN, PODS_COLUMN } from "./resource-names.ts";
import type { Store } from "./store.ts";

/**
 * Adds everything up again and compares with the accounts kept by the writes: on every node the requested amounts are the sum over
 * its pods, nothing is over-allocated by pods that were scheduled in this run, every pod is in exactly one state, the totals agree, and so
 * do the instances of every group. Throws a BugError otherwise. Costs one pass over all nodes, pods and instances.
 */
export function checkInvariants(store: Store): void {
  checkNodes(store);
  checkPods(store);
  checkInstances(store);
}

function checkInstances({ nodeGroups }: Store): void {
  const { groups, instances, instancesOf, live } = nodeGroups;
  for (const { id, name } of groups) {
    const counting = [...instancesOf[id]].map((instance) => instances[instance]).filter(({ state }) => state !== "deleting");
    assert(live[id] === counting.length, "the instances of a group that count are right", { group: name, counted: counting.length });
    for (const zone of new Set(counting.map((instance) => instance.zone))) {
      const counted = counting.filter((instance) => instance.zone === zone).length;
      assert(nodeGroups.liveIn(id, zone) === counted, "and those of each zone", { group: name, zone, counted });
    }
  }
}

function checkNodes(store: Store): void {
  const { infos } = store.nodes;
  let boundPods = 0;
  let allocatableCpu = 0;
  let requestedCpu = 0;
  let requestedMemory = 0;
  for (const node of store.nodes.live()) {
    const { ids, templates } = infos.pods[node];
    const allWarm = ids.some((id) => store.pods.warm[id] === 1);
    assert(infos.podCount[node] === ids.length, "a node counts the pods on its list", { node: infos.names[node] });
    assert(allWarm || ids.length <= infos.allocatable[PODS_COLUMN][node], "no node holds more pods than it may", {
      node: infos.names[node],
    });
    for (let column = 0; column < infos.requested.length; column++) {
      if (column === PODS_COLUMN) continue;
      const sum = templates.reduce((total, template) => total + amountOf(template.held, column), 0);
      const name = store.resources.nameOf(column);
      assert(infos.requested[column][node] === sum, "requested is the sum over the pods of a node", {
        node: infos.names[node],
        resource: name,
        sum,
      });
      assert(allWarm || sum <= infos.allocatable[column][node], "no node is over-allocated", {
        node: infos.names[node],
        resource: name,
        sum,
      });
    }
    for (const id of ids) {
      assert(store.pods.isLive(id) && store.pods.node[id] === node, "a pod on a node's list is live and bound there", {
        pod: id,
        node: infos.names[node],
      });
    }
    boundPods += ids.length;
    allocatableCpu += infos.allocatable[CPU_COLUMN][node];
    requestedCpu += infos.requested[CPU_COLUMN][node];
    requestedMemory += infos.requested[MEMORY_COLUMN][node];
  }
  const { totals } = store;
  assert(totals.boundPods === boundPods, "the total of bound pods is right", { total: totals.boundPods, counted: boundPods });
  assert(totals.allocatableCpuMillicores === allocatableCpu, "the total of allocatable CPU is right", { counted: allocatableCpu });
  assert(totals.requestedCpuMillicores === requestedCpu, "the total of requested CPU is right", { counted: requestedCpu });
  assert(totals.requestedMemoryBytes === requestedMemory, "the total of requested memory is right", { counted: requestedMemory });
}

function checkPods(store: Store): void {
  const { pods, totals } = store;
  let pending = 0;
  let bound = 0;
  let withEnd = 0;
  let running = 0;
  let succeeded = 0;
  let failed = 0;
  let deleted = 0;
  for (let id = 0; id < pods.count; id++) {
    const phase = pods.phase[id];
    if (phase === PodPhase.Succeeded) succeeded++;
    else if (phase === PodPhase.Failed) failed++;
    else if (pods.removed[id] === 1) deleted++;
    else if (pods.node[id] === NO_NODE) pending++;
    else {
      bound++;
      if (pods.hasEnd(id)) withEnd++;
    }
    if (phase === PodPhase.Running && pods.removed[id] === 0) running++;
  }
  const counted = { pending, bound, withEnd, running, succeeded, failed, deleted };
  const kept = {
    pending: totals.pendingPods,
    bound: totals.boundPods,
    withEnd: totals.boundPodsWithEnd,
    running: totals.runningPods,
    succeeded: totals.succeededPods,
    failed: totals.failedPods,
    deleted: totals.deletedPods,
  };
  assert(pending + bound + succeeded + failed + deleted === pods.count, "every pod is in exactly one state", counted);
  for (const [name, value] of Object.entries(counted)) {
    assert(kept[name as keyof typeof kept] === value, `the total of ${name} pods is right`, {
      kept: kept[name as keyof typeof kept],
      counted: value,
    });
  }
}
