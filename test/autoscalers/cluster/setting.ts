import { type Environment, makeEnvironment } from "../../../src/autoscalers/cluster/environment.ts";
import { makeNodeTemplate, type NodeTemplate } from "../../../src/autoscalers/cluster/templates.ts";
import { parseFlags, type SchedulingPredicates } from "../../../src/autoscalers/index.ts";
import { type Id, type NodeGroup, Store } from "../../../src/cluster/index.ts";
import type { Millis } from "../../../src/engine/index.ts";
import type { Labels, Node, PodSpec } from "../../../src/model/index.ts";
import { simplePredicates } from "./toy.ts";

/** A store and the autoscaler's parts at one instant. */
export class Setting {
  now: Millis = 0;
  readonly store: Store;
  readonly env: Environment;
  private pods = 0;

  constructor(
    flags: Readonly<Record<string, unknown>> = {},
    predicatesFor: (store: Store) => SchedulingPredicates = () => simplePredicates,
  ) {
    const setting = this;
    this.store = new Store({
      get now() {
        return setting.now;
      },
    });
    this.env = makeEnvironment(this.store, parseFlags(flags).flags, {
      predicates: predicatesFor(this.store),
      startEpochMs: Date.UTC(2026, 0, 1),
      provider: {},
      random: { double: () => 0, int: () => 0 },
    });
    this.at(0);
  }

  /** Begins a loop's comparisons at a time. */
  at(now: Millis): this {
    this.now = now;
    this.env.deadlines.begin(now);
    this.env.events.at(now);
    this.env.provider.refresh();
    return this;
  }

  group(
    name: string,
    limits: { readonly min?: number; readonly max?: number; readonly target?: number; readonly usdPerHour?: number } = {},
  ): NodeGroup {
    const { min = 0, max = 10, target = 0, usdPerHour } = limits;
    const template = { metadata: { name: "template" } };
    const row = { name, min, max, template, zones: [], priceUsdPerHour: usdPerHour, spot: false, autoscaled: true, options: {} };
    const id = this.store.addNodeGroup(row as unknown as Omit<NodeGroup, "id">, target);
    this.env.provider.refresh();
    return this.store.nodeGroups.groups[id];
  }

  /** Adds a pod: requests as `cpu/memory`, and what else its spec says. */
  pod(
    requests: string,
    parts: {
      readonly owner?: string;
      readonly spec?: Partial<PodSpec>;
      readonly labels?: Labels;
      readonly annotations?: Labels;
      readonly namespace?: string;
      readonly node?: Id;
    } = {},
  ): Id {
    const [cpu, memory] = requests.split("/");
    const { owner, spec, labels = {}, annotations = {}, namespace = "default", node } = parts;
    const template = this.store.makeTemplate({
      namespace,
      labels,
      annotations,
      spec: { containers: [{ name: "c", resources: { requests: { cpu, memory } } }], ...spec },
    });
    const [kind, name] = owner?.split("/") ?? [];
    const id = this.store.createPod({
      name: `pod-${this.pods++}`,
      template,
      ...(kind === undefined ? {} : { owner: this.store.ownerOf({ kind, namespace, name }) }),
    });
    if (node !== undefined) {
      this.store.bindPod(id, node);
      this.store.setPodRunning(id);
    }
    return id;
  }

  /** A template of that allocatable, with a larger capacity when given, and pods of these requests on every node. */
  template(allocatable: string, capacity = allocatable, overhead: readonly string[] = []): NodeTemplate {
    const pods = overhead.map((requests) => this.store.pods.templates[this.pod(requests)]);
    return makeNodeTemplate(nodeOf("template", allocatable, capacity), pods);
  }
}

/** A ready node of that allocatable and capacity, both as `cpu/memory`. */
export function nodeOf(name: string, allocatable: string, capacity = allocatable): Node {
  const list = (text: string) => {
    const [cpu, memory] = text.split("/");
    return { cpu, memory, pods: "110" };
  };
  return {
    metadata: { name, labels: { "kubernetes.io/hostname": name } },
    spec: {},
    status: { allocatable: list(allocatable), capacity: list(capacity), conditions: [{ type: "Ready", status: "True" }] },
  };
}
