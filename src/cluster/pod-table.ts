import { assert, growColumns, type Millis, NEVER } from "../engine/index.ts";
import type { Id } from "./kinds.ts";
import type { OwnerId } from "./owners.ts";
import type { PodTemplate } from "./pod-template.ts";

/** A pod's phase. A pod whose object is gone keeps the phase it had and is `removed`. */
export const PodPhase = { Pending: 0, Running: 1, Succeeded: 2, Failed: 3 } as const;
export type PodPhase = (typeof PodPhase)[keyof typeof PodPhase];
/** Names of the phases, by number. */
export const POD_PHASES = ["Pending", "Running", "Succeeded", "Failed"] as const;

/** Why a pod is not bound yet. Time pending is split by it, without rest. */
export const PendingCause = { Queue: 0, NoFit: 1, NodeLaunch: 2, Gated: 3 } as const;
export type PendingCause = (typeof PendingCause)[keyof typeof PendingCause];
/** Names of the causes, by number, as columns bear them. */
export const PENDING_CAUSES = ["queue", "no_fit", "node_launch", "gated"] as const;

/** No node: the pod is not bound, or not nominated. */
export const NO_NODE = -1;
/** No controller: a bare pod. */
export const NO_OWNER = -1;

const FIRST_CAPACITY = 256;

/** What a new pod is made of. */
export interface NewPod {
  readonly name: string;
  readonly template: PodTemplate;
  readonly owner?: OwnerId;
  /** Work of this pod, in milliseconds of running; undefined: its template's behaviour. */
  readonly runMs?: Millis;
  /** Existed before the run began: left out of waiting times. */
  readonly warm?: boolean;
  readonly uid?: string;
}

/** Pods by id, in columns. Times are virtual milliseconds; NEVER where something has not happened. */
export class PodTable {
  count = 0;
  phase = new Uint8Array(FIRST_CAPACITY);
  /** 1 when the object no longer exists. */
  removed = new Uint8Array(FIRST_CAPACITY);
  ready = new Uint8Array(FIRST_CAPACITY);
  warm = new Uint8Array(FIRST_CAPACITY);
  /** Condition PodScheduled is False with reason Unschedulable. */
  unschedulable = new Uint8Array(FIRST_CAPACITY);
  exitCode = new Int32Array(FIRST_CAPACITY);
  restarts = new Int32Array(FIRST_CAPACITY);
  attempts = new Int32Array(FIRST_CAPACITY);
  /** Id of the node, or NO_NODE. Kept after the pod has ended. */
  node = new Int32Array(FIRST_CAPACITY);
  owner = new Int32Array(FIRST_CAPACITY);
  /** Id of `status.nominatedNodeName`, or NO_NODE. The node may be gone, or not be there yet: see `NodeTable.idOf`. */
  nominatedNode = new Int32Array(FIRST_CAPACITY);
  /** Work in milliseconds, NEVER: runs for ever. */
  runMs = new Float64Array(FIRST_CAPACITY);
  createdMs = new Float64Array(FIRST_CAPACITY);
  /** First time the condition PodScheduled became False, in the present spell. */
  unschedulableSinceMs = new Float64Array(FIRST_CAPACITY);
  scheduledMs = new Float64Array(FIRST_CAPACITY);
  pulledMs = new Float64Array(FIRST_CAPACITY);
  startedMs = new Float64Array(FIRST_CAPACITY);
  readyMs = new Float64Array(FIRST_CAPACITY);
  endedMs = new Float64Array(FIRST_CAPACITY);
  /** When deletion was asked for; the deletionTimestamp is this plus the grace period. */
  deletionRequestedMs = new Float64Array(FIRST_CAPACITY);
  deletionGraceMs = new Float64Array(FIRST_CAPACITY);
  pendingCause = new Uint8Array(FIRST_CAPACITY);
  pendingCauseSinceMs = new Float64Array(FIRST_CAPACITY);
  /** Milliseconds pending by cause. */
  readonly pendingMs = PENDING_CAUSES.map(() => new Float64Array(FIRST_CAPACITY));
  readonly names: string[] = [];
  readonly templates: PodTemplate[] = [];
  /** Why the pod ended as it did; only where there is a reason to tell: "Evicted", "NodeLost", "Preempted", ... */
  readonly reasons = new Map<Id, string>();
  /** UIDs of pods that were given one. */
  readonly uids = new Map<Id, string>();

  /** Appends a pending pod and returns its id. The store does the rest. */
  add(pod: NewPod, now: Millis): Id {
    assert(this.names.length === this.count, "imagined pods are given up before a pod comes", { count: this.count });
    const id = this.count++;
    if (id === this.phase.length) growColumns(this, id * 2);
    this.names.push(pod.name);
    this.templates.push(pod.template);
    this.node[id] = NO_NODE;
    this.nominatedNode[id] = NO_NODE;
    this.owner[id] = pod.owner ?? NO_OWNER;
    this.warm[id] = pod.warm === true ? 1 : 0;
    this.runMs[id] = pod.runMs ?? pod.template.behavior.runMs ?? NEVER;
    this.createdMs[id] = now;
    this.pendingCauseSinceMs[id] = now;
    this.pendingCause[id] = (pod.template.spec.schedulingGates?.length ?? 0) > 0 ? PendingCause.Gated : PendingCause.Queue;
    this.unschedulableSinceMs[id] = NEVER;
    this.scheduledMs[id] = NEVER;
    this.pulledMs[id] = NEVER;
    this.startedMs[id] = NEVER;
    this.readyMs[id] = NEVER;
    this.endedMs[id] = NEVER;
    this.deletionRequestedMs[id] = NEVER;
    if (pod.uid !== undefined) this.uids.set(id, pod.uid);
    return id;
  }

  /**
   * Writes an unbound copy of a pod behind the last row: somebody's guess at a pod to come, which nobody sees who walks the table.
   * All such copies are given up before the next pod is added.
   */
  imagine(sample: Id): Id {
    const id = this.imagineRow(this.names[sample], this.templates[sample]);
    for (const column of [this.owner, this.createdMs, this.deletionRequestedMs, this.deletionGraceMs]) column[id] = column[sample];
    return id;
  }

  /** The same for a pod of which there is none to copy, created at `createdMs`. */
  imagineNew({ name, template, owner = NO_OWNER }: NewPod, createdMs: Millis): Id {
    const id = this.imagineRow(name, template);
    this.owner[id] = owner;
    this.createdMs[id] = createdMs;
    this.deletionRequestedMs[id] = NEVER;
    return id;
  }

  private imagineRow(name: string, template: PodTemplate): Id {
    const id = this.names.length;
    if (id >= this.phase.length) growColumns(this, id * 2);
    this.names.push(name);
    this.templates.push(template);
    this.node[id] = NO_NODE;
    this.nominatedNode[id] = NO_NODE;
    return id;
  }

  /** Gives up all pods that {@link imagine} and {@link imagineNew} have made. */
  forgetImagined(): void {
    this.deletionGraceMs.fill(0, this.count, this.names.length);
    this.names.length = this.count;
    this.templates.length = this.count;
  }

  /** `namespace/name`. */
  keyOf(id: Id): string {
    return `${this.templates[id].namespace}/${this.names[id]}`;
  }

  /** The UID: as given, or made from the id. */
  uidOf(id: Id): string {
    return this.uids.get(id) ?? `pod-${id}`;
  }

  /** The pod that has the name of one that is gone, made after it; the pod itself when there is none. */
  namesakeOf(id: Id): Id {
    if (this.removed[id] === 0) return id;
    for (let later = this.count - 1; later > id; later--) {
      if (this.names[later] === this.names[id] && this.removed[later] === 0 && this.keyOf(later) === this.keyOf(id)) return later;
    }
    return id;
  }

  isTerminal(id: Id): boolean {
    return this.phase[id] >= PodPhase.Succeeded;
  }

  isDeleting(id: Id): boolean {
    return this.deletionRequestedMs[id] !== NEVER;
  }

  /** The pod ends by itself some time. One that is restarted whatever happens, or that always fails and is tried again, does not. */
  hasEnd(id: Id): boolean {
    const { spec, behavior } = this.templates[id];
    if (this.runMs[id] === NEVER || (spec.restartPolicy ?? "Always") === "Always") return false;
    return spec.restartPolicy === "Never" || behavior.exitCode === 0;
  }

  /** The object exists and has not ended: it is waiting or holds its place on a node. */
  isLive(id: Id): boolean {
    return this.removed[id] === 0 && this.phase[id] < PodPhase.Succeeded;
  }

  /** Closes the present spell of pending and begins one of another cause. Nothing to do once the pod is bound or gone. */
  setPendingCause(id: Id, cause: PendingCause, now: Millis): void {
    if (this.node[id] !== NO_NODE || this.removed[id] === 1 || this.pendingCause[id] === cause) return;
    this.closePending(id, now);
    this.pendingCause[id] = cause;
  }

  /** Books the time since the last change of cause. */
  closePending(id: Id, now: Millis): void {
    this.pendingMs[this.pendingCause[id]][id] += now - this.pendingCauseSinceMs[id];
    this.pendingCauseSinceMs[id] = now;
  }
}
