import { type NodeGroup, PodPhase, Store } from "../../src/cluster/index.ts";
import { MemorySink, type MetricSink, RunMetrics } from "../../src/metrics/index.ts";

const second = 1000;

/** A store whose clock the test moves, watched by metrics that keep their tables in memory, or write them to another sink. */
export function tinyRun(intervalSeconds = 60, other?: MetricSink) {
  const sink = new MemorySink();
  const clock = { now: 0 };
  const metrics = new RunMetrics({ sink: other ?? sink, intervalMs: intervalSeconds * second });
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
      clock.now = seconds * second;
    },
    bareNode: (name: string) => store.addNode(node(name)),
    pool: (name: string, priceUsdPerHour: number | undefined) => store.addNodeGroup(group(name, priceUsdPerHour), 0),
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
