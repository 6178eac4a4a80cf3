import type { Id, PodTemplate, Store } from "../../../cluster/index.ts";
import { compileSelector, type LabelSelector, matchesLabels, type ScalableRef } from "../../../model/index.ts";

/** What a scalable object says of its pods: the template of one, and how many there are. */
export interface Scaled {
  readonly template: PodTemplate;
  readonly replicas: number;
}

/** What is found of a scalable object, or why nothing is. */
export type Resolved = Scaled | { readonly error: string };

/** A kind of objects that buffers can be a share of. */
interface ScalableKind {
  readonly kind: "Deployment" | "ReplicaSet" | "StatefulSet" | "ReplicationController" | "Job";
  /** The API group, as a reference has it whose object's own template can be used. */
  readonly group: string;
  /** The API group that has a scale subresource of the kind, and its name in the plural; undefined: there is none. */
  readonly scale: { readonly group: string; readonly plural: string } | undefined;
}

/** Source: cluster-autoscaler 1.36.1, capacitybuffer/translators/scalable_objects/scalable_object_resolvers.go. */
const KINDS: readonly ScalableKind[] = [
  { kind: "Deployment", group: "apps", scale: { group: "apps", plural: "deployments.apps" } },
  { kind: "ReplicaSet", group: "apps", scale: { group: "apps", plural: "replicasets.apps" } },
  { kind: "StatefulSet", group: "apps", scale: { group: "apps", plural: "statefulsets.apps" } },
  { kind: "ReplicationController", group: "core", scale: { group: "", plural: "replicationcontrollers" } },
  { kind: "Job", group: "batch", scale: undefined },
];

/** The kinds of which changes are seen at once. */
export const SCALABLE_KINDS = KINDS.map(({ kind }) => kind);

/** Whether a reference names objects of a kind of {@link SCALABLE_KINDS}, as those must that hear of its changes at once. */
export function refersTo({ apiGroup = "", kind }: ScalableRef, seen: string): boolean {
  return kind === seen && KINDS.some((one) => one.kind === kind && one.group === apiGroup);
}

/**
 * A pod of a scalable object as the newest one is, and their number by its scale subresource. Without a pod, what the object itself says.
 * Source: cluster-autoscaler 1.36.1, capacitybuffer/translators/scalable_objects_translator.go, resolveSpecAndReplicas.
 * Differs: kinds that a run does not hold are unknown to its API server; of pods that are equally new by whole seconds, the last one counts.
 */
export function resolveScalable(store: Store, namespace: string, ref: ScalableRef): Resolved {
  const live = fromScale(store, namespace, ref);
  if ("template" in live) return live;
  const own = fromObject(store, namespace, ref);
  if ("template" in own) return own;
  const failed = `failed to resolve scalable object: ${own.error}`;
  return { error: live.error === undefined ? failed : `failed to resolve live pod: ${live.error}, ${failed}` };
}

function fromScale(store: Store, namespace: string, { apiGroup = "", kind, name }: ScalableRef): Scaled | { readonly error?: string } {
  const known = KINDS.find((one) => one.kind === kind && (one.scale?.group ?? one.group) === apiGroup);
  if (known === undefined)
    return { error: `failed to get scale object: no matches for kind "${kind}" in version "${apiGroup === "" ? "" : `${apiGroup}/`}"` };
  const failed = "failed to get scale object: failed to get scale sub resource";
  if (known.scale === undefined || known.kind === "Job") return { error: `${failed}: the server could not find the requested resource` };
  const object = store.findObject(kind, namespace, name);
  if (object === undefined) return { error: `${failed}: ${known.scale.plural} "${name}" not found` };
  const template = newestPod(store, namespace, selectorOf(store, known.kind, object));
  return template === undefined ? {} : { template, replicas: podsOf(store, known.kind, object) };
}

function fromObject(store: Store, namespace: string, { apiGroup = "", kind, name }: ScalableRef): Resolved {
  const known = KINDS.find((one) => one.kind === kind && one.group === apiGroup);
  if (known === undefined) return { error: `kind ${apiGroup}/${kind} is not supported to use pod template` };
  const id = store.findObject(kind, namespace, name);
  if (id === undefined) {
    const resource = kind.toLowerCase() + (known.group === "core" ? "" : `.${known.group}`);
    return { error: `failed to get Deployment: failed to get ${kind}: ${resource} "${name}" not found` };
  }
  const { template, replicas = 1 } = known.kind === "Job" ? jobOf(store, id) : store.objects[known.kind].get(id)!.spec!;
  return { template: store.templateFor(namespace, template!), replicas };
}

function jobOf(store: Store, id: Id) {
  const { template, parallelism } = store.jobs.get(id)!.spec;
  return { template, replicas: parallelism };
}

function selectorOf(store: Store, kind: Exclude<ScalableKind["kind"], "Job">, id: Id): LabelSelector {
  if (kind !== "ReplicationController") return store.objects[kind].get(id)!.spec.selector;
  const { spec } = store.objects.ReplicationController.get(id)!;
  return { matchLabels: spec?.selector ?? spec?.template?.metadata?.labels ?? {} };
}

function newestPod({ pods }: Store, namespace: string, selector: LabelSelector): PodTemplate | undefined {
  const compiled = compileSelector(selector);
  for (let pod = pods.count - 1; pod >= 0; pod--) {
    const template = pods.templates[pod];
    if (pods.removed[pod] === 0 && template.namespace === namespace && matchesLabels(compiled, template.labels)) return template;
  }
  return undefined;
}

/** Pods of an object that are neither over nor about to go; of a Deployment, those of its ReplicaSets. */
function podsOf(store: Store, kind: string, id: Id): number {
  const { owners, pods } = store;
  const isItsOwn = kind === "Deployment" ? ofDeployment(store, id) : (object: Id) => object === id;
  let count = 0;
  for (const owner of owners.all) {
    if (owner.object === undefined || owner.kind !== (kind === "Deployment" ? "ReplicaSet" : kind) || !isItsOwn(owner.object)) continue;
    for (const pod of owner.pods) if (!pods.isDeleting(pod)) count++;
  }
  return count;
}

function ofDeployment(store: Store, id: Id): (replicaSet: Id) => boolean {
  const { name, namespace } = store.deployments.get(id)!.metadata;
  return (replicaSet) => {
    const metadata = store.replicaSets.get(replicaSet)?.metadata;
    return (
      metadata !== undefined &&
      metadata.namespace === namespace &&
      metadata.ownerReferences?.some((owner) => owner.kind === "Deployment" && owner.name === name && owner.controller !== false) === true
    );
  };
}
