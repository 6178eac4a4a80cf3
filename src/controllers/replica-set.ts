import { type Component, type ComponentFactory, type Context, type Id, NO_NODE, type OwnerId, type Store } from "../cluster/index.ts";
import type { Millis } from "../engine/index.ts";
import type { ObjectMeta, ReplicaSet, ReplicationController } from "../model/index.ts";
import { sortForDeletion } from "./deletion-order.ts";
import { activePods, deletePodsOf, nameOf, namespaceOf, ObjectEvents, ownerOfObject, owningObject } from "./owned-pods.ts";

interface Progress {
  readonly owner: OwnerId;
  created: number;
}

/**
 * Keeps as many active pods as a ReplicaSet asks for.
 * Source: kube-controller-manager v1.36, pkg/controller/replicaset/replica_set.go, syncReplicaSet and manageReplicas.
 * Differs: pods are known by their owner, orphans are not adopted; there is no limit of 500 pods per sync and no slow start; pod names
 * count up instead of being drawn; no status is written.
 */
export const replicaSetController: ComponentFactory<void> = (context) =>
  new ReplicaSetController(context, { kind: "ReplicaSet", apiVersion: "apps/v1", name: "replicaset-controller" });

/**
 * The same for a ReplicationController.
 * Source: kube-controller-manager v1.36, pkg/controller/replication/replication_controller.go: the controller of ReplicaSets with other names.
 */
export const replicationController: ComponentFactory<void> = (context) =>
  new ReplicaSetController(context, { kind: "ReplicationController", apiVersion: "v1", name: "replication-controller" });

type Replicated = ReplicaSet | ReplicationController;

/** What it is called and whom it serves. */
interface Role {
  readonly kind: "ReplicaSet" | "ReplicationController";
  readonly apiVersion: string;
  readonly name: string;
}

class ReplicaSetController implements Component {
  readonly name: string;
  readonly watches: Component["watches"];
  private readonly role: Role;
  private readonly store: Store;
  private readonly events: ObjectEvents;
  private readonly progress = new Map<Id, Progress>();

  constructor({ store }: Context, role: Role) {
    this.store = store;
    this.role = role;
    this.name = role.name;
    this.events = new ObjectEvents(store, role.kind, role.name);
    this.watches = {
      [role.kind]: (set: Id): Id => set,
      // A pod that ends or vanishes wakes its owner through the store; a request to delete is read off the pod.
      OwnedPod: (pod: Id): Id | undefined => (store.pods.isDeleting(pod) ? owningObject(store, role.kind, pod) : undefined),
    };
  }

  reconcile(id: Id, now: Millis): undefined {
    const set: Replicated | undefined = this.store.objects[this.role.kind].get(id);
    if (set === undefined) {
      const progress = this.progress.get(id);
      if (progress !== undefined) deletePodsOf(this.store, progress.owner);
      this.progress.delete(id);
      return undefined;
    }
    const progress = this.progressOf(id, set);
    const active = activePods(this.store, progress.owner);
    const missing = (set.spec?.replicas ?? 1) - active.length;
    for (let i = 0; i < missing; i++) this.createPod(set, progress, now);
    if (missing < 0) this.deletePods(set, active, -missing, now);
    return undefined;
  }

  private progressOf(id: Id, set: Replicated): Progress {
    let progress = this.progress.get(id);
    if (progress === undefined) {
      const owner = ownerOfObject(this.store, this.role.kind, this.role.apiVersion, id, set.metadata);
      progress = { owner, created: this.store.owners.all[owner].pods.size };
      this.progress.set(id, progress);
    }
    return progress;
  }

  private createPod({ metadata, spec }: Replicated, progress: Progress, now: Millis): void {
    if (spec?.template === undefined) return;
    const template = this.store.templateFor(namespaceOf(metadata), spec.template);
    const name = `${nameOf(metadata)}-${progress.created++}`;
    this.store.createPod({ name, template, owner: progress.owner });
    this.events.podCreated(metadata, name, now);
  }

  private deletePods(set: Replicated, active: Id[], count: number, now: Millis): void {
    const victims = count === active.length ? active : sortForDeletion(this.store, active, this.ranksFor(set, active), now).slice(0, count);
    for (const pod of victims) {
      this.store.deletePod(pod);
      this.events.podDeleted(set.metadata, this.store.pods.names[pod], now);
    }
  }

  /** How many active pods of the set, and of the other sets of its Deployment, stand on each node. */
  private ranksFor(set: Replicated, active: readonly Id[]): Map<Id, number> {
    const ranks = new Map<Id, number>([[NO_NODE, 0]]);
    const count = (pod: Id): void => void ranks.set(this.store.pods.node[pod], (ranks.get(this.store.pods.node[pod]) ?? 0) + 1);
    active.forEach(count);
    const controller = controllerName(set.metadata);
    if (controller === undefined) return ranks;
    for (const [id, other] of this.store.objects[this.role.kind].entries() as Iterable<[Id, Replicated]>) {
      if (other === set || namespaceOf(other.metadata) !== namespaceOf(set.metadata) || controllerName(other.metadata) !== controller)
        continue;
      activePods(this.store, this.progressOf(id, other).owner).forEach(count);
    }
    return ranks;
  }
}

/** `Kind/name` of the controller in an object's ownerReferences. */
function controllerName(metadata: ObjectMeta): string | undefined {
  const reference = metadata.ownerReferences?.find((owner) => owner.controller === true);
  return reference && `${reference.kind}/${reference.name}`;
}
