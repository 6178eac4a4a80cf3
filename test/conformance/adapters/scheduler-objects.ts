import { type Id, NO_OWNER, type NodeRow, type ObjectKinds, type PodTemplate, type Store } from "../../../src/cluster/index.ts";
import { defaultNode, defaultPod, type Node, type Pod } from "../../../src/model/index.ts";

/** An object of a case, as a user writes it. */
export interface ApiObject {
  readonly kind?: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
}

/** Time 0 of the scheduler's cases: 2000-01-01T00:01:00Z. */
export const NOW_EPOCH_MS = Date.UTC(2000, 0, 1, 0, 1, 0);
export const PREEMPTED = "Preempted";
const CLUSTER_SCOPED = ["Namespace", "PersistentVolume", "StorageClass", "CSINode", "CSIDriver", "VolumeAttachment", "PriorityClass"];

/** Stores what a case begins with. Nodes come first, so that pods find theirs. */
export function addObjects(store: Store, objects: readonly ApiObject[]): void {
  for (const object of objects) if (object.kind === "Node") store.addNode(defaultNode(object as Node));
  for (const object of objects) {
    if (object.kind === "Pod") addPod(store, object as unknown as Pod);
    else if (object.kind !== "Node") addPlainObject(store, object);
  }
}

/** Stores an object of a kind that the product keeps as it is. */
export function addPlainObject(store: Store, object: ApiObject): void {
  if (!Object.hasOwn(store.objects, object.kind ?? "")) throw new Error(`objects of kind ${object.kind} are not modelled`);
  store.addObject(object.kind as keyof ObjectKinds, withNamespace(object) as never);
}

/** The namespace that the API server fills in. */
export function withNamespace<T extends ApiObject>(object: T): T {
  if (CLUSTER_SCOPED.includes(object.kind ?? "")) return object;
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata.namespace ?? "default" } };
}

/** Stores a pod with what its status says. Pods that have ended, or sit on nodes that do not exist, are nothing to the scheduler. */
export function addPod(store: Store, given: Pod): Id {
  const pod = defaultPod(given);
  const { metadata, spec, status } = pod;
  const template = store.makeTemplate({
    namespace: metadata.namespace ?? "default",
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    spec,
    ...(status !== undefined && { status }),
  });
  const owner = ownerOf(store, pod);
  const id = store.createPod({
    name: metadata.name ?? "",
    template,
    ...(owner !== NO_OWNER && { owner }),
    ...(metadata.uid !== undefined && { uid: metadata.uid }),
  });
  const { pods } = store;
  const node = spec.nodeName === undefined ? undefined : store.nodes.infos.rowOf(spec.nodeName);
  const ended = status?.phase === "Succeeded" || status?.phase === "Failed";
  if (ended || (spec.nodeName !== undefined && node === undefined)) {
    store.removePod(id);
    return id;
  }
  if (node !== undefined) {
    bindAsItIs(store, id, node, template);
    if (status?.startTime !== undefined) pods.scheduledMs[id] = Date.parse(status.startTime) - NOW_EPOCH_MS;
  }
  pods.nominatedNode[id] = store.nodes.idOf(status?.nominatedNodeName ?? "");
  if (metadata.deletionTimestamp !== undefined) {
    pods.deletionRequestedMs[id] = 0;
    if (isPreempted(status)) pods.reasons.set(id, PREEMPTED);
  }
  return id;
}

/** Whether the conditions of a pod say that the scheduler evicts it. */
export function isPreempted(status: Pod["status"]): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: value, reason }) => type === "DisruptionTarget" && value === "True" && reason === "PreemptionByScheduler",
  );
}

/** Cases say what a pod looks like that has its node; no admission adds the node's zone to its labels. */
function bindAsItIs(store: Store, pod: Id, node: NodeRow, template: PodTemplate): void {
  const { infos } = store.nodes;
  store.bindPod(pod, node);
  infos.removePod(node, pod);
  store.pods.templates[pod] = template;
  infos.addPod(node, pod, template);
}

function ownerOf(store: Store, { metadata }: Pod): Id {
  const reference = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (reference === undefined) return NO_OWNER;
  const { apiVersion = "", kind, name, uid } = reference;
  return store.ownerOf({ apiVersion, kind, name, namespace: metadata.namespace ?? "default", ...(uid !== undefined && { uid }) });
}
