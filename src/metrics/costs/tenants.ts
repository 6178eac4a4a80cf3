import { type Id, NO_OWNER, type Owner, type PodTemplate, type Store } from "../../cluster/index.ts";
import type { ObjectMeta } from "../../model/index.ts";

/** Whose costs are told apart: the pods of one workload with the same labels among those asked for. */
export interface Tenant {
  readonly id: number;
  readonly namespace: string;
  /** Kind and name of the topmost controller; bare pods of a namespace are one workload. */
  readonly workload: string;
  /** Values of the labels asked for, "" where a pod has none. */
  readonly labels: readonly string[];
}

/** Workload of pods without controller. */
const BARE_PODS = "(bare pods)";

/** The tenants of a run, each once. */
export class Tenants {
  readonly all: Tenant[] = [];
  private readonly byKey = new Map<string, number>();
  private readonly workloads = new Map<number, string>();
  /** By template: the tenant of its bare pods. */
  private readonly ofBarePods = new Map<number, number>();
  private readonly store: Store;
  private readonly labelKeys: readonly string[];

  constructor(store: Store, labelKeys: readonly string[]) {
    this.store = store;
    this.labelKeys = labelKeys;
  }

  /** Whose pod it is. */
  of(pod: Id): number {
    const { pods } = this.store;
    const template = pods.templates[pod];
    const owner = pods.owner[pod];
    if (owner !== NO_OWNER) return this.intern(template, this.workloadOf(owner));
    const known = this.ofBarePods.get(template.id);
    if (known !== undefined) return known;
    const made = this.intern(template, BARE_PODS);
    this.ofBarePods.set(template.id, made);
    return made;
  }

  private intern({ namespace, labels }: PodTemplate, workload: string): number {
    const values = this.labelKeys.map((key) => labels[key] ?? "");
    const key = [namespace, workload, ...values].join("\0");
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const id = this.all.length;
    this.all.push({ id, namespace, workload, labels: values });
    this.byKey.set(key, id);
    return id;
  }

  private workloadOf(owner: Id): string {
    const known = this.workloads.get(owner);
    if (known !== undefined) return known;
    const made = topOwner(this.store, this.store.owners.all[owner]);
    this.workloads.set(owner, made);
    return made;
  }
}

/** Kind and name of the controller, or of the controller's own controller: a ReplicaSet's Deployment, a Job's CronJob. */
function topOwner({ objects }: Store, { kind, name, object }: Owner): string {
  const table = object !== undefined && Object.hasOwn(objects, kind) ? objects[kind as keyof typeof objects] : undefined;
  const found = object === undefined ? undefined : (table?.get(object) as { readonly metadata: ObjectMeta } | undefined);
  const parent = found?.metadata.ownerReferences?.find(({ controller }) => controller === true);
  return parent === undefined ? `${kind}/${name}` : `${parent.kind}/${parent.name}`;
}
