import { assert, type Clock, type Distribution, type Millis, NEVER } from "../engine/index.ts";
import type { Node, PodTemplateSpec } from "../model/index.ts";
import { type Eviction, evict } from "./eviction.ts";
import { type Id, type Kind, WATCHED, type Watched } from "./kinds.ts";
import { type InstanceError, type NodeGroup, NodeGroupTable } from "./node-groups.ts";
import { NO_INSTANCE, NodeTable } from "./node-table.ts";
import { makeObjectTables, type ObjectKinds } from "./object-kinds.ts";
import { type OwnerInput, OwnerTable } from "./owners.ts";
import { type NewPod, NO_NODE, NO_OWNER, PendingCause, PodPhase, PodTable } from "./pod-table.ts";
import type { PodBehavior, PodTemplate, PodTemplateInput } from "./pod-template.ts";
import { discardRecords, type EventRecord, type Recorder } from "./records.ts";
import { ResourceNames } from "./resource-names.ts";
import { TemplateTable } from "./template-table.ts";
import { Totals } from "./totals.ts";

/** Called with the id of an object that has changed. It only marks; it never acts. */
export type Mark = (id: Id) => void;

/** Draws the work of a pod whose template gives a distribution, in milliseconds. The pod's luck is its own. */
export type SampleWork = (pod: Id, runTime: Distribution) => Millis;

/**
 * The one state of the cluster. Components read its tables and change it through the verbs below; every verb keeps
 * the accounts, marks the changed object for those who watch its kind, and runs nobody.
 */
export class Store {
  readonly resources = new ResourceNames();
  readonly pods = new PodTable();
  readonly nodes = new NodeTable(this.resources);
  readonly nodeGroups = new NodeGroupTable();
  readonly owners = new OwnerTable();
  /** Plain objects by kind. */
  readonly objects = makeObjectTables();
  readonly jobs = this.objects.Job;
  readonly replicaSets = this.objects.ReplicaSet;
  readonly deployments = this.objects.Deployment;
  readonly daemonSets = this.objects.DaemonSet;
  readonly podDisruptionBudgets = this.objects.PodDisruptionBudget;
  readonly priorityClasses = this.objects.PriorityClass;
  readonly namespaces = this.objects.Namespace;
  readonly totals = new Totals();
  readonly recorder: Recorder;
  /** Grows with every change of an object that is no pod. */
  objectChanges = 0;
  /** When an object last changed. */
  lastChangeMs: Millis = 0;
  /** When a pod last came, was bound, started, ended or went. */
  lastPodProgressMs: Millis = 0;
  private readonly clock: Clock;
  private readonly sampleWork: SampleWork;
  private readonly templates = new TemplateTable(this.resources);
  private readonly marks = Object.fromEntries(WATCHED.map((kind) => [kind, []])) as unknown as Readonly<Record<Watched, Mark[]>>;
  private readonly podMarks = this.marks.Pod;
  private readonly ownedPodMarks = this.marks.OwnedPod;

  constructor(clock: Clock, recorder: Recorder = discardRecords, sampleWork: SampleWork = () => NEVER) {
    this.clock = clock;
    this.recorder = recorder;
    this.sampleWork = sampleWork;
  }

  /** Has `mark` called after every change of an object of `kind`. */
  watch(kind: Watched, mark: Mark): void {
    this.marks[kind].push(mark);
  }

  // ---- Pods ----

  /** A template for pods; makes the numbers that scheduling needs. One per shape, shared by all its pods. */
  makeTemplate(input: PodTemplateInput): PodTemplate {
    return this.templates.make(input);
  }

  /** The template of the pods that a workload object in `namespace` makes. `template.spec` must be admitted; it is defaulted here. */
  templateFor(namespace: string, template: PodTemplateSpec, behavior?: PodBehavior): PodTemplate {
    return this.templates.of(namespace, template, behavior);
  }

  createPod(pod: NewPod): Id {
    const id = this.pods.add(pod, this.clock.now);
    const { runTime } = pod.template.behavior;
    if (pod.runMs === undefined && runTime !== undefined) this.pods.runMs[id] = this.sampleWork(id, runTime);
    if (pod.owner !== undefined) this.owners.all[pod.owner].pods.add(id);
    this.totals.podCreated();
    this.markProgress(id);
    return id;
  }

  /** Assigns a pending pod to a node and takes the node's resources. */
  bindPod(pod: Id, node: Id): void {
    const { pods } = this;
    assert(pods.node[pod] === NO_NODE && pods.phase[pod] === PodPhase.Pending && pods.removed[pod] === 0, "only a pending pod is bound", {
      pod,
    });
    assert(this.nodes.isAlive(node), "a pod is bound to a live node", { pod, node });
    pods.closePending(pod, this.clock.now);
    pods.node[pod] = node;
    pods.nominatedNode[pod] = NO_NODE;
    pods.unschedulable[pod] = 0;
    pods.scheduledMs[pod] = this.clock.now;
    pods.templates[pod] = this.templates.onNode(pods.templates[pod], this.nodes.infos.labels[node]);
    this.nodes.infos.addPod(node, pod, pods.templates[pod]);
    this.totals.podBound(pods.templates[pod]);
    if (pods.hasEnd(pod)) this.totals.boundPodsWithEnd++;
    this.markProgress(pod);
  }

  /** Writes condition PodScheduled=False/Unschedulable, and `status.nominatedNodeName` when a node is given. */
  setPodUnschedulable(pod: Id, nominatedNode: Id = NO_NODE): void {
    const { pods } = this;
    if (pods.node[pod] !== NO_NODE || pods.removed[pod] === 1) return;
    const changed = pods.unschedulable[pod] === 0 || pods.nominatedNode[pod] !== nominatedNode;
    if (pods.unschedulable[pod] === 0) {
      pods.unschedulable[pod] = 1;
      pods.unschedulableSinceMs[pod] = this.clock.now;
      pods.setPendingCause(pod, PendingCause.NoFit, this.clock.now);
    }
    pods.nominatedNode[pod] = nominatedNode;
    if (changed) this.markPod(pod);
  }

  /** Writes `status.nominatedNodeName`: the scheduler has chosen the node and is not ready to bind yet. */
  nominatePod(pod: Id, node: Id): void {
    if (this.pods.nominatedNode[pod] === node) return;
    this.pods.nominatedNode[pod] = node;
    this.markPod(pod);
  }

  /** From now on the pod waits for a node that is being launched for it. */
  setPodAwaitsNode(pod: Id): void {
    this.pods.setPendingCause(pod, PendingCause.NodeLaunch, this.clock.now);
  }

  setPodPulled(pod: Id): void {
    this.pods.pulledMs[pod] = this.clock.now;
  }

  setPodRunning(pod: Id): void {
    const { pods } = this;
    assert(pods.phase[pod] === PodPhase.Pending && pods.node[pod] !== NO_NODE, "only a bound pending pod starts to run", { pod });
    pods.phase[pod] = PodPhase.Running;
    pods.startedMs[pod] = this.clock.now;
    this.totals.podRunning(pods.templates[pod]);
    this.markProgress(pod);
  }

  setPodReady(pod: Id): void {
    this.pods.ready[pod] = 1;
    if (this.pods.readyMs[pod] === NEVER) this.pods.readyMs[pod] = this.clock.now;
    this.markPod(pod);
  }

  setPodNotReady(pod: Id): void {
    if (this.pods.ready[pod] === 0) return;
    this.pods.ready[pod] = 0;
    this.markPod(pod);
  }

  /** Counts one more restart of a pod's containers. */
  countPodRestart(pod: Id): void {
    this.pods.restarts[pod]++;
    this.markPod(pod);
  }

  /** Ends a pod: Succeeded or Failed. Its node's resources are free again. */
  finishPod(pod: Id, phase: typeof PodPhase.Succeeded | typeof PodPhase.Failed, exitCode: number, reason?: string): void {
    const { pods } = this;
    assert(pods.isLive(pod), "only a live pod ends", { pod });
    this.release(pod);
    pods.phase[pod] = phase;
    pods.ready[pod] = 0;
    pods.exitCode[pod] = exitCode;
    pods.endedMs[pod] = this.clock.now;
    if (reason !== undefined) pods.reasons.set(pod, reason);
    this.totals.podEnded(phase);
    this.markProgress(pod);
    this.markOwner(pod);
  }

  /**
   * Asks for a pod's deletion. A pod without a node, or that has ended, vanishes at once; otherwise its kubelet stops it
   * within `graceMs` (default: its spec's terminationGracePeriodSeconds). Asking again may only shorten the grace.
   */
  deletePod(pod: Id, graceMs?: Millis, reason?: string): void {
    const { pods } = this;
    if (pods.removed[pod] === 1) return;
    if (reason !== undefined && !pods.reasons.has(pod)) pods.reasons.set(pod, reason);
    if (pods.node[pod] === NO_NODE || pods.isTerminal(pod)) {
      this.removePod(pod);
      return;
    }
    const grace = graceMs ?? (pods.templates[pod].spec.terminationGracePeriodSeconds ?? 30) * 1000;
    if (!pods.isDeleting(pod)) {
      pods.deletionRequestedMs[pod] = this.clock.now;
      pods.deletionGraceMs[pod] = grace;
      this.nodes.infos.updatePod(pods.node[pod], pod);
    } else if (grace >= pods.deletionGraceMs[pod]) return;
    else pods.deletionGraceMs[pod] = grace;
    this.markPod(pod);
  }

  /** The eviction API: deletes the pod unless a PodDisruptionBudget forbids it. */
  evictPod(pod: Id, graceMs?: Millis): Eviction {
    return evict(this, pod, graceMs);
  }

  /** The pod's object is gone. Resources it still held are free again. */
  removePod(pod: Id): void {
    const { pods } = this;
    assert(pods.removed[pod] === 0, "a pod is removed once", { pod });
    if (pods.isLive(pod)) {
      if (pods.node[pod] === NO_NODE) pods.closePending(pod, this.clock.now);
      this.release(pod);
      pods.endedMs[pod] = this.clock.now;
      this.totals.podLeft();
    }
    pods.removed[pod] = 1;
    pods.ready[pod] = 0;
    this.markProgress(pod);
    this.markOwner(pod);
  }

  /** The id of an owner of pods, made when it is new. */
  ownerOf(input: OwnerInput): number {
    return this.owners.intern(input);
  }

  private release(pod: Id): void {
    const { pods } = this;
    const owner = pods.owner[pod];
    if (owner !== NO_OWNER) this.owners.all[owner].pods.delete(pod);
    const template = pods.templates[pod];
    if (pods.phase[pod] === PodPhase.Running) this.totals.podStopped(template);
    if (pods.node[pod] === NO_NODE) return;
    this.nodes.infos.removePod(pods.node[pod], pod);
    this.totals.podUnbound(template);
    if (pods.hasEnd(pod)) this.totals.boundPodsWithEnd--;
  }

  private markOwner(pod: Id): void {
    const owner = this.pods.owner[pod];
    if (owner === NO_OWNER) return;
    const { kind, object } = this.owners.all[owner];
    if (object !== undefined) this.mark(kind as keyof ObjectKinds, object);
  }

  // ---- Nodes ----

  addNode(node: Node, instance: Id = NO_INSTANCE): Id {
    const id = this.nodes.add(node, instance, this.clock.now);
    if (instance !== NO_INSTANCE) {
      this.nodeGroups.instances[instance].node = id;
      this.nodeGroups.setState(instance, "running");
      this.mark("Instance", instance);
    }
    this.totals.nodeAdded(this.nodes.infos, id);
    this.mark("Node", id);
    return id;
  }

  /** Replaces a node's object: taints, cordon, labels, conditions, allocatable. */
  updateNode(id: Id, node: Node, conditionsChanged = false): void {
    assert(this.nodes.isAlive(id), "only a live node is updated", { node: id });
    this.totals.nodeRemoved(this.nodes.infos, id);
    this.nodes.infos.setNode(id, node);
    this.totals.nodeAdded(this.nodes.infos, id);
    if (conditionsChanged) this.nodes.lastTransitionMs[id] = this.clock.now;
    if (this.nodes.readyMs[id] === NEVER && this.nodes.isReady(id)) this.nodes.readyMs[id] = this.clock.now;
    this.mark("Node", id);
  }

  /** The node's object is gone; pods still on it are gone with it. */
  removeNode(id: Id, reason: string): void {
    assert(this.nodes.isAlive(id), "a node is removed once", { node: id });
    for (const pod of [...this.nodes.infos.pods[id].ids]) {
      // A pod that the scheduler only holds a place for is not on the node.
      if (this.pods.node[pod] !== id) continue;
      if (!this.pods.reasons.has(pod)) this.pods.reasons.set(pod, "NodeLost");
      this.removePod(pod);
    }
    this.totals.nodeRemoved(this.nodes.infos, id);
    this.nodes.infos.removeNode(id);
    this.nodes.removedMs[id] = this.clock.now;
    this.nodes.removalReason[id] = reason;
    this.mark("Node", id);
  }

  // ---- Node groups and instances ----

  addNodeGroup(group: Omit<NodeGroup, "id">, target: number): Id {
    const id = this.nodeGroups.addGroup(group, target);
    this.mark("NodeGroup", id);
    return id;
  }

  /** Asks the provider for another size. It refuses nothing: limits are the caller's to keep. */
  setTargetSize(group: Id, target: number): void {
    assert(Number.isInteger(target) && target >= 0, "a target size is a whole number of 0 or more", { group, target });
    if (this.nodeGroups.target[group] === target) return;
    this.nodeGroups.target[group] = target;
    this.mark("NodeGroup", group);
  }

  createInstance(group: Id, name: string, zone: string): Id {
    const id = this.nodeGroups.addInstance(group, name, zone, this.clock.now);
    this.mark("Instance", id);
    return id;
  }

  failInstance(id: Id, error: InstanceError): void {
    this.nodeGroups.instances[id].error = error;
    this.mark("Instance", id);
  }

  /** Asks for an instance's deletion; `lowerTarget` is how DeleteNodes of a provider works. */
  deleteInstance(id: Id, lowerTarget: boolean): void {
    const instance = this.nodeGroups.instances[id];
    if (instance.state === "deleting" || instance.state === "gone") return;
    this.nodeGroups.setState(id, "deleting");
    instance.deletionRequestedMs = this.clock.now;
    if (lowerTarget) this.setTargetSize(instance.group, this.nodeGroups.target[instance.group] - 1);
    this.mark("Instance", id);
  }

  /** The instance no longer exists, and its node with it. */
  removeInstance(id: Id, reason: string): void {
    const instance = this.nodeGroups.instances[id];
    assert(instance.state !== "gone", "an instance is removed once", { instance: id });
    this.nodeGroups.setState(id, "gone");
    if (instance.node !== undefined && this.nodes.isAlive(instance.node)) this.removeNode(instance.node, reason);
    this.mark("Instance", id);
    this.mark("NodeGroup", instance.group);
  }

  // ---- Objects ----

  /** Adds an object to the table of its kind. */
  addObject<K extends keyof ObjectKinds>(kind: K, object: ObjectKinds[K]): Id {
    const id = this.objects[kind].add(object);
    this.mark(kind, id);
    return id;
  }

  replaceObject<K extends keyof ObjectKinds>(kind: K, id: Id, object: ObjectKinds[K]): void {
    this.objects[kind].replace(id, object);
    this.mark(kind, id);
  }

  /** The id of a live object by kind and name; undefined also for kinds of which there is no table. */
  findObject(kind: string, namespace: string, name: string): Id | undefined {
    return Object.hasOwn(this.objects, kind) ? this.objects[kind as keyof ObjectKinds].find(namespace, name) : undefined;
  }

  /** Removes an object. Its pods are its controller's to delete. */
  removeObject(kind: keyof ObjectKinds, id: Id): void {
    this.objects[kind].remove(id);
    this.mark(kind, id);
  }

  // ---- Records ----

  /** Writes a Kubernetes event about a pod. */
  podEvent(pod: Id, type: EventRecord["type"], reason: string, component: string, message: string): void {
    if (this.recorder.discardsEvents === true) return;
    const { pods } = this;
    const regards = { kind: "Pod", namespace: pods.templates[pod].namespace, name: pods.names[pod] };
    this.recorder.event({ timeMs: this.clock.now, type, reason, ...regards, component, message });
  }

  /** Writes a Kubernetes event about a node. */
  nodeEvent(node: Id, type: EventRecord["type"], reason: string, component: string, message: string): void {
    const regards = { kind: "Node", namespace: "", name: this.nodes.infos.names[node] };
    this.recorder.event({ timeMs: this.clock.now, type, reason, ...regards, component, message });
  }

  /** A pod has come, was bound, has started, ended or gone. */
  private markProgress(pod: Id): void {
    this.lastPodProgressMs = this.clock.now;
    this.markPod(pod);
  }

  private markPod(pod: Id): void {
    this.lastChangeMs = this.clock.now;
    tell(this.podMarks, pod);
    if (this.pods.owner[pod] !== NO_OWNER) tell(this.ownedPodMarks, pod);
  }

  /** An object that is no pod has changed. */
  private mark(kind: Exclude<Kind, "Pod">, id: Id): void {
    this.lastChangeMs = this.clock.now;
    this.objectChanges++;
    tell(this.marks[kind], id);
  }
}

function tell(marks: readonly Mark[], id: Id): void {
  for (let i = 0; i < marks.length; i++) marks[i](id);
}
