import { expect, test } from "vitest";
import { constant, hours, minutes, NEVER } from "../../src/engine/index.ts";
import type { Pod } from "../../src/model/index.ts";
import type { LoadedScenario, NodePoolSpec } from "../../src/workloads/index.ts";
import { arrivalTable, node, runInMemory, scenario } from "../support/scenario.ts";

const pool = (parts: Partial<NodePoolSpec>): NodePoolSpec => ({
  name: "pool",
  capacity: { cpu: "4", memory: "16Gi" },
  min: 0,
  max: 5,
  initial: 0,
  zones: [],
  labels: {},
  annotations: {},
  taints: [],
  spot: false,
  autoscaled: true,
  bootTime: constant(60_000),
  readyTime: constant(0),
  deleteTime: constant(0),
  launchFailureRatio: 0,
  stockOuts: [],
  provisioning: "ok",
  options: {},
  place: { file: "test" },
  ...parts,
});

const autoscaled = (parts: Partial<NodePoolSpec>): Partial<LoadedScenario> => ({
  nodePools: [pool(parts)],
  clusterAutoscaler: { flags: {}, places: {} },
});

const onePod = (cpu: string, runMs: number) => arrivalTable([{ name: "p", atMs: minutes(1), runMs, requests: { cpu } }]);
const oneNode = [node("n", { cpu: "4", memory: "16Gi" })];

const crashing: Pod = {
  metadata: { name: "crashing", namespace: "default" },
  spec: { restartPolicy: "Always", containers: [{ name: "main", image: "a:1", resources: { requests: { cpu: "1" } } }] },
};

/** A run "to completion" ends between two times, in hours, and with so many pods succeeded. */
function check(name: string, parts: Partial<LoadedScenario>, [from, to]: readonly [number, number], succeeded: number): void {
  test(name, () => {
    const { result } = runInMemory(scenario(parts));
    expect(result.endMs / hours(1)).toBeGreaterThanOrEqual(from);
    expect(result.endMs / hours(1)).toBeLessThanOrEqual(to);
    expect(result.summary.get("pods_succeeded")).toBe(succeeded);
  });
}

check("nothing to do at all", {}, [0, 0], 0);
check("the last pod's end", { nodes: oneNode, arrivals: onePod("1", minutes(60)) }, [61 / 60, 61 / 60], 1);
check("work of a month is waited for", { nodes: oneNode, arrivals: onePod("1", hours(720)) }, [720, 721], 1);
check("a service that runs for ever is not waited for", { nodes: oneNode, arrivals: onePod("1", NEVER) }, [0, 1], 0);
check(
  "a pod that fits nowhere: the last try within an hour of the last change",
  { nodes: oneNode, arrivals: onePod("64", 1) },
  [0.9, 1.02],
  0,
);
check("nodes come for the pod, and go when it is done", { ...autoscaled({}), arrivals: onePod("1", minutes(60)) }, [1.2, 1.4], 1);
check(
  "machines that are never there: the last try within a day of the pod's coming",
  { ...autoscaled({ stockOuts: [{ fromMs: 0, toMs: NEVER }] }), arrivals: onePod("1", 1) },
  [23.4, 24.02],
  0,
);
check("nodes that never register", { ...autoscaled({ provisioning: "neverRegister" }), arrivals: onePod("1", 1) }, [23.4, 24.02], 0);
check("nodes that never get ready", { ...autoscaled({ provisioning: "neverReady" }), arrivals: onePod("1", 1) }, [23.4, 24.02], 0);
check(
  "a container that crashes for ever: the last restart within a day of its first start",
  {
    nodes: oneNode,
    objects: [
      {
        kind: "Pod",
        object: crashing,
        atMs: 0,
        behavior: { runMs: 1_000, exitCode: 1, readyAfterMs: 0, stopMs: 0, usageRatio: 1 },
        warm: false,
        place: { file: "test" },
      },
    ],
  },
  [23.4, 24.02],
  0,
);
