import { type Component, type ComponentFactory, type Context, type Id, NO_NODE, type OwnerId, type Store } from "../cluster/index.ts";
import type { Key, Millis } from "../engine/index.ts";
import { type DaemonSet, nodeNamesRequired } from "../model/index.ts";
import { daemonPodSpec, daemonVerdict } from "./daemon-pods.ts";
import { deletePodsOf, nameOf, namespaceOf, ObjectEvents, ownerOfObject, owningObject } from "./owned-pods.ts";

interface Progress {
  readonly owner: OwnerId;
  /** By node: the pod meant for it. A pod that is stopping still holds its place. */
  readonly podOn: Map<Id, Id>;
  created: number;
  /** The object as of the last look at all nodes. */
  seen: DaemonSet | undefined;
}

/**
 * Keeps one pod of a DaemonSet on every node that it fits. Keys: a DaemonSet is twice its id, a node twice its id plus one.
 * Source: kube-controller-manager v1.36, pkg/controller/daemon/daemon_controller.go, manage and podsShouldBeOnNode.
 * Differs: no rolling updates: pods keep the template they were made from. A pod that failed is replaced at once and without its event.
 * Pods bear no labels of revision and generation, their names count up, and no status is written.
 */
export const daemonSetController: ComponentFactory<void> = (context) => new DaemonSetController(context);

class DaemonSetController implements Component {
  readonly name = "daemonset-controller";
  readonly watches = {
    // The store also wakes the owner of a pod that has ended: that is no news of the set itself.
    DaemonSet: (set: Id): Key | undefined => (this.progress.get(set)?.seen === this.store.daemonSets.get(set) ? undefined : set * 2),
    Node: (node: Id): Key => node * 2 + 1,
    // A pod that has ended makes its node worth a look.
    OwnedPod: (pod: Id): Key | undefined => this.nodeToLookAt(pod),
  };
  private readonly store: Store;
  private readonly events: ObjectEvents;
  private readonly progress = new Map<Id, Progress>();

  constructor({ store }: Context) {
    this.store = store;
    this.events = new ObjectEvents(store, "DaemonSet", "daemonset-controller");
  }

  reconcile(key: Key, now: Millis): undefined {
    if (key % 2 === 0) this.lookAtSet(key / 2, now);
    else for (const [id, set] of this.store.daemonSets.entries()) this.lookAtNode(set, this.progressOf(id, set), (key - 1) / 2, now);
    return undefined;
  }

  private nodeToLookAt(pod: Id): Key | undefined {
    const { pods } = this.store;
    if (pods.isLive(pod) || owningObject(this.store, "DaemonSet", pod) === undefined) return undefined;
    const node = this.targetOf(pod);
    return node === undefined ? undefined : node * 2 + 1;
  }

  private lookAtSet(id: Id, now: Millis): void {
    const set = this.store.daemonSets.get(id);
    if (set === undefined) {
      const progress = this.progress.get(id);
      if (progress !== undefined) deletePodsOf(this.store, progress.owner);
      this.progress.delete(id);
      return;
    }
    const progress = this.progressOf(id, set);
    progress.seen = set;
    for (const node of this.store.nodes.live()) this.lookAtNode(set, progress, node, now);
  }

  private lookAtNode(set: DaemonSet, progress: Progress, node: Id, now: Millis): void {
    const { pods, nodes } = this.store;
    let pod = progress.podOn.get(node);
    if (pod !== undefined && !pods.isLive(pod)) {
      progress.podOn.delete(node);
      pod = undefined;
    }
    const verdict = nodes.isAlive(node) ? daemonVerdict(set.spec.template, nodes.infos.nodes[node]) : undefined;
    if (pod === undefined) {
      if (verdict?.run === true) this.createPod(set, progress, node, now);
    } else if (verdict?.stay !== true && !pods.isDeleting(pod)) {
      this.store.deletePod(pod);
      this.events.podDeleted(set.metadata, pods.names[pod], now);
    }
  }

  private createPod({ metadata, spec }: DaemonSet, progress: Progress, node: Id, now: Millis): void {
    const { store } = this;
    const { namespace, labels, annotations, spec: podSpec, behavior } = store.templateFor(namespaceOf(metadata), spec.template);
    const pinned = daemonPodSpec(podSpec, store.nodes.infos.names[node]);
    const template = store.makeTemplate({ namespace, labels, annotations, spec: pinned, behavior });
    const name = `${nameOf(metadata)}-${progress.created++}`;
    progress.podOn.set(node, store.createPod({ name, template, owner: progress.owner }));
    this.events.podCreated(metadata, name, now);
  }

  private progressOf(id: Id, set: DaemonSet): Progress {
    let progress = this.progress.get(id);
    if (progress === undefined) {
      const owner = ownerOfObject(this.store, "DaemonSet", "apps/v1", id, set.metadata);
      const { pods } = this.store.owners.all[owner];
      progress = { owner, podOn: new Map(), created: pods.size, seen: undefined };
      for (const pod of pods) {
        const node = this.targetOf(pod);
        if (node !== undefined) progress.podOn.set(node, pod);
      }
      this.progress.set(id, progress);
    }
    return progress;
  }

  /** The node that a pod is on or pinned to, if it exists. */
  private targetOf(pod: Id): Id | undefined {
    const { pods, nodes } = this.store;
    if (pods.node[pod] !== NO_NODE) return pods.node[pod];
    const [name, ...others] = nodeNamesRequired(pods.templates[pod].spec) ?? [];
    return name === undefined || others.length > 0 ? undefined : nodes.infos.rowOf(name);
  }
}
