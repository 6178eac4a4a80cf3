/**
 * The scheduler alone, in a process of its own: a store, the scheduler's component and an event loop, nothing else.
 * Prints one JSON object with counts and the seconds from the first attempt to the last.
 */
import { performance } from "node:perf_hooks";
import { type PodTemplate, Store } from "../src/cluster/index.ts";
import { EventLoop } from "../src/engine/index.ts";
import { resolveConfig, schedulerComponent } from "../src/scheduler/index.ts";
import { generatedPods } from "./generated-pods.mjs";

/** One workload: so many nodes, so many pods, how templates are made, and what else is in the cluster. */
interface Work {
  readonly nodes: number;
  readonly pods: number;
  readonly zones?: number;
  templates(store: Store): readonly PodTemplate[];
}

const requests = (cpu: number, memory: number) => ({ requests: { cpu: `${cpu}m`, memory: `${memory}Mi` } });

/** `count` shapes of pods that differ in CPU and memory, as the generator of the whole-run workloads draws them and in between. */
function classes(store: Store, count: number, cpuMax: number, labels: Readonly<Record<string, string>> = {}): readonly PodTemplate[] {
  return Array.from({ length: count }, (_, i) => {
    const cpu = 50 + Math.floor((cpuMax * i) / count);
    return store.templateFor("default", {
      metadata: { labels },
      spec: { containers: [{ name: "main", resources: requests(cpu, 64 + ((i * 37) % 512)) }] },
    });
  });
}

/** A service whose pods the default constraints spread softly over nodes and zones. */
function spread(store: Store): readonly PodTemplate[] {
  store.addObject("Service", { metadata: { name: "web", namespace: "default" }, spec: { selector: { app: "web" } } });
  return classes(store, 10, 300, { app: "web" });
}

/** Pods of 50 applications that must not share a node with their like. */
function apart(store: Store): readonly PodTemplate[] {
  return Array.from({ length: 50 }, (_, i) => {
    const labels = { app: `app-${i}` };
    const term = { labelSelector: { matchLabels: labels }, topologyKey: "kubernetes.io/hostname" };
    return store.templateFor("default", {
      metadata: { labels },
      spec: {
        containers: [{ name: "main", resources: requests(100, 128) }],
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
      },
    });
  });
}

const local = (nodes: number): Work => ({ nodes, pods: 100_000, templates: (store) => classes(store, 100, 500) });

const WORKS: Readonly<Record<string, Work>> = {
  "local-5000": local(5_000),
  "local-1000": { nodes: 1_000, pods: 20_000, templates: (store) => classes(store, 100, 500) },
  "local-10000": local(10_000),
  "spread-5000": { nodes: 5_000, pods: 100_000, zones: 3, templates: spread },
  "anti-affinity-5000": { nodes: 5_000, pods: 20_000, templates: apart },
  "fill-5000": { nodes: 5_000, pods: 150_000, templates: (store) => classes(store, 100, 1_900) },
};

function run(work: Work): unknown {
  const loop = new EventLoop();
  const store = new Store(loop);
  const scheduler = schedulerComponent(
    { store, clock: loop, random: unused, indexedRandom: unused },
    { config: resolveConfig().config!, startEpochMs: 0 },
  );
  const id = loop.add(scheduler);
  for (const kind of ["Pod", "Node"] as const) {
    const keyOf = scheduler.watches[kind]!;
    store.watch(kind, (changed) => {
      const key = keyOf(changed);
      if (key !== undefined) loop.wake(id, key, loop.now);
    });
  }
  for (let i = 0; i < work.nodes; i++) {
    const labels = {
      "kubernetes.io/hostname": `node-${i}`,
      ...(work.zones !== undefined && { "topology.kubernetes.io/zone": `zone-${i % work.zones}` }),
    };
    store.addNode({ metadata: { name: `node-${i}`, labels }, status: { allocatable: { cpu: "32", memory: "128Gi", pods: "110" } } });
  }
  const templates = work.templates(store);
  // The draws of the generated pods choose the template, so that the order is neither sorted nor periodic.
  const draws = generatedPods(0, work.pods);
  draws.forEach(({ runMs }, i) => void store.createPod({ name: `pod-${i}`, template: templates[(runMs / 1000 + i) % templates.length] }));
  const start = performance.now();
  // The pods that find no node are tried again for ever, minutes later: the first instant is the work.
  loop.run(0);
  const seconds = (performance.now() - start) / 1000;
  const bound = store.totals.boundPods;
  return {
    seconds,
    podsPerSecond: Math.round(work.pods / seconds),
    counts: { pods: work.pods, bound, ...scheduler.counters, placements: placements(store), digest: loop.digest.hex().slice(0, 16) },
  };
}

/** Which pod is where, in eight digits (FNV-1a). */
function placements({ pods }: Store): string {
  let hash = 0x811c9dc5;
  for (let id = 0; id < pods.count; id++) {
    for (let rest = pods.node[id], i = 0; i < 4; i++, rest >>= 8) hash = Math.imul(hash ^ (rest & 0xff), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function unused(): never {
  throw new Error("the scheduler draws no chance");
}

process.stdout.write(
  JSON.stringify({ ...(run(WORKS[process.argv[2]]) as object), peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) }),
);
