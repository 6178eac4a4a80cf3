import { type NodeGroup, type NodePrice, PodPhase, Store } from "../../src/cluster/index.ts";
import { type CostSettings, MemorySink, type MetricSink, RunMetrics } from "../../src/metrics/index.ts";

const second = 1000;

export type { CostSettings };
/** How machines of a pool are charged. */
export type NodePriceOfPool = NodePrice;

interface PoolDetails {
  readonly gpus?: boolean;
  readonly price?: NodePrice | undefined;
}

/** A store whose clock the test moves, watched by metrics that keep their tables in memory, or write them to another sink. */
export function tinyRun(intervalSeconds = 60, other?: MetricSink, costs?: CostSettings) {
  const sink = new MemorySink();
  const clock = { now: 0 };
  const metrics = new RunMetrics({ sink: other ?? sink, intervalMs: intervalSeconds * second, ...(costs && { costs }) });
  const store = new Store(clock, metrics.recorder);
  metrics.attach(store, clock);
  const template = (namespace = "default", requests: Record<string, string> = { cpu: "1", memory: "1Gi" }) =>
    store.makeTemplate({ namespace, spec: { containers: [{ name: "c", resources: { requests } }] } });
  const one = template();
  return {
    sink,
    store,
    clock,
    metrics,
    template,
    at: (seconds: number) => {
      metrics.endInstant();
      clock.now = seconds * second;
    },
    bareNode: (name: string) => store.addNode(node(name)),
    pool: (name: string, priceUsdPerHour: number | undefined, { gpus = true, price }: PoolDetails = {}) =>
      store.addNodeGroup({ ...group(name, priceUsdPerHour), template: gpus ? node(name) : plainNode(name), ...(price && { price }) }, 0),
    /** A machine of a pool, registered at once. */
    machine: (pool: number, name: string) =>
      store.addNode({ ...store.nodeGroups.groups[pool].template, metadata: { name } }, store.createInstance(pool, name, "a")),
    pod: (name: string, from = one) => store.createPod({ name, template: from }),
    /** Binds and starts a pod at the present instant. */
    start: (pod: number, on: number) => {
      store.bindPod(pod, on);
      store.setPodRunning(pod);
      store.setPodReady(pod);
    },
    succeed: (pod: number) => store.finishPod(pod, PodPhase.Succeeded, 0),
    /** Ends the run and gives back its results. */
    finish: (events = 0) => metrics.finish(clock.now, { events }),
  };
}

/** A node of 4 CPU, 8 GiB and 2 GPUs. */
export function node(name: string) {
  return {
    metadata: { name, labels: { "node.kubernetes.io/instance-type": "m5.xlarge" } },
    status: { allocatable: { cpu: "4", memory: "8Gi", pods: "10", "nvidia.com/gpu": "2" } },
  };
}

function group(name: string, priceUsdPerHour: number | undefined): Omit<NodeGroup, "id"> {
  return { name, min: 0, max: 10, template: node(name), zones: [], priceUsdPerHour, spot: false, autoscaled: true, options: {} };
}

/** The same without GPUs. */
const plainNode = (name: string) => ({ metadata: { name }, status: { allocatable: { cpu: "4", memory: "8Gi", pods: "10" } } });
