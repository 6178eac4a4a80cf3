import { expect, test } from "vitest";
import { BOOT_TIMES, type CloudConfig, cloud, createInitialNodes, type GroupBehavior, reliable, withGpus } from "../../src/cloud/index.ts";
import { regionOf } from "../../src/cloud/node-objects.ts";
import { isNodeReady } from "../../src/cluster/index.ts";
import { constant, lognormalThrough, quantileMs } from "../../src/engine/index.ts";
import { formatDuration, parseDurationMs } from "../../src/model/index.ts";
import { World } from "../kubelet/world.ts";

const TIMES = { createDelay: constant(60_000), readyDelay: constant(15_000), deleteDelay: constant(30_000) };
const SLOW: GroupBehavior = reliable(TIMES);

/**
 * Plays a story with one group `g` and compares what becomes of instances and nodes. Lines of the story:
 *   TIME target N | TIME delete INSTANCE [keep] | TIME uncordon NODE
 * Lines of the time line: TIME INSTANCE@ZONE STATE [error] [NotReady|Ready].
 */
function check(
  title: string,
  given: { zones?: string; initial?: number; behavior?: Partial<GroupBehavior> },
  story: string,
  timeline: string,
): void {
  test(title, () => {
    const world = new World();
    const { store } = world;
    const lines: string[] = [];
    const group = addGroup(world, given.zones?.split(","));
    if (given.initial !== undefined) createInitialNodes(store, group, given.initial);
    const note = (id: number): void => {
      const { name, zone, state, error, node } = store.nodeGroups.instances[id];
      const shown = node === undefined || !store.nodes.isAlive(node) ? "" : store.nodes.isReady(node) ? " Ready" : " NotReady";
      const line = `${name}${zone && `@${zone}`} ${state}${error ? ` ${error.class} ${error.code}` : ""}${shown}`;
      if (lines.findLast((other) => other.includes(` ${name}`))?.endsWith(` ${line}`) !== true) {
        lines.push(`${formatDuration(world.loop.now)} ${line}`);
      }
    };
    store.watch("Instance", note);
    store.watch("Node", (id) => note(store.nodes.instance[id]));
    world.add(cloud, { groups: new Map([["g", { ...SLOW, ...given.behavior }]]), otherGroups: SLOW } satisfies CloudConfig);
    for (const line of rows(story)) {
      const [at, word, what, how] = line.split(" ");
      world.at(parseDurationMs(at), () => {
        if (word === "target") store.setTargetSize(group, Number(what));
        else if (word === "delete") {
          const instance = store.nodeGroups.instances.find(({ name }) => name === what)!;
          store.deleteInstance(instance.id, how !== "keep");
        } else throw new Error(`no such line: ${line}`);
      });
    }
    world.run();
    expect(lines.join("\n")).toBe(rows(timeline).join("\n"));
  });
}

function addGroup(world: World, zones: readonly string[] = [], name = "g"): number {
  return world.store.addNodeGroup(
    {
      name,
      min: 0,
      max: 10,
      template: {
        metadata: { labels: { pool: "g" } },
        spec: { taints: [{ key: "dedicated", effect: "NoSchedule" }] },
        status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } },
      },
      zones,
      priceUsdPerHour: undefined,
      spot: false,
      autoscaled: true,
      options: {},
    },
    0,
  );
}

const rows = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim().replace(/ +/g, " "))
    .filter((line) => line !== "");

check(
  "a machine is requested, registers, becomes ready, and goes",
  {},
  `
  10s  target 1
  5m0s delete g-0
  `,
  `
  10s    g-0 creating
  1m10s  g-0 running NotReady
  1m25s  g-0 running Ready
  5m0s   g-0 deleting Ready
  5m30s  g-0 gone
  `,
);

check(
  "each new machine goes to the zone with the fewest, ties in order of the list",
  { zones: "a,b,c", initial: 1, behavior: { createDelay: constant(0), readyDelay: constant(0) } },
  `
  1s target 5
  `,
  `
  1s g-1@b creating
  1s g-2@c creating
  1s g-3@a creating
  1s g-4@b creating
  1s g-1@b running NotReady
  1s g-1@b running Ready
  1s g-2@c running NotReady
  1s g-2@c running Ready
  1s g-3@a running NotReady
  1s g-3@a running Ready
  1s g-4@b running NotReady
  1s g-4@b running Ready
  `,
);

check(
  "a machine that goes without lowering the target is replaced at once, in its zone, under a new name",
  { zones: "a,b", initial: 2 },
  `
  1m0s delete g-1 keep
  `,
  `
  1m0s  g-1@b deleting Ready
  1m0s  g-2@b creating
  1m30s g-1@b gone
  2m0s  g-2@b running NotReady
  2m15s g-2@b running Ready
  `,
);

check(
  "a lower target takes away what has not come yet, youngest first",
  { initial: 1 },
  `
  0s  target 3
  10s target 2
  20s target 0
  `,
  `
  0s  g-1 creating
  0s  g-2 creating
  10s g-2 deleting
  20s g-1 deleting
  20s g-0 deleting Ready
  40s g-2 gone
  50s g-1 gone
  50s g-0 gone
  `,
);

check(
  "a stock-out of one zone, from its first millisecond to its last",
  { zones: "a,b", behavior: { stockOuts: [{ zone: "b", fromMs: 10_000, toMs: 20_000 }] } },
  `
  9999ms  target 2
  10s     target 4
  20s     target 6
  30s     delete g-3
  `,
  `
  9.999s  g-0@a creating
  9.999s  g-1@b creating
  10s     g-2@a creating
  10s     g-3@b creating
  10s     g-3@b creating OutOfResources RESOURCE_POOL_EXHAUSTED
  20s     g-4@a creating
  20s     g-5@b creating
  30s     g-3@b deleting OutOfResources RESOURCE_POOL_EXHAUSTED
  30s     g-3@b gone OutOfResources RESOURCE_POOL_EXHAUSTED
  1m9.999s g-0@a running NotReady
  1m9.999s g-1@b running NotReady
  1m10s   g-2@a running NotReady
  1m20s   g-4@a running NotReady
  1m20s   g-5@b running NotReady
  1m24.999s g-0@a running Ready
  1m24.999s g-1@b running Ready
  1m25s   g-2@a running Ready
  1m35s   g-4@a running Ready
  1m35s   g-5@b running Ready
  `,
);

check(
  "a quota counts what exists, not what failed",
  { behavior: { quota: 1 } },
  `
  0s    target 2
  1s    delete g-1
  5m0s  delete g-0
  10m0s target 1
  `,
  `
  0s    g-0 creating
  0s    g-1 creating
  0s    g-1 creating OutOfResources QUOTA_EXCEEDED
  1s    g-1 deleting OutOfResources QUOTA_EXCEEDED
  1s    g-1 gone OutOfResources QUOTA_EXCEEDED
  1m0s  g-0 running NotReady
  1m15s g-0 running Ready
  5m0s  g-0 deleting Ready
  5m30s g-0 gone
  10m0s g-2 creating
  11m0s g-2 running NotReady
  11m15s g-2 running Ready
  `,
);

check(
  "a failed launch is a value",
  { behavior: { failureRate: 1 } },
  "0s target 1",
  "0s g-0 creating\n0s g-0 creating Other LAUNCH_FAILED",
);
check("a machine whose node never registers", { behavior: { mode: "neverRegister" } }, "0s target 1", "0s g-0 creating");
check("a node that never becomes ready", { behavior: { mode: "neverReady" } }, "0s target 1", "0s g-0 creating\n1m0s g-0 running NotReady");

test("a failed launch of half the machines hits the same ones under every target", () => {
  const failed = (targets: readonly number[]): string => {
    const world = new World();
    const group = addGroup(world);
    world.add(cloud, { groups: new Map(), otherGroups: { ...SLOW, failureRate: 0.5 } });
    targets.forEach((target, i) => void world.at(i * 1000, () => world.store.setTargetSize(group, target)));
    world.run();
    return world.store.nodeGroups.instances.map(({ error }) => (error === undefined ? "." : "x")).join("");
  };
  expect(failed([20])).toBe(failed([3, 9, 20]));
  expect(failed([20])).toMatch(/^[.x]{20}$/);
  expect(new Set(failed([20])).size).toBe(2);
});

test("the machines of a group come when they come, whatever other groups ask for", () => {
  const spread = { ...SLOW, createDelay: lognormalThrough(60_000, 0.95, 120_000) };
  const comingsOf = (others: number): string[] => {
    const world = new World();
    const { store } = world;
    const names = [...Array.from({ length: others }, (_, i) => `other-${i}`), "g"];
    const groups = names.map((name) => addGroup(world, [], name));
    world.add(cloud, { groups: new Map(), otherGroups: spread });
    world.at(0, () => {
      for (const group of groups) store.setTargetSize(group, 5);
    });
    const comings: string[] = [];
    store.watch("Node", (node) => {
      const { name } = store.nodeGroups.instances[store.nodes.instance[node]];
      if (name.startsWith("g-") && !store.nodes.isReady(node)) comings.push(`${formatDuration(world.loop.now)} ${name}`);
    });
    world.run();
    return comings;
  };
  const alone = comingsOf(0);
  expect(new Set(alone.map((line) => line.split(" ")[0])).size).toBe(5);
  expect(comingsOf(1)).toEqual(alone);
  expect(comingsOf(4)).toEqual(alone);
});

test("a node carries its group's template, its name and its place, and the not-ready taint until it is ready", () => {
  const world = new World();
  const { store } = world;
  const group = addGroup(world, ["us-east-1a"]);
  world.add(cloud, { groups: new Map(), otherGroups: SLOW });
  world.at(0, () => store.setTargetSize(group, 1));
  world.run(60_000);
  const { infos } = store.nodes;
  expect(infos.labels[0]).toEqual({
    pool: "g",
    "kubernetes.io/hostname": "g-0",
    "topology.kubernetes.io/zone": "us-east-1a",
    "topology.kubernetes.io/region": "us-east-1",
  });
  expect(infos.taints[0].map((taint) => taint.key)).toEqual(["dedicated", "node.kubernetes.io/not-ready"]);
  expect(isNodeReady(infos.nodes[0])).toBe(false);
  world.run();
  expect(infos.taints[0].map((taint) => taint.key)).toEqual(["dedicated"]);
  expect(store.nodes.readyMs[0]).toBe(75_000);
});

test("a node that was ready and is not any more is not the cloud's to mend", () => {
  const world = new World();
  const { store } = world;
  createInitialNodes(store, addGroup(world), 1);
  world.add(cloud, { groups: new Map(), otherGroups: SLOW });
  world.at(1000, () =>
    store.updateNode(0, { ...store.nodes.infos.nodes[0], status: { conditions: [{ type: "Ready", status: "Unknown" }] } }, true),
  );
  world.run();
  expect(store.nodes.isReady(0)).toBe(false);
});

test("initial nodes are ready before the first event, and a foreign node's name is passed over", () => {
  const world = new World();
  world.store.addNode({ metadata: { name: "g-0" } });
  const group = addGroup(world, ["a", "b"]);
  createInitialNodes(world.store, group, 2);
  expect(world.store.nodes.infos.names).toEqual(["g-0", "g-0x", "g-1"]);
  expect(world.store.nodes.readyMs).toEqual([0, 0, 0]);
  expect(world.store.nodeGroups.target[group]).toBe(2);
});

test.each`
  zone               | region
  ${"us-east-1a"}    | ${"us-east-1"}
  ${"us-central1-b"} | ${"us-central1"}
  ${"eastus-2"}      | ${"eastus"}
  ${"a"}             | ${undefined}
`("zone $zone lies in region $region", ({ zone, region }) => expect(regionOf(zone)).toBe(region));

test.each`
  provider | median     | p95
  ${"eks"} | ${75_000}  | ${150_000}
  ${"gke"} | ${60_000}  | ${150_000}
  ${"aks"} | ${110_000} | ${240_000}
`("$provider: half of the nodes register within $median ms, 95 % within $p95 ms", ({ provider, median, p95 }) => {
  const { createDelay } = BOOT_TIMES[provider as "eks" | "gke" | "aks"];
  expect(quantileMs(createDelay, 0.5)).toBeCloseTo(median, -2);
  expect(quantileMs(createDelay, 0.95)).toBeCloseTo(p95, -2);
});

test("machines with GPUs take longer, whatever the distribution", () => {
  expect(quantileMs(withGpus(BOOT_TIMES.gke).createDelay, 0.5)).toBeCloseTo(150_000, -2);
  const stretched = (createDelay: GroupBehavior["createDelay"]) => withGpus({ ...TIMES, createDelay }).createDelay;
  expect(stretched(constant(10))).toEqual(constant(25));
  expect(stretched({ kind: "uniform", minMs: 2, maxMs: 4 })).toEqual({ kind: "uniform", minMs: 5, maxMs: 10 });
  expect(stretched({ kind: "exponential", meanMs: 2 })).toEqual({ kind: "exponential", meanMs: 5 });
  expect(stretched(lognormalThrough(2, 0.95, 4))).toEqual({ ...lognormalThrough(2, 0.95, 4), medianMs: 5 });
});

check(
  "a request is fulfilled in part: the rest fails, and the next request gets as much again",
  { behavior: { perRequestMax: 2, createDelay: constant(5000), readyDelay: constant(0) } },
  `
  1s target 3
  9s target 4
  `,
  `
  1s g-0 creating
  1s g-1 creating
  1s g-2 creating
  1s g-2 creating OutOfResources PARTIALLY_FULFILLED
  6s g-0 running NotReady
  6s g-0 running Ready
  6s g-1 running NotReady
  6s g-1 running Ready
  9s g-3 creating
  14s g-3 running NotReady
  14s g-3 running Ready
  `,
);

test("what device plugins offer comes after Ready", () => {
  const world = new World();
  const { store } = world;
  const amounts = { cpu: "4", memory: "8Gi", pods: "110", "nvidia.com/gpu": "2" };
  const group = store.addNodeGroup(
    {
      name: "g",
      min: 0,
      max: 1,
      template: { metadata: {}, status: { capacity: amounts, allocatable: amounts } },
      zones: [],
      priceUsdPerHour: undefined,
      spot: false,
      autoscaled: true,
      options: {},
    },
    0,
  );
  world.add(cloud, { groups: new Map([["g", { ...SLOW, deviceDelay: constant(90_000) }]]), otherGroups: SLOW });
  world.at(0, () => store.setTargetSize(group, 1));
  const gpusAt = (time: number) => {
    world.run(time);
    return [store.nodes.isReady(0), store.nodes.infos.nodes[0].status?.allocatable?.["nvidia.com/gpu"]];
  };
  expect(gpusAt(74_000)).toEqual([false, undefined]);
  expect(gpusAt(164_999)).toEqual([true, undefined]);
  expect(gpusAt(165_000)).toEqual([true, "2"]);
});
