import type { PodTemplate } from "../cluster/index.ts";
import { type Component, type ComponentFactory, type Context, type Id, type OwnerId, PodPhase, type Store } from "../cluster/index.ts";
import type { Millis } from "../engine/index.ts";
import type { StatefulSet } from "../model/index.ts";
import { deletePodsOf, nameOf, namespaceOf, ObjectEvents, ownerOfObject, owningObject } from "./owned-pods.ts";
import { claimsOfPod, podTemplateOf } from "./stateful-pods.ts";

const KIND = "StatefulSet";
const NAME = "statefulset-controller";

interface Progress {
  readonly owner: OwnerId;
  /** By ordinal: the pod of that number that is there, or was last. */
  readonly podAt: Map<number, Id>;
  /** By ordinal: what its pods are made from. */
  readonly templates: Map<number, PodTemplate>;
}

/**
 * Keeps the pods of a StatefulSet, with names and claims of their own: in order, each when those before it are ready, or all at once.
 * Source: kube-controller-manager v1.36, pkg/controller/statefulset/stateful_set_control.go, updateStatefulSet.
 * Differs: no rolling updates: pods keep the template they were made from. minReadySeconds counts as 0, claims are never deleted or
 * resized, and no status, revision or ControllerRevision is written.
 */
export const statefulSetController: ComponentFactory<void> = (context) => new StatefulSetController(context);

class StatefulSetController implements Component {
  readonly name = NAME;
  readonly watches = {
    StatefulSet: (set: Id): Id => set,
    OwnedPod: (pod: Id): Id | undefined => owningObject(this.store, KIND, pod),
  };
  private readonly store: Store;
  private readonly events: ObjectEvents;
  private readonly progress = new Map<Id, Progress>();

  constructor({ store }: Context) {
    this.store = store;
    this.events = new ObjectEvents(store, KIND, NAME);
  }

  reconcile(id: Id, now: Millis): undefined {
    const set = this.store.objects.StatefulSet.get(id);
    if (set === undefined) {
      const progress = this.progress.get(id);
      if (progress !== undefined) deletePodsOf(this.store, progress.owner);
      this.progress.delete(id);
      return undefined;
    }
    const progress = this.progressOf(id, set);
    const { replicas = 1, ordinals, podManagementPolicy } = set.spec;
    const first = ordinals?.start ?? 0;
    const inOrder = podManagementPolicy !== "Parallel";
    for (let ordinal = first; ordinal < first + replicas; ordinal++) {
      const settled = this.keep(set, progress, ordinal, now);
      if (!settled && inOrder) return undefined;
    }
    this.dismiss(set, progress, { first, end: first + replicas, inOrder }, now);
    return undefined;
  }

  /** Sees to it that there is a pod of this number. False: it is not ready. */
  private keep(set: StatefulSet, progress: Progress, ordinal: number, now: Millis): boolean {
    const { pods } = this.store;
    const pod = progress.podAt.get(ordinal);
    if (pod === undefined || pods.removed[pod] === 1) {
      this.createPod(set, progress, ordinal, now);
      return false;
    }
    if (pods.isDeleting(pod)) return false;
    if (pods.isTerminal(pod)) {
      // Its name is taken as long as it is there.
      this.store.deletePod(pod);
      this.events.podDeleted(set.metadata, pods.names[pod], now);
      if (pods.removed[pod] === 1) this.createPod(set, progress, ordinal, now);
      return false;
    }
    return pods.phase[pod] === PodPhase.Running && pods.ready[pod] === 1;
  }

  /** Deletes pods outside of the range, the last first; in order: each when the one before it is gone. */
  private dismiss(
    set: StatefulSet,
    { podAt }: Progress,
    { first, end, inOrder }: { readonly first: number; readonly end: number; readonly inOrder: boolean },
    now: Millis,
  ): void {
    const { pods } = this.store;
    const condemned = [...podAt.keys()].filter((ordinal) => ordinal < first || ordinal >= end).sort((a, b) => b - a);
    for (const ordinal of condemned) {
      const pod = podAt.get(ordinal)!;
      if (pods.removed[pod] === 0 && !pods.isDeleting(pod)) {
        this.store.deletePod(pod);
        this.events.podDeleted(set.metadata, pods.names[pod], now);
      }
      if (pods.removed[pod] === 1) podAt.delete(ordinal);
      else if (inOrder) return;
    }
  }

  private createPod(set: StatefulSet, progress: Progress, ordinal: number, now: Millis): void {
    const { store } = this;
    const { metadata } = set;
    const name = `${nameOf(metadata)}-${ordinal}`;
    for (const claim of claimsOfPod(set, ordinal)) {
      if (store.findObject("PersistentVolumeClaim", namespaceOf(metadata), nameOf(claim.metadata)) !== undefined) continue;
      store.addObject("PersistentVolumeClaim", claim);
      const message = `create Claim ${nameOf(claim.metadata)} Pod ${name} in StatefulSet ${nameOf(metadata)} success`;
      this.events.write(metadata, "Normal", "SuccessfulCreate", message, now);
    }
    let template = progress.templates.get(ordinal);
    if (template === undefined) {
      template = podTemplateOf(store, set, ordinal);
      progress.templates.set(ordinal, template);
    }
    progress.podAt.set(ordinal, store.createPod({ name, template, owner: progress.owner }));
    const message = `create Pod ${name} in StatefulSet ${nameOf(metadata)} successful`;
    this.events.write(metadata, "Normal", "SuccessfulCreate", message, now);
  }

  private progressOf(id: Id, set: StatefulSet): Progress {
    let progress = this.progress.get(id);
    if (progress === undefined) {
      const owner = ownerOfObject(this.store, KIND, "apps/v1", id, set.metadata);
      progress = { owner, podAt: new Map(), templates: new Map() };
      for (const pod of this.store.owners.all[owner].pods) {
        const ordinal = ordinalOf(this.store.pods.names[pod], nameOf(set.metadata));
        if (ordinal !== undefined) progress.podAt.set(ordinal, pod);
      }
      this.progress.set(id, progress);
    }
    return progress;
  }
}

/** 3 of `web-3`. */
function ordinalOf(pod: string, set: string): number | undefined {
  const number = pod.startsWith(`${set}-`) ? pod.slice(set.length + 1) : "";
  return /^\d+$/.test(number) ? Number(number) : undefined;
}
