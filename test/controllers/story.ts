import {
  type ComponentFactory,
  DEFAULT_BEHAVIOR,
  type Id,
  type JobObject,
  NO_NODE,
  type PodBehavior,
  PodPhase,
} from "../../src/cluster/index.ts";
import {
  daemonSetController,
  deploymentController,
  disruptionController,
  jobController,
  replicaSetController,
  replicationController,
  statefulSetController,
  volumeBinder,
} from "../../src/controllers/index.ts";
import type { Millis } from "../../src/engine/index.ts";
import { INSTANT_KUBELET, kubelet } from "../../src/kubelet/index.ts";
import { type DaemonSet, formatDuration, nodeNamesRequired, type PodTemplateSpec, type StatefulSet } from "../../src/model/index.ts";
import { World } from "../kubelet/world.ts";

/** Binds every pending pod at once to the live node that it is pinned to, else to the one with the fewest pods. */
const binder: ComponentFactory<void> = ({ store }) => ({
  name: "binder",
  watches: { Pod: (pod) => (store.pods.node[pod] === NO_NODE && store.pods.isLive(pod) ? pod : undefined) },
  reconcile(pod) {
    const { pods, nodes } = store;
    if (!pods.isLive(pod) || pods.node[pod] !== NO_NODE) return undefined;
    const pinned = nodeNamesRequired(pods.templates[pod].spec);
    const [best] = [...nodes.live()]
      .filter((node) => pinned?.has(nodes.infos.names[node]) ?? true)
      .sort((a, b) => nodes.infos.podCount[a] - nodes.infos.podCount[b] || a - b);
    if (best !== undefined) store.bindPod(pod, best);
    return undefined;
  },
});

/** A cluster with every controller, a kubelet that takes no time, and a record of what happened, one line each. */
export class Cluster extends World {
  readonly lines: string[];

  constructor(options: { readonly nodes?: number; readonly scheduling?: boolean } = {}) {
    const lines: string[] = [];
    super({
      event: ({ timeMs, reason, kind, name, message, component }) => {
        if (component.endsWith("-controller")) lines.push(`${formatDuration(timeMs)} ${kind}/${name} ${reason}: ${message}`);
      },
      decision() {},
    });
    this.lines = lines;
    this.add(kubelet, INSTANT_KUBELET);
    this.add(deploymentController, undefined);
    this.add(replicaSetController, undefined);
    this.add(jobController, undefined);
    this.add(daemonSetController, undefined);
    this.add(disruptionController, undefined);
    this.add(replicationController, undefined);
    this.add(statefulSetController, undefined);
    this.add(volumeBinder, undefined);
    if (options.scheduling !== false) this.add(binder, undefined);
    for (let i = 0; i < (options.nodes ?? 1); i++) this.node(`n${i}`);
  }

  node(name: string, more: { readonly labels?: Record<string, string>; readonly taints?: { key: string; effect: string }[] } = {}): Id {
    return this.store.addNode({
      metadata: { name, labels: more.labels ?? {} },
      spec: { taints: more.taints ?? [] },
      status: { allocatable: { cpu: "64", memory: "64Gi", pods: "110" } },
    });
  }

  /** Adds a Job as simulation/ does: behaviour first, when there is any. */
  job(name: string, spec: Partial<JobObject["spec"]>, more: { workMs?: Millis[]; behavior?: Partial<PodBehavior> } = {}): Id {
    const { workMs, behavior } = more;
    const template: PodTemplateSpec = spec.template ?? { spec: { restartPolicy: "Never", containers: [{ name: "c" }] } };
    if (behavior !== undefined) this.store.templateFor("default", template, { ...DEFAULT_BEHAVIOR, ...behavior });
    return this.store.addObject("Job", { metadata: { name }, spec: { ...spec, template }, ...(workMs && { workMs }) });
  }

  replicaSet(name: string, replicas: number, labels: Record<string, string> = { app: name }): Id {
    const template: PodTemplateSpec = { metadata: { labels }, spec: { containers: [{ name: "c" }] } };
    return this.store.addObject("ReplicaSet", { metadata: { name }, spec: { replicas, selector: { matchLabels: labels }, template } });
  }

  daemonSet(name: string, spec: Partial<DaemonSet["spec"]["template"]["spec"]> = {}): Id {
    const template: PodTemplateSpec = { metadata: { labels: { app: name } }, spec: { containers: [{ name: "c" }], ...spec } };
    return this.store.addObject("DaemonSet", { metadata: { name }, spec: { selector: { matchLabels: { app: name } }, template } });
  }

  /** `claims` are names of claim templates, of a Gi each. */
  statefulSet(name: string, replicas: number, spec: Partial<StatefulSet["spec"]> = {}, claims: readonly string[] = []): Id {
    const labels = { app: name };
    const template: PodTemplateSpec = { metadata: { labels }, spec: { containers: [{ name: "c" }] } };
    const volumeClaimTemplates = claims.map((claim) => ({
      metadata: { name: claim },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    }));
    return this.store.addObject("StatefulSet", {
      metadata: { name },
      spec: { replicas, selector: { matchLabels: labels }, template, volumeClaimTemplates, ...spec },
    });
  }

  /** The id of the live pod of that name. */
  pod(name: string): Id {
    const { pods } = this.store;
    for (let id = 0; id < pods.count; id++) if (pods.names[id] === name && pods.removed[id] === 0) return id;
    throw new Error(`no pod ${name}`);
  }

  /** Names of pods that exist and have not ended, with what is special about them. */
  livePods(): string {
    const { pods } = this.store;
    const names: string[] = [];
    for (let id = 0; id < pods.count; id++) {
      if (!pods.isLive(id)) continue;
      const phase = pods.phase[id] === PodPhase.Pending ? " pending" : "";
      names.push(`${pods.names[id]}${phase}${pods.isDeleting(id) ? " stopping" : ""}`);
    }
    return names.join(", ");
  }

  /** What happened, and nothing of it twice. */
  story(): string {
    return this.lines.join("\n");
  }
}

export const dedent = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
