import { type Id, NO_NODE, type ObjectKinds } from "../../cluster/index.ts";
import { empty, type Millis } from "../../engine/index.ts";
import type { Node } from "../../model/index.ts";
import type { SchedulerCore } from "../core.ts";
import {
  Action,
  ASSIGNED_POD_ADD,
  ASSIGNED_POD_DELETE,
  type ClusterEvent,
  type EventChange,
  type EventPod,
  NODE_ADD,
  NODE_DELETE,
} from "../framework/events.ts";
import { nodeChanges } from "./node-changes.ts";
import { podChanges } from "./pod-changes.ts";
import { Seen, type SeenPod, SeenPods } from "./seen-pods.ts";

type ObjectKind = keyof ObjectKinds;

/** A changed object: of a pod, as most are, just its id. */
type Changed = Id | { readonly kind: "Node" | ObjectKind; readonly id: Id };

/**
 * Turns the state of the store into what kube-scheduler's informers would have told: compares what is with what was last seen.
 * Changes of one object between two looks become one.
 * Source: kube-scheduler v1.36, eventhandlers.go.
 * Differs: of updates of a pod's status other than its nomination the cache hears and the queue does not; no plugin of the default profile acts
 * on them, and a pod keeps its place in the list of its node.
 */
export class Informer {
  private readonly core: SchedulerCore;
  private readonly pods = new SeenPods();
  private readonly nodes: (Node | undefined)[] = [];
  private readonly objects = new Map<ObjectKind, (object | undefined)[]>();
  /** Changed objects in the order in which they changed; and the list that takes its place while they are delivered. */
  private changed: Changed[] = [];
  private nextChanged: Changed[] = [];

  constructor(core: SchedulerCore) {
    this.core = core;
    const { store } = core;
    for (let node = 0; node < store.nodes.count; node++) this.noteNode(node);
    for (let pod = 0; pod < store.pods.count; pod++) this.notePod(pod);
    for (const kind of this.objectKinds()) {
      this.objects.set(kind, []);
      for (const [id] of store.objects[kind].entries()) this.noteObject(kind, id);
    }
  }

  /** The kinds of plain objects that some plugin wants to hear of. */
  objectKinds(): ObjectKind[] {
    const registered = new Set(
      [...this.core.profiles.values()].flatMap(({ registrations }) => registrations.map(({ resource }) => resource)),
    );
    return (Object.keys(this.core.store.objects) as ObjectKind[]).filter((kind) => registered.has(kind));
  }

  get hasNews(): boolean {
    return this.changed.length > 0;
  }

  /** Takes note that a pod may have changed; false when there is nothing new about it. */
  notePod(pod: Id): boolean {
    if (!this.isNewsOfPod(pod)) {
      // Any update of an assigned pod has its node's entry copied anew.
      if (this.pods.of(pod) === Seen.Assigned) this.core.cache.touch(this.pods.nodeOf(pod));
      return false;
    }
    this.changed.push(pod);
    return true;
  }

  /** As `notePod`. */
  noteNode(node: Id): boolean {
    if (this.nodes[node] === this.currentNode(node)) return false;
    this.changed.push({ kind: "Node", id: node });
    return true;
  }

  /** As `notePod`, for an object of another kind. */
  noteObject(kind: ObjectKind, id: Id): boolean {
    if (this.objects.get(kind)![id] === this.core.store.objects[kind].get(id)) return false;
    this.changed.push({ kind, id });
    return true;
  }

  /** Delivers what has been noted. What that changes itself is delivered next time. */
  deliver(now: Millis): void {
    const { changed } = this;
    if (changed.length === 0) return;
    this.changed = this.nextChanged;
    for (let i = 0; i < changed.length; i++) {
      const change = changed[i];
      if (typeof change === "number") this.deliverPod(change, now);
      else if (change.kind === "Node") this.deliverNode(change.id, now);
      else this.deliverObject(change.kind, change.id, now);
    }
    empty(changed);
    this.nextChanged = changed;
  }

  private deliverObject(kind: ObjectKind, id: Id, now: Millis): void {
    const seen = this.objects.get(kind)!;
    const oldObject = seen[id];
    const newObject = this.core.store.objects[kind].get(id);
    seen[id] = newObject;
    if (oldObject === newObject) return;
    const change = { ...(oldObject !== undefined && { oldObject }), ...(newObject !== undefined && { newObject }) };
    this.core.queue.moveAll(objectEvent(kind, oldObject, newObject), change, now);
  }

  private deliverNode(node: Id, now: Millis): void {
    const { cache, queue } = this.core;
    const oldNode = this.nodes[node];
    const newNode = this.currentNode(node);
    this.nodes[node] = newNode;
    if (oldNode === newNode) return;
    if (oldNode === undefined) {
      cache.addNode(node, newNode!);
      queue.moveAll(NODE_ADD, { newNode: newNode! }, now);
    } else if (newNode === undefined) {
      queue.moveAll(NODE_DELETE, { oldNode }, now);
      cache.removeNode(node);
    } else {
      cache.updateNode(node, newNode);
      for (const event of nodeChanges(oldNode, newNode)) queue.moveAll(event, { oldNode, newNode }, now);
    }
  }

  private deliverPod(pod: Id, now: Millis): void {
    const { pods } = this;
    const before = pods.of(pod);
    const after = this.currentOf(pod);
    if (before === Seen.Assigned || (before === Seen.Pending && after !== Seen.Assigned)) {
      const seen = pods.get(pod)!;
      pods.lookAt(pod, after, this.core.store.pods);
      if (before === Seen.Assigned) this.assignedChanged(pod, after, seen, now);
      else if (after === Seen.Gone) this.pendingGone(pod, seen, now);
      else this.pendingChanged(pod, seen, now);
      return;
    }
    pods.lookAt(pod, after, this.core.store.pods);
    if (after === Seen.Assigned) this.podAssigned(pod, now);
    else if (after === Seen.Pending) this.pendingAdded(pod, now);
    else this.core.queue.delete(pod);
  }

  private pendingAdded(pod: Id, now: Millis): void {
    const template = this.core.store.pods.templates[pod];
    if (this.core.profiles.has(template.schedulerName)) {
      this.core.queue.add(pod, template, this.core.nominatedNodeOf(pod), now);
    }
  }

  private podAssigned(pod: Id, now: Millis): void {
    const { cache, queue, store } = this.core;
    cache.touch(store.pods.node[pod]);
    cache.countPriority(store.pods.templates[pod].priority, 1);
    if (queue.cares(ASSIGNED_POD_ADD)) queue.moveAll(ASSIGNED_POD_ADD, { newPod: this.eventPod(pod, this.current(pod)) }, now);
    queue.delete(pod);
  }

  private assignedChanged(pod: Id, after: Seen, seen: SeenPod, now: Millis): void {
    const { cache, queue, store } = this.core;
    cache.touch(seen.node);
    cache.countPriority(seen.template.priority, -1);
    if (after === Seen.Gone) {
      if (queue.cares(ASSIGNED_POD_DELETE)) queue.moveAll(ASSIGNED_POD_DELETE, { oldPod: this.eventPod(pod, seen) }, now);
      return;
    }
    const oldPod = this.eventPod(pod, seen);
    const { templates } = store.pods;
    cache.countPriority(templates[pod].priority, 1);
    this.moveForEach(podChanges(seen.template, templates[pod], true), { oldPod, newPod: this.eventPod(pod, this.current(pod)) }, now);
  }

  private pendingChanged(pod: Id, seen: SeenPod, now: Millis): void {
    const { queue, store, profiles } = this.core;
    // A pod that has its node and waits to be bound stays in the cache as it was when it got the node.
    if (queue.get(pod)?.place === "in-flight") return;
    const template = store.pods.templates[pod];
    const current = this.current(pod);
    if (!profiles.has(template.schedulerName) || (template === seen.template && current.nominatedNode === seen.nominatedNode)) return;
    const change = { oldPod: this.eventPod(pod, seen), newPod: this.eventPod(pod, current) };
    queue.update(pod, template, change.newPod.nominatedNode, change, podChanges(seen.template, template, false), now);
    const { nominatedNode } = change.oldPod;
    // By name: a node that was made anew is the same one to the pod.
    if (nominatedNode !== "" && nominatedNode !== change.newPod.nominatedNode) this.nominationLost(change.oldPod, now);
  }

  private pendingGone(pod: Id, seen: SeenPod, now: Millis): void {
    const { queue } = this.core;
    queue.delete(pod);
    if (seen.nominatedNode !== NO_NODE) this.nominationLost(this.eventPod(pod, seen), now);
  }

  /** The place that was kept for a pod is free for others that are no more important. */
  private nominationLost(oldPod: EventPod, now: Millis): void {
    const { priority } = oldPod.template;
    this.core.queue.moveAll(ASSIGNED_POD_DELETE, { oldPod }, now, ({ template }) => template.priority <= priority);
  }

  private moveForEach(events: readonly ClusterEvent[], change: EventChange, now: Millis): void {
    for (const event of events) this.core.queue.moveAll(event, change, now);
  }

  private isNewsOfPod(pod: Id): boolean {
    const current = this.currentOf(pod);
    const seen = this.pods.of(pod);
    if (seen !== current) return current !== Seen.Gone || seen !== Seen.Nothing;
    return this.pods.differs(pod, this.core.store.pods);
  }

  private currentOf(pod: Id): Seen {
    const { pods } = this.core.store;
    if (!pods.isLive(pod)) return Seen.Gone;
    return pods.node[pod] === NO_NODE ? Seen.Pending : Seen.Assigned;
  }

  private currentNode(node: Id): Node | undefined {
    const { nodes } = this.core.store;
    return nodes.isAlive(node) ? nodes.infos.nodes[node] : undefined;
  }

  private current(pod: Id): SeenPod {
    const { templates, node, nominatedNode } = this.core.store.pods;
    return { template: templates[pod], node: node[pod], nominatedNode: nominatedNode[pod] };
  }

  private eventPod(pod: Id, { template, node, nominatedNode }: SeenPod): EventPod {
    const { nodes } = this.core.store;
    return { id: pod, template, node: nodes.nameOf(node), nominatedNode: nodes.nameOf(nominatedNode) };
  }
}

function objectEvent(kind: ObjectKind, before: object | undefined, after: object | undefined): ClusterEvent {
  if (before === undefined) return { resource: kind, actions: Action.Add, label: `${kind}Add` };
  if (after === undefined) return { resource: kind, actions: Action.Delete, label: `${kind}Delete` };
  return { resource: kind, actions: Action.Update, label: `${kind}Update` };
}
