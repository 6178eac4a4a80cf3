import { expect, test } from "vitest";
import { type CloudConfig, cloud, createInitialNodes, reliable, type SpotReclaim, spotReclaim } from "../../src/cloud/index.ts";
import { constant } from "../../src/engine/index.ts";
import { formatDuration } from "../../src/model/index.ts";
import { World } from "../kubelet/world.ts";

const TIMES = { createDelay: constant(60_000), readyDelay: constant(0), deleteDelay: constant(30_000) };
const NOTICE: SpotReclaim = { ratePerHour: 0, atMs: [], noticeMs: 120_000, taint: "t" };

/** Plays machines that are taken back, and lists what becomes of instances and their nodes. */
function play(reclaim: Partial<SpotReclaim>, initial: number, until: number, act: (world: World) => void = () => {}): string[] {
  const lines: string[] = [];
  const world = new World();
  const { store } = world;
  const behavior = { ...reliable(TIMES), reclaim: { ...NOTICE, ...reclaim } };
  const config: CloudConfig = { groups: new Map([["g", behavior]]), otherGroups: reliable() };
  store.watch("Instance", (id) => {
    const { name, state } = store.nodeGroups.instances[id];
    lines.push(`${formatDuration(world.loop.now)} ${name} ${state}`);
  });
  store.watch("Node", (id) => {
    const node = store.nodes.infos.nodes[id];
    if (node.spec?.unschedulable !== true || !store.nodes.isAlive(id)) return;
    lines.push(`${formatDuration(world.loop.now)} ${node.metadata.name} cordoned ${node.spec.taints?.map(({ key }) => key).join(",")}`);
  });
  world.add(cloud, config);
  world.add(spotReclaim, config);
  const group = store.addNodeGroup(
    {
      name: "g",
      min: 0,
      max: 10,
      template: { metadata: {}, spec: {}, status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } } },
      zones: [],
      priceUsdPerHour: undefined,
      spot: true,
      autoscaled: true,
      options: {},
    },
    0,
  );
  createInitialNodes(store, group, initial);
  act(world);
  world.run(until);
  return lines.filter((line) => !line.startsWith("0s "));
}

test("at a set time the oldest machine gets notice, goes when it is over, and is replaced from the target", () => {
  const lines = play({ atMs: [600_000] }, 2, 900_000);
  expect(lines.filter((line) => line.includes("g-0") || line.startsWith("12m") || line.startsWith("13m"))).toEqual([
    "10m0s g-0 cordoned t",
    "12m0s g-0 deleting",
    "12m0s g-0 gone",
    "12m0s g-2 creating",
    "13m0s g-2 running",
  ]);
});

test("two set times at once take two machines", () => {
  const lines = play({ atMs: [60_000, 60_000] }, 3, 100_000);
  expect(lines.filter((line) => line.includes("cordoned"))).toEqual(["1m0s g-0 cordoned t", "1m0s g-1 cordoned t"]);
});

test("by chance: lives are exponential, about one machine in ten a minute at six per hour", () => {
  const lines = play({ ratePerHour: 6, noticeMs: 0 }, 100, 600_000);
  const gone = lines.filter((line) => line.endsWith(" gone")).length;
  expect(gone).toBeGreaterThan(50);
  expect(gone).toBeLessThan(150);
});

test("a machine that somebody deletes meanwhile is not taken back twice", () => {
  const lines = play({ atMs: [60_000] }, 1, 400_000, (world) => world.at(90_000, () => world.store.deleteInstance(0, true)));
  expect(lines.filter((line) => line.includes("g-0"))).toEqual(["1m0s g-0 cordoned t", "1m30s g-0 deleting", "2m0s g-0 gone"]);
});

test("pods are evicted with the notice; what a budget holds back is asked for again and ends with the machine", () => {
  const world = new World();
  const { store } = world;
  const node = { metadata: {}, spec: {}, status: { allocatable: { cpu: "4", memory: "8Gi", pods: "110" } } };
  const config: CloudConfig = {
    groups: new Map([["g", { ...reliable(TIMES), reclaim: { ...NOTICE, atMs: [10_000] } }]]),
    otherGroups: reliable(),
  };
  world.add(cloud, config);
  world.add(spotReclaim, config);
  const group = store.addNodeGroup(
    { name: "g", min: 0, max: 1, template: node, zones: [], priceUsdPerHour: undefined, spot: true, autoscaled: true, options: {} },
    0,
  );
  createInitialNodes(store, group, 1);
  const spec = { containers: [{ name: "c" }] };
  const make = (app: string) =>
    store.createPod({ name: app, template: store.makeTemplate({ namespace: "default", labels: { app }, spec }) });
  const [free, held] = [make("free"), make("held")];
  for (const pod of [free, held]) {
    store.bindPod(pod, 0);
    store.setPodRunning(pod);
  }
  store.addObject("PodDisruptionBudget", {
    metadata: { name: "b" },
    spec: { selector: { matchLabels: { app: "held" } } },
    status: { disruptionsAllowed: 0 },
  });
  world.run(129_000);
  expect([store.pods.isDeleting(free), store.pods.isDeleting(held)]).toEqual([true, false]);
  world.run(131_000);
  expect(store.pods.removed[held]).toBe(1);
  expect(store.nodes.removalReason[0]).toBe("SpotReclaimed");
});
