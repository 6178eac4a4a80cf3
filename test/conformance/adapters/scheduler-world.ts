import { type Id, NO_NODE, type ObjectKinds, PodPhase, Store, WATCHED } from "../../../src/cluster/index.ts";
import { type Millis, NEVER } from "../../../src/engine/index.ts";
import { defaultNode, type Node, type Pod } from "../../../src/model/index.ts";
import type { ResolvedConfig } from "../../../src/scheduler/config/resolved.ts";
import { Scheduler } from "../../../src/scheduler/scheduler.ts";
import { type ApiObject, addPlainObject, addPod, isPreempted, NOW_EPOCH_MS, PREEMPTED, withNamespace } from "./scheduler-objects.ts";

/** What the scheduler tells: an event about a pod, at a time. */
export type Listener = (timeMs: Millis, reason: string, pod: string, message: string) => void;

/** Something the kubelet will do. */
interface Planned {
  readonly timeMs: Millis;
  readonly act: () => void;
}

/**
 * The API server and kubelets that the scheduler-sequence cases describe, around the product's store and scheduler: no write takes time, and
 * every write is delivered before the next.
 */
export class SchedulerWorld {
  readonly clock = { now: 0 };
  readonly store: Store;
  scheduler!: Scheduler;
  private readonly podsByKey = new Map<string, Id>();
  private readonly objects = new Map<Id, Pod>();
  private readonly runMs = new Map<Id, Millis>();
  private readonly lastRow = new Map<string, Id>();
  private readonly planned: Planned[] = [];
  /** Writes that belong to one that is going on. */
  private readonly writes: (() => void)[] = [];
  private readonly leaving = new Set<Id>();
  private nextMs: Millis = 0;

  constructor(listen: Listener) {
    this.store = new Store(this.clock, {
      event: ({ timeMs, reason, namespace, name, message }) => {
        const key = `${namespace}/${name}`;
        if (reason === "Scheduled") this.bound(key);
        listen(timeMs, reason, key, message);
      },
      decision() {
        // The scheduler makes none.
      },
    });
  }

  start(config: ResolvedConfig): void {
    const { store } = this;
    this.scheduler = new Scheduler(store, this.clock, { config, startEpochMs: NOW_EPOCH_MS });
    store.watch("Pod", (pod) => this.watchDeletion(pod));
    for (const kind of WATCHED) store.watch(kind, (id) => this.scheduler.watches[kind]?.(id));
  }

  /** The pod's name by its UID. */
  keyOfUid(uid: string): string {
    const { pods } = this.store;
    for (let pod = 0; pod < pods.count; pod++) if (pods.uidOf(pod) === uid) return pods.keyOf(pod);
    throw new Error(`no pod with UID ${uid}`);
  }

  /** Attempts until nothing can be popped. */
  settle(): void {
    for (;;) {
      const next = this.scheduler.reconcile(0, this.clock.now) ?? NEVER;
      this.finishWrites();
      if (next > this.clock.now && !this.scheduler.hasNews) {
        this.nextMs = next;
        return;
      }
    }
  }

  /** What kubelets do by now, in the order in which it was planned. */
  runKubelets(): void {
    const due = this.planned.filter(({ timeMs }) => timeMs <= this.clock.now);
    for (const one of due) this.planned.splice(this.planned.indexOf(one), 1);
    due.sort((a, b) => a.timeMs - b.timeMs);
    for (const { act } of due) this.write(act);
  }

  /** When something happens next without being told to. */
  get nextTime(): Millis {
    return this.planned.reduce((next, { timeMs }) => Math.min(next, timeMs), this.nextMs);
  }

  create(object: ApiObject, runMs?: Millis): void {
    this.write(() => {
      if (object.kind === "Node") this.createNode(object as Node);
      else if (object.kind === "Pod") this.createPod(object as unknown as Pod, runMs);
      else addPlainObject(this.store, object);
    });
  }

  patch(target: Target, patch: unknown): void {
    const { store } = this;
    this.write(() => {
      const { kind, name } = target;
      if (kind === "Node") {
        const node = store.nodes.infos.rowOf(name);
        if (node !== undefined) store.updateNode(node, mergePatch(store.nodes.infos.nodes[node], patch) as Node);
      } else if (kind === "Pod") {
        const pod = this.livePod(target);
        if (pod !== undefined) this.patchPod(pod, patch);
      } else {
        const found = this.find(target);
        if (found === undefined) return;
        const before = store.objects[found.kind].get(found.id);
        store.replaceObject(found.kind, found.id, mergePatch(before, patch) as never);
      }
    });
  }

  delete(target: Target, gracePeriodSeconds: number | undefined): void {
    const { store } = this;
    this.write(() => {
      const { kind, name } = target;
      if (kind === "Node") {
        const node = store.nodes.infos.rowOf(name);
        if (node === undefined) return;
        // Nothing cleans up after a node here, so its pods stay: less than what the store's own verb does.
        store.nodes.infos.removeNode(node);
        this.scheduler.watches.Node?.(node);
      } else if (kind === "Pod") {
        const pod = this.livePod(target);
        if (pod === undefined) return;
        if (gracePeriodSeconds === 0) this.deleteNow(pod);
        else if (!store.pods.isDeleting(pod))
          store.deletePod(pod, gracePeriodSeconds === undefined ? undefined : gracePeriodSeconds * 1000);
      } else {
        const found = this.find(target);
        if (found !== undefined) store.removeObject(found.kind, found.id);
      }
    });
  }

  /** Without grace a pod is gone at once, also one that is on its way out. */
  private deleteNow(pod: Id): void {
    this.leaving.add(pod);
    this.store.deletePod(pod, 0);
    if (this.store.pods.removed[pod] === 0) this.store.removePod(pod);
  }

  /** One write, with what the API server and kubelets add to it, seen by the scheduler at once. */
  private write(act: () => void): void {
    act();
    this.finishWrites();
    this.scheduler?.deliver(this.clock.now);
  }

  private finishWrites(): void {
    for (let act = this.writes.shift(); act !== undefined; act = this.writes.shift()) act();
  }

  private createNode(node: Node): void {
    const { nodes, pods } = this.store;
    const row = this.store.addNode(defaultNode(node));
    const name = node.metadata.name!;
    const before = this.lastRow.get(name);
    this.lastRow.set(name, row);
    if (before === undefined) return;
    // Pods know their node by name: those of its forerunner are on the new one.
    const { ids, templates } = nodes.infos.pods[before];
    const givenUpPorts = nodes.infos.givenUpPorts[before];
    const moving = ids.map((id, i) => ({ id, template: templates[i] }));
    for (const { id, template } of moving) {
      nodes.infos.removePod(before, id);
      nodes.infos.addPod(row, id, template);
      pods.node[id] = row;
    }
    nodes.infos.givenUpPorts[row] = givenUpPorts;
  }

  private createPod(object: Pod, runMs: Millis | undefined): void {
    const { store } = this;
    const pod = addPod(store, object);
    this.podsByKey.set(store.pods.keyOf(pod), pod);
    this.objects.set(pod, { ...object, spec: store.pods.templates[pod].spec });
    if (runMs !== undefined) this.runMs.set(pod, runMs);
    if (store.pods.isLive(pod) && store.pods.node[pod] !== NO_NODE) store.setPodRunning(pod);
  }

  private patchPod(pod: Id, patch: unknown): void {
    const { store } = this;
    const { pods, nodes } = store;
    const object = mergePatch(this.objects.get(pod), patch) as Pod;
    this.objects.set(pod, object);
    const { namespace } = pods.templates[pod];
    const { metadata, spec, status } = object;
    const { labels = {}, annotations = {} } = metadata;
    const template = store.makeTemplate({ namespace, labels, annotations, spec, ...(status !== undefined && { status }) });
    const node = pods.node[pod];
    // The store has no verb for a pod that changes: nothing in a run does that yet.
    if (pods.isLive(pod) && node !== NO_NODE) nodes.infos.removePod(node, pod);
    pods.templates[pod] = template;
    if (pods.isLive(pod) && node !== NO_NODE) nodes.infos.addPod(node, pod, template);
    const nominated = store.nodes.idOf(status?.nominatedNodeName ?? "");
    if (names(patch, "nominatedNodeName") && pods.isLive(pod) && pods.nominatedNode[pod] !== nominated) pods.nominatedNode[pod] = nominated;
    // Conditions are replaced together: what a victim's said of its preemption is lost.
    if (names(patch, "conditions") && pods.reasons.get(pod) === PREEMPTED && !isPreempted(status)) pods.reasons.delete(pod);
    const wanted = spec.nodeName === undefined ? undefined : nodes.infos.rowOf(spec.nodeName);
    if (node === NO_NODE && wanted !== undefined) store.bindPod(pod, wanted);
    const phase = status?.phase === "Succeeded" ? PodPhase.Succeeded : status?.phase === "Failed" ? PodPhase.Failed : undefined;
    if (phase !== undefined && pods.isLive(pod)) store.finishPod(pod, phase, 0);
    else this.scheduler.watches.Pod?.(pod);
  }

  private bound(key: string): void {
    const { store } = this;
    const pod = this.podsByKey.get(key)!;
    const runMs = this.runMs.get(pod);
    this.writes.push(() => {
      if (store.pods.isLive(pod) && store.pods.phase[pod] === PodPhase.Pending) store.setPodRunning(pod);
    });
    if (runMs === undefined) return;
    this.plan(runMs, () => {
      if (store.pods.isLive(pod)) store.finishPod(pod, PodPhase.Succeeded, 0);
    });
  }

  private watchDeletion(pod: Id): void {
    const { pods } = this.store;
    if (!pods.isDeleting(pod) || !pods.isLive(pod) || this.leaving.has(pod)) return;
    this.leaving.add(pod);
    const remove = () => {
      if (pods.removed[pod] === 0) this.store.removePod(pod);
    };
    const graceMs = pods.deletionGraceMs[pod];
    if (graceMs === 0) this.writes.push(remove);
    else this.plan(graceMs, remove);
  }

  private plan(afterMs: Millis, act: () => void): void {
    this.planned.push({ timeMs: this.clock.now + afterMs, act });
  }

  private livePod({ namespace = "default", name }: Target): Id | undefined {
    const pod = this.podsByKey.get(`${namespace}/${name}`);
    return pod === undefined || this.store.pods.removed[pod] === 1 ? undefined : pod;
  }

  private find({ kind, namespace, name }: Target): { readonly kind: keyof ObjectKinds; readonly id: Id } | undefined {
    const home = withNamespace({ kind, metadata: { ...(namespace !== undefined && { namespace }) } }).metadata.namespace ?? "";
    const id = this.store.findObject(kind, home, name);
    return id === undefined ? undefined : { kind: kind as keyof ObjectKinds, id };
  }
}

/** Whether a patch says something of this field of the status. */
function names(patch: unknown, field: string): boolean {
  return isObject(patch) && isObject(patch.status) && Object.hasOwn(patch.status, field);
}

/** An object of the timeline. */
export interface Target {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Source: RFC 7386, JSON merge patch. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
