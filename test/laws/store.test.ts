import fc from "fast-check";
import { test } from "vitest";
import { checkInvariants, NO_NODE, PodPhase, Store } from "../../src/cluster/index.ts";

const ACTIONS = [
  "create",
  "create",
  "bind",
  "bind",
  "run",
  "finish",
  "fail",
  "delete",
  "remove",
  "evict",
  "addNode",
  "removeNode",
  "cordon",
  "unschedulable",
] as const;
const step = fc.record({ action: fc.constantFrom(...ACTIONS), pick: fc.nat(1000) });

const node = (name: string) => ({ metadata: { name }, status: { allocatable: { cpu: "4", memory: "16Gi", pods: "5" } } });

test("whatever happens, the accounts agree with the pods and nothing is over-allocated", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const clock = { now: 0 };
      const store = new Store(clock);
      const templates = ["500m", "1", "2500m"].map((cpu) =>
        store.makeTemplate({
          namespace: "default",
          labels: { cpu },
          spec: { containers: [{ name: "c", resources: { requests: { cpu, memory: "1Gi" } } }] },
        }),
      );
      const budget = {
        metadata: { name: "pdb", namespace: "default" },
        spec: { selector: { matchLabels: { cpu: "1" } } },
        status: { disruptionsAllowed: 2 },
      };
      store.addObject("PodDisruptionBudget", budget);
      const owner = store.ownerOf({ kind: "ReplicaSet", namespace: "default", name: "web" });
      store.addNode(node("n0"));
      for (const { action, pick } of steps) {
        clock.now += pick % 7;
        const { pods, nodes } = store;
        const pick1 = (keep: (id: number) => boolean): number | undefined => {
          const found = Array.from({ length: pods.count }, (_, id) => id).filter(keep);
          return found[pick % Math.max(1, found.length)];
        };
        const live = [...nodes.live()];
        const pending = pick1((id) => pods.isLive(id) && pods.node[id] === NO_NODE);
        const waiting = pick1((id) => pods.isLive(id) && pods.node[id] !== NO_NODE && pods.phase[id] === PodPhase.Pending);
        const running = pick1((id) => pods.isLive(id) && pods.phase[id] === PodPhase.Running);
        const any = pick1((id) => pods.removed[id] === 0);
        if (action === "create")
          store.createPod({ name: `p${pods.count}`, template: templates[pick % 3], ...(pick % 2 === 0 ? { owner } : {}) });
        else if (action === "bind" && pending !== undefined && live.length > 0) {
          const target = live[pick % live.length];
          const { infos } = nodes;
          const fits =
            infos.allocatable[0][target] - infos.requested[0][target] >= pods.templates[pending].held.cpuMillicores &&
            infos.podCount[target] < 5;
          if (fits) store.bindPod(pending, target);
        } else if (action === "run" && waiting !== undefined) store.setPodRunning(waiting);
        else if (action === "finish" && running !== undefined) store.finishPod(running, PodPhase.Succeeded, 0);
        else if (action === "fail" && waiting !== undefined) store.finishPod(waiting, PodPhase.Failed, 1, "Error");
        else if (action === "delete" && any !== undefined) store.deletePod(any);
        else if (action === "remove" && any !== undefined) store.removePod(any);
        else if (action === "evict" && any !== undefined) store.evictPod(any);
        else if (action === "addNode") store.addNode(node(`n${nodes.count}`));
        else if (action === "removeNode" && live.length > 0) store.removeNode(live[pick % live.length], "test");
        else if (action === "cordon" && live.length > 0) {
          const target = live[pick % live.length];
          store.updateNode(target, { ...nodes.infos.nodes[target], spec: { unschedulable: pick % 2 === 0 } });
        } else if (action === "unschedulable" && pending !== undefined) store.setPodUnschedulable(pending);
        checkInvariants(store);
      }
    }),
  );
});
