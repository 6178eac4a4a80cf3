import { type Id, NO_OWNER, type PodTemplate, type Store } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { Tenants } from "../costs/tenants.ts";

/** Controllers whose pods are worth a row even when their use is unknown: they come back with the same requests. */
const LASTING: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet"]);

/** Pods of one template of a workload. */
export interface TemplateTimes {
  readonly template: PodTemplate;
  runMs: number;
  /** By pool: milliseconds bound to its nodes. */
  readonly boundMs: Map<Id, number>;
}

/** A workload and the templates it has had, in order of first use. */
export interface WorkloadTimes {
  readonly namespace: string;
  readonly workload: string;
  readonly templates: Map<number, TemplateTimes>;
}

/** Whether something is said of a template's use: unsaid, it is its requests. */
export const isUsageKnown = ({ behavior }: PodTemplate): boolean => behavior.usageRatio !== 1;

/** Adds up how long the pods of each workload ran with which requests. Bare pods are nobody's to change, and left out. */
export class UsageLedger {
  readonly workloads = new Map<string, WorkloadTimes>();
  private readonly store: Store;
  private readonly tenants: Tenants;

  constructor(store: Store, tenants: Tenants) {
    this.store = store;
    this.tenants = tenants;
  }

  /** A pod has ended, or the run has at `now`. */
  podOver(pod: Id, now: Millis): void {
    const { pods } = this.store;
    const template = pods.templates[pod];
    if (pods.node[pod] < 0 || pods.owner[pod] === NO_OWNER) return;
    if (!isUsageKnown(template) && !LASTING.has(this.store.owners.all[pods.owner[pod]].kind)) return;
    const endMs = Math.min(pods.endedMs[pod], now);
    const times = this.timesOf(pod, template);
    times.runMs += Math.max(0, endMs - pods.startedMs[pod]);
    const pool = this.poolOf(pods.node[pod]);
    if (pool !== undefined) times.boundMs.set(pool, (times.boundMs.get(pool) ?? 0) + endMs - pods.scheduledMs[pod]);
  }

  private timesOf(pod: Id, template: PodTemplate): TemplateTimes {
    const { namespace, workload } = this.tenants.all[this.tenants.of(pod)];
    const key = `${namespace}/${workload}`;
    let times = this.workloads.get(key);
    if (times === undefined) {
      times = { namespace, workload, templates: new Map() };
      this.workloads.set(key, times);
    }
    let own = times.templates.get(template.shapeId);
    if (own === undefined) {
      own = { template, runMs: 0, boundMs: new Map() };
      times.templates.set(template.shapeId, own);
    }
    return own;
  }

  private poolOf(node: Id): Id | undefined {
    const instance = this.store.nodes.instance[node];
    return instance < 0 ? undefined : this.store.nodeGroups.instances[instance].group;
  }
}
