import { type EventRecord, type Id, NO_OWNER, type OwnerId, type Store } from "../cluster/index.ts";
import { assert } from "../engine/index.ts";
import type { ObjectMeta } from "../model/index.ts";

const DEFAULT_NAMESPACE = "default";

/** The namespace of an object, which is `default` when it does not say. */
export const namespaceOf = (metadata: ObjectMeta): string => metadata.namespace ?? DEFAULT_NAMESPACE;

/** The name of an object, which every stored object has. */
export function nameOf(metadata: ObjectMeta): string {
  assert(metadata.name !== undefined, "a stored object has a name");
  return metadata.name;
}

/** The owner of the pods that an object of the store makes. */
export function ownerOfObject(store: Store, kind: string, apiVersion: string, id: Id, metadata: ObjectMeta): OwnerId {
  const { uid } = metadata;
  const known = { kind, apiVersion, namespace: namespaceOf(metadata), name: nameOf(metadata), object: id };
  return store.ownerOf(uid === undefined ? known : { ...known, uid });
}

/** The object of `kind` that owns a pod, or undefined. */
export function owningObject(store: Store, kind: string, pod: Id): Id | undefined {
  const owner = store.pods.owner[pod];
  if (owner === NO_OWNER) return undefined;
  const { kind: ownerKind, object } = store.owners.all[owner];
  return ownerKind === kind ? object : undefined;
}

/**
 * Pods that count for their owner: neither ended nor asked to go, in order of creation.
 * Source: kube-controller-manager v1.36, pkg/controller/controller_utils.go, IsPodActive.
 */
export function activePods(store: Store, owner: OwnerId): Id[] {
  const active: Id[] = [];
  for (const pod of store.owners.all[owner].pods) if (!store.pods.isDeleting(pod)) active.push(pod);
  return active;
}

/** Deletes every pod of an owner whose object is gone, as the garbage collector does with dependents. */
export function deletePodsOf(store: Store, owner: OwnerId): void {
  for (const pod of activePods(store, owner)) store.deletePod(pod);
}

/** Writes Kubernetes events about objects of one kind, in the name of their controller. */
export class ObjectEvents {
  private readonly store: Store;
  private readonly kind: string;
  private readonly component: string;
  /** Nothing is put into words in a run that keeps no events. */
  private readonly silent: boolean;

  constructor(store: Store, kind: string, component: string) {
    this.store = store;
    this.kind = kind;
    this.component = component;
    this.silent = store.recorder.discardsEvents === true;
  }

  podCreated(metadata: ObjectMeta, pod: string, timeMs: number): void {
    if (!this.silent) this.write(metadata, "Normal", "SuccessfulCreate", `Created pod: ${pod}`, timeMs);
  }

  podDeleted(metadata: ObjectMeta, pod: string, timeMs: number): void {
    if (!this.silent) this.write(metadata, "Normal", "SuccessfulDelete", `Deleted pod: ${pod}`, timeMs);
  }

  write(metadata: ObjectMeta, type: EventRecord["type"], reason: string, message: string, timeMs: number): void {
    if (this.silent) return;
    this.store.recorder.event({
      timeMs,
      type,
      reason,
      kind: this.kind,
      namespace: namespaceOf(metadata),
      name: nameOf(metadata),
      component: this.component,
      message,
    });
  }
}
