// @ts-check
import { readFileSync } from "node:fs";
import { generatedPods } from "./generated-pods.mjs";

/** Without a name it gets a number. @typedef {{ name?: string, arrivalMs: number, cpuMillicores: number, memoryMib: number, runMs: number }} BenchPod */
/** @typedef {{ metadata: { name: string, labels: Record<string, string> }, status: { allocatable: Record<string, string> } }} BenchNode */

/** 32 CPU and 128 GiB. */
const LARGE = { cpu: "32", memory: "128Gi", pods: "110" };

/** The benchmark workloads by name: each makes a loaded scenario. */
export const works = {
  /** 10,000 pods of a day on 100 nodes of 32 CPU and 128 GiB. */
  A: () => scenario(generatedPods(0, 10_000), manyNodes(100)),
  /** The next 100,000 pods of the stream on 1,000 such nodes. */
  B: () => scenario(generatedPods(10_000, 100_000), manyNodes(1_000)),
  /** The openb nodes, and the 8,151 pods that had a run time: CPU and memory only, 149 days. */
  C: () => scenario(openbPods(), openbNodes()),
  /** The pods of A on a cluster that the autoscaler grows from no node at all. */
  "A-autoscaled": async () => ({
    ...(await scenario(generatedPods(0, 10_000), [])),
    ...(await autoscaled([{ name: "general", capacity: LARGE, max: 100, initial: 0 }])),
  }),
  /** 50,000 pods at once on 1,000 nodes of five pools, which can take half of them. */
  "CA-burst": async () => ({
    ...(await scenario(
      generatedPods(0, 50_000).map((pod) => ({ ...pod, arrivalMs: 60_000, runMs: 3_600_000 })),
      [],
    )),
    ...(await autoscaled(BURST_POOLS.map((capacity, i) => ({ name: `pool-${i}`, capacity, max: 1_000, initial: 200 })))),
    untilMs: 900_000,
  }),
  /** 100,000 pods of a week, most of them by day, on three pools that grow to a thousand nodes and shrink again every night. */
  "CA-week": async () => ({
    ...(await scenario(weekOfPods(100_000), [])),
    ...(await autoscaled(WEEK_POOLS.map((capacity, i) => ({ name: `pool-${i}`, capacity, max: 1_000, initial: 50 })))),
    untilMs: 7 * 86_400_000,
  }),
};

/** @param {number} cpu @param {number} gib */
const shape = (cpu, gib) => ({ cpu: `${cpu}`, memory: `${gib}Gi`, pods: "110" });
const BURST_POOLS = [shape(16, 64), shape(32, 128), shape(48, 192), shape(64, 256), shape(32, 64)];
const WEEK_POOLS = [shape(16, 64), shape(32, 128), shape(32, 256)];

/** Share of a day's pods that come in each of its hours, in thousandths. */
const BY_HOUR = [12, 10, 8, 8, 8, 12, 22, 40, 60, 72, 76, 74, 66, 70, 74, 72, 66, 58, 48, 40, 36, 30, 22, 16];

/** Pods of 1 to 16 cores that run for hours. @param {number} count @returns {BenchPod[]} */
function weekOfPods(count) {
  const ends = BY_HOUR.map((_, hour) => BY_HOUR.slice(0, hour + 1).reduce((sum, share) => sum + share, 0) / 1000);
  return generatedPods(0, count).map(({ arrivalMs, cpuMillicores, memoryMib, runMs }, i) => {
    const part = arrivalMs / 86_400_000;
    const hour = ends.findIndex((end) => part < end);
    const start = hour === 0 ? 0 : ends[hour - 1];
    const inHour = (part - start) / (ends[hour] - start);
    return {
      arrivalMs: Math.round(((i % 7) * 24 + hour + inHour) * 3_600_000),
      cpuMillicores: cpuMillicores * 4,
      memoryMib: memoryMib * 4,
      runMs: runMs * 8,
    };
  });
}

/** @param {string} name @param {Record<string, string>} allocatable @returns {BenchNode} */
const node = (name, allocatable) => ({ metadata: { name, labels: { "kubernetes.io/hostname": name } }, status: { allocatable } });

/** @param {number} count */
const manyNodes = (count) => Array.from({ length: count }, (_, i) => node(`node-${i}`, LARGE));

/** @param {string} file @returns {string[][]} */
const rowsOf = (file) =>
  readFileSync(new URL(`../workloads/data/${file}`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));

const openbNodes = () =>
  rowsOf("openb_node_list_all_node.csv").map(([name, cpu, memory]) => node(name, { cpu: `${cpu}m`, memory: `${memory}Mi`, pods: "110" }));

/** Columns: name, cpu_milli, memory_mib, num_gpu, gpu_milli, gpu_spec, qos, pod_phase, creation_time, deletion_time, ... */
const openbPods = () =>
  rowsOf("openb_pod_list_default.csv")
    .map((row) => ({
      name: row[0],
      arrivalMs: Number(row[8]) * 1000,
      cpuMillicores: Number(row[1]),
      memoryMib: Number(row[2]),
      runMs: (Number(row[9]) - Number(row[8])) * 1000,
    }))
    .filter(({ runMs }) => runMs > 0);

/** @param {BenchPod[]} pods @param {BenchNode[]} nodes */
async function scenario(pods, nodes) {
  const { ArrivalTable, emptyScenario } = await import("../dist/workloads/index.js");
  const arrivals = new ArrivalTable();
  for (const { name = `pod-${arrivals.count}`, arrivalMs, cpuMillicores, memoryMib, runMs } of pods) {
    const template = arrivals.intern(`${cpuMillicores} ${memoryMib}`, () => podTemplate(cpuMillicores, memoryMib));
    arrivals.add({ name, timeMs: arrivalMs, template, workMs: runMs, deleteAtMs: Number.POSITIVE_INFINITY, pods: 1, warm: false });
  }
  arrivals.sort();
  return { ...emptyScenario("bench"), outputIntervalMs: 3_600_000, arrivals, nodes };
}

/** Requests equal limits. @param {number} cpuMillicores @param {number} memoryMib */
function podTemplate(cpuMillicores, memoryMib) {
  const amounts = { cpu: `${cpuMillicores}m`, memory: `${memoryMib}Mi` };
  return {
    kind: /** @type {const} */ ("Pod"),
    namespace: "default",
    template: { spec: { restartPolicy: "Never", containers: [{ name: "main", resources: { requests: amounts, limits: amounts } }] } },
    behavior: { exitCode: 0, readyAfterMs: 0, stopMs: 0, usageRatio: 1 },
  };
}

/**
 * Pools whose nodes take a minute to come and none to go, and an autoscaler with default flags.
 * @param {{ name: string, capacity: Record<string, string>, max: number, initial: number }[]} pools
 */
async function autoscaled(pools) {
  const { constant } = await import("../dist/engine/index.js");
  return {
    clusterAutoscaler: { flags: {}, places: {} },
    nodePools: pools.map((pool) => ({
      ...pool,
      min: 0,
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
      provisioning: /** @type {const} */ ("ok"),
      options: {},
      place: { file: "bench" },
    })),
  };
}
