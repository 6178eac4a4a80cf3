import fc from "fast-check";
import { expect, test } from "vitest";
import { type Id, PodPhase, Store, WATCHED } from "../../src/cluster/index.ts";
import { defaultPod, type LabelSelector, type PodSpec } from "../../src/model/index.ts";
import { resolveConfig } from "../../src/scheduler/config/config.ts";
import { viewNodes } from "../../src/scheduler/cycle/node-view.ts";
import { hypotheticalSnapshot, type Snapshot } from "../../src/scheduler/framework/snapshot.ts";
import { Scheduler } from "../../src/scheduler/scheduler.ts";
import { runs } from "../support/laws.ts";

const HOST = "kubernetes.io/hostname";
const ZONE = "topology.kubernetes.io/zone";
const app = (value: string): LabelSelector => ({ matchLabels: { app: value } });
const spread = (topologyKey: string, maxSkew: number, whenUnsatisfiable: string, more: object = {}): Partial<PodSpec> => ({
  topologySpreadConstraints: [{ topologyKey, maxSkew, whenUnsatisfiable, labelSelector: app("a"), ...more }],
});
const near = (kind: "podAffinity" | "podAntiAffinity", topologyKey: string, term: object): Partial<PodSpec> => ({
  affinity: { [kind]: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, ...term }] } },
});
const preferred = (kind: "podAffinity" | "podAntiAffinity", topologyKey: string, weight: number): Partial<PodSpec> => ({
  affinity: {
    [kind]: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm: { topologyKey, labelSelector: app("a") } }],
    },
  },
});

/** What pods may ask for; each is probed and may also run. */
const SHAPES: readonly { readonly app: string; readonly namespace?: string; readonly spec?: Partial<PodSpec> }[] = [
  { app: "a" },
  { app: "b" },
  { app: "a", namespace: "other" },
  { app: "a", spec: spread(ZONE, 1, "DoNotSchedule") },
  { app: "a", spec: spread(HOST, 1, "DoNotSchedule", { minDomains: 3, nodeTaintsPolicy: "Honor" }) },
  { app: "b", spec: { ...spread(ZONE, 2, "DoNotSchedule"), nodeSelector: { disk: "ssd" } } },
  { app: "a", spec: spread(ZONE, 1, "ScheduleAnyway") },
  { app: "b", spec: spread(HOST, 2, "ScheduleAnyway") },
  { app: "a", spec: near("podAffinity", ZONE, { labelSelector: app("a") }) },
  { app: "a", spec: near("podAntiAffinity", HOST, { labelSelector: app("a") }) },
  { app: "b", spec: near("podAntiAffinity", ZONE, { labelSelector: app("a"), namespaceSelector: { matchLabels: { team: "red" } } }) },
  { app: "a", spec: preferred("podAffinity", ZONE, 30) },
  { app: "b", spec: preferred("podAntiAffinity", HOST, 7) },
];
const NODES: readonly Record<string, string>[] = [
  { [ZONE]: "x", disk: "ssd" },
  { [ZONE]: "y" },
  { [ZONE]: "z", disk: "ssd" },
  { [ZONE]: "" },
  {},
];

const step = fc.record({
  what: fc.constantFrom("bind", "bind", "bind", "finish", "terminate", "add", "remove", "relabel", "taint", "namespace", "look"),
  which: fc.nat(1000),
  shape: fc.nat(SHAPES.length - 1),
});
type Step = { readonly what: string; readonly which: number; readonly shape: number };

/** A cluster that changes under a scheduler which remembers its counts. */
class Cluster {
  readonly store = new Store({ now: 0 });
  readonly probes: readonly Id[];
  private readonly running: Id[] = [];
  private names = 0;
  private readonly home: Id;
  private readonly lasting: Scheduler;

  constructor(nodes: readonly number[]) {
    const { store } = this;
    for (const labels of nodes) this.addNode(labels);
    this.home = store.addObject("Namespace", { metadata: { name: "default", labels: { team: "red" } } });
    store.addObject("Namespace", { metadata: { name: "other" } });
    this.probes = SHAPES.map((_, i) => this.createPod(i));
    this.lasting = this.scheduler();
    for (const kind of WATCHED) store.watch(kind, (id) => this.lasting.watches[kind]?.(id));
  }

  act({ what, which, shape }: Step): void {
    const { store } = this;
    const { infos } = store.nodes;
    const live = [...store.nodes.live()];
    const node = live[which % Math.max(live.length, 1)];
    const pod = this.running[which % Math.max(this.running.length, 1)];
    if (what === "add") this.addNode(which % NODES.length);
    else if (what === "look") this.compare();
    else if (what === "namespace")
      store.replaceObject("Namespace", this.home, { metadata: { name: "default", labels: { team: ["red", "blue"][which % 2] } } });
    else if (node === undefined) return;
    else if (what === "bind") {
      const id = this.createPod(shape);
      store.bindPod(id, node);
      this.running.push(id);
    } else if (what === "relabel") store.updateNode(node, this.node(infos.names[node], which % NODES.length));
    else if (what === "taint") store.updateNode(node, { ...infos.nodes[node], spec: { taints: [{ key: "t", effect: "NoSchedule" }] } });
    else if (what === "remove") {
      store.removeNode(node, "gone");
      this.running.splice(0, this.running.length, ...this.running.filter((id) => store.pods.isLive(id)));
    } else if (pod === undefined) return;
    else if (what === "terminate") store.deletePod(pod, 30_000);
    else {
      store.finishPod(pod, PodPhase.Succeeded, 0);
      this.running.splice(this.running.indexOf(pod), 1);
    }
  }

  /** What a scheduler with a past says of every node for every shape is what one without says, also of a part of the nodes. */
  compare(): void {
    const { lasting } = this;
    const fresh = this.scheduler();
    lasting.deliver(0);
    for (const { core } of [lasting, fresh]) core.cache.refresh();
    expect(this.views(lasting, lasting.core.cache)).toEqual(this.views(fresh, fresh.core.cache));
    const part = [...this.store.nodes.live()].slice(1);
    const copy = this.store.nodes.infos.copyOf(part);
    const copied = this.views(
      lasting,
      hypotheticalSnapshot(
        this.store,
        copy,
        part.map((_, row) => row),
      ),
    );
    expect(this.views(lasting, hypotheticalSnapshot(this.store, this.store.nodes.infos, part))).toEqual(copied);
  }

  /** By shape: verdicts and scores by name of the node. */
  private views({ core }: Scheduler, snapshot: Snapshot): unknown {
    const profile = core.profiles.get("default-scheduler")!;
    const { names } = snapshot.infos;
    return this.probes.map((pod) => {
      const template = this.store.pods.templates[pod];
      const view = viewNodes(profile, { pod, template, snapshot, states: profile.filtering.makeStates() });
      return {
        verdicts: new Map(Array.from(view.verdicts, ([row, status]) => [names[row], `${status?.plugin} ${status?.reasons}`])),
        scores: new Map(Array.from(view.scores, ([row, scores]) => [names[row], scores])),
      };
    });
  }

  private scheduler(): Scheduler {
    const scheduler = new Scheduler(this.store, { now: 0 }, { config: resolveConfig().config!, startEpochMs: 0 });
    scheduler.deliver(0);
    return scheduler;
  }

  private addNode(labels: number): void {
    const name = `n${this.names++}`;
    this.store.addNode(this.node(name, labels));
  }

  private node(name: string, labels: number) {
    const hostless = labels === NODES.length - 1;
    return {
      metadata: { name, labels: { ...NODES[labels], ...(!hostless && { [HOST]: name }) } },
      status: { allocatable: { cpu: "64", memory: "256Gi", pods: "110" } },
    };
  }

  private createPod(shape: number): Id {
    const { store } = this;
    const { app: label, namespace = "default", spec = {} } = SHAPES[shape];
    const pod = defaultPod({ metadata: { name: "p", namespace, labels: { app: label } }, spec: { containers: [{ name: "c" }], ...spec } });
    const template = store.makeTemplate({ namespace, labels: pod.metadata.labels!, spec: pod.spec });
    return store.createPod({ name: `p${store.pods.count}`, template });
  }
}

test("counts that are kept up to date are those of counting from the beginning", () => {
  const nodes = fc.array(fc.nat(NODES.length - 1), { minLength: 2, maxLength: 7, size: "max" });
  fc.assert(
    fc.property(nodes, fc.array(step, { maxLength: 60, size: "max" }), (labels, steps) => {
      const cluster = new Cluster(labels);
      for (const one of steps) cluster.act(one);
      cluster.compare();
    }),
    { numRuns: runs(100) },
  );
});
