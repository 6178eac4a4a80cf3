import { expect, test } from "vitest";
import { type CloudConfig, cloud, createInitialNodes, type Fault, faultInjection, reliable } from "../../src/cloud/index.ts";
import { constant, seconds } from "../../src/engine/index.ts";
import { formatDuration } from "../../src/model/index.ts";
import { World } from "../kubelet/world.ts";

const TIMES = { createDelay: constant(60_000), readyDelay: constant(0), deleteDelay: constant(30_000) };
const TEMPLATE = { metadata: {}, spec: {}, status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } } };
const at = (time: number): number => seconds(time);

/** Plays machines of pool `g`, three of them in zones a, b and c, and lists what becomes of them. */
function check(name: string, faults: readonly Fault[], until: number, expected: readonly string[]): void {
  test(name, () => {
    const lines: string[] = [];
    const world = new World();
    const { store } = world;
    const outages = faults.flatMap((fault) =>
      fault.kind === "zoneOutage" ? [{ zone: fault.zone, fromMs: fault.atMs, toMs: fault.atMs + fault.forMs }] : [],
    );
    const config: CloudConfig = { groups: new Map([["g", { ...reliable(TIMES), stockOuts: outages }]]), otherGroups: reliable() };
    store.watch("Instance", (id) => {
      const { name, state, error } = store.nodeGroups.instances[id];
      if (world.loop.now > 0)
        lines.push(`${formatDuration(world.loop.now)} ${name} ${error === undefined ? state : `${state} (${error.class})`}`);
    });
    store.watch("Node", (id) => {
      const node = store.nodes.infos.nodes[id];
      if (store.nodes.isAlive(id) && node.spec?.unschedulable)
        lines.push(`${formatDuration(world.loop.now)} ${node.metadata.name} cordoned`);
    });
    world.add(cloud, config);
    world.add(faultInjection, faults);
    const pool = {
      name: "g",
      min: 0,
      max: 10,
      template: TEMPLATE,
      zones: ["a", "b", "c"],
      priceUsdPerHour: undefined,
      spot: false,
      autoscaled: false,
    };
    createInitialNodes(store, store.addNodeGroup({ ...pool, options: {} }, 0), 3);
    world.run(until);
    expect(lines).toEqual(expected);
  });
}

check(
  "a machine that breaks is gone at once, and replaced",
  [{ kind: "machineFailure", atMs: at(600), count: 1, replace: true }],
  at(700),
  ["10m0s g-0 gone", "10m0s g-3 creating", "11m0s g-3 running"],
);

check("or not, when nobody replaces it", [{ kind: "machineFailure", atMs: at(600), pool: "g", count: 2, replace: false }], at(700), [
  "10m0s g-0 gone",
  "10m0s g-1 gone",
]);

check(
  "a zone that is out takes its machines along; others come when it is over",
  [{ kind: "zoneOutage", atMs: at(600), zone: "b", forMs: at(300) }],
  at(1000),
  [
    "10m0s g-1 gone",
    "10m0s g-3 creating",
    "10m0s g-3 creating (OutOfResources)",
    "15m0s g-3 deleting (OutOfResources)",
    "15m0s g-4 creating",
    "15m0s g-3 gone (OutOfResources)",
    "16m0s g-4 running",
  ],
);

check(
  "machines taken back are cordoned, and gone when the notice is over",
  [{ kind: "spotReclaim", atMs: at(600), pool: "g", count: 1, noticeMs: at(120) }],
  at(900),
  ["10m0s g-0 cordoned", "12m0s g-0 gone", "12m0s g-3 creating", "13m0s g-3 running"],
);

check(
  "a rolling replacement goes on when the new machine is ready",
  [{ kind: "rollingReplacement", atMs: at(600), pool: "g", maxUnavailable: 1 }],
  at(731),
  [
    "10m0s g-0 cordoned",
    "10m0s g-0 deleting",
    "10m0s g-3 creating",
    "10m30s g-0 gone",
    "11m0s g-3 running",
    "11m0s g-1 cordoned",
    "11m0s g-1 deleting",
    "11m0s g-4 creating",
    "11m30s g-1 gone",
    "12m0s g-4 running",
    "12m0s g-2 cordoned",
    "12m0s g-2 deleting",
    "12m0s g-5 creating",
  ],
);

check("two at a time, when two may be missing", [{ kind: "rollingReplacement", atMs: at(600), pool: "g", maxUnavailable: 2 }], at(620), [
  "10m0s g-0 cordoned",
  "10m0s g-1 cordoned",
  "10m0s g-0 deleting",
  "10m0s g-1 deleting",
  "10m0s g-3 creating",
  "10m0s g-4 creating",
]);
