import { NOT_READY_TAINTS } from "../../../src/autoscalers/cluster/names.ts";
import type { TemplatePod } from "../../../src/autoscalers/cluster/provider.ts";
import { daemonSetRunsOn } from "../../../src/autoscalers/cluster/templates.ts";
import {
  type ClusterAutoscalerConfig,
  clusterAutoscaler,
  type LoopReport,
  type SchedulingPredicates,
} from "../../../src/autoscalers/index.ts";
import { budgetsOf } from "../../../src/cluster/eviction.ts";
import {
  type Component,
  type EventRecord,
  type Id,
  NO_NODE,
  type NodeGroup,
  type NodeGroupOptions,
  type ObjectKinds,
  PodPhase,
  Store,
  WATCHED,
} from "../../../src/cluster/index.ts";
import { RandomStreams } from "../../../src/engine/index.ts";
import {
  type DaemonSet,
  defaultNode,
  defaultPod,
  type Node,
  type ObjectMeta,
  type OwnerReference,
  type Pod,
  type PodDisruptionBudget,
  type PodSpec,
  parseDurationMs,
} from "../../../src/model/index.ts";
import { makeSchedulingPredicates } from "../../../src/scheduler/index.ts";

/** 2026-01-01T00:00:00Z, the start of every case. */
export const START_EPOCH_MS = Date.UTC(2026, 0, 1);

/** An object as the cases write it. */
export interface ApiObject {
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

export interface Provisioning {
  readonly mode?: string;
  readonly registerMs?: number;
  readonly readyMs?: number;
  readonly deleteMs?: number;
  readonly errorClass?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

export interface GroupInput {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly target?: number;
  readonly nodes?: readonly string[];
  readonly template: Node;
  readonly templatePods?: readonly Pod[];
  readonly providerHasNoTemplate?: boolean;
  readonly options?: Readonly<Record<string, string>>;
  readonly pricePerHour?: number;
  readonly provisioning?: Provisioning;
}

export interface TimelineEntry {
  readonly t: number;
  readonly [action: string]: unknown;
}

export interface LoopInput {
  readonly flags?: Readonly<Record<string, string>>;
  readonly groups: readonly GroupInput[];
  readonly objects?: readonly ApiObject[];
  readonly timeline?: readonly TimelineEntry[];
  readonly firstLoopMs: number;
  readonly loopEveryMs: number;
  readonly endMs: number;
  /** Loops at other times, besides. */
  readonly extraLoopsMs?: readonly number[];
  readonly frequentLoops?: boolean;
  readonly placer?: string;
  readonly recreateMs?: number;
  readonly prices?: { readonly cpuPerCoreHour: number; readonly memoryPerGiBHour: number; readonly gpuPerHour: number };
}

interface Due {
  readonly t: number;
  /** Class within an instant, then text. */
  readonly order: number;
  readonly name: string;
  act(): void;
}

const DEFAULT_NAMESPACE = "default";
/** Kinds whose objects the rules look up for the pods that they own. */
const CONTROLLERS: ReadonlySet<string> = new Set(["ReplicaSet", "ReplicationController", "Job", "DaemonSet", "StatefulSet"]);
const LIVE_KINDS = [...CONTROLLERS, "PodDisruptionBudget"];

/** The UID of a pod that is given none. */
function uidOf(namespace: string, name: string): string {
  return `pod:${namespace}/${name}`;
}

/** What a node says of its readiness, with the times of the changes. */
function readinessOf({ spec, status }: Node): string {
  const conditions = (status?.conditions ?? []).filter(({ type }) => ["Ready", "DiskPressure", "NetworkUnavailable"].includes(type));
  return JSON.stringify([conditions, (spec?.taints ?? []).filter(({ key }) => NOT_READY_TAINTS.has(key))]);
}

/** The small world of a case: provider, placer, evictions, and what the autoscaler did in it. */
export class World {
  now = 0;
  readonly store: Store;
  readonly actions = new Map<number, string[]>();
  readonly binds = new Map<number, string[]>();
  readonly loopEvents: string[] = [];
  readonly eventsBetween = new Map<number, string[]>();
  onLoop: (report: LoopReport) => void = () => undefined;
  private readonly input: LoopInput;
  private readonly dues: Due[] = [];
  private readonly groups = new Map<string, Id>();
  private readonly provisioning: Provisioning[] = [];
  private readonly counters: number[] = [];
  /** The timeline writes a node: that is no action of the autoscaler. */
  private isPatching = false;
  private readonly denied = new Set<string>();
  private readonly pendingIncreases: { readonly group: Id; readonly delta: number }[] = [];
  private readonly evicted = new Map<Id, readonly Id[]>();
  private readonly nodeOrder: Id[] = [];
  predicates!: SchedulingPredicates;
  private component!: Component;
  private events: string[] = [];
  private readonly templates = new Map<string, readonly TemplatePod[]>();
  private asked = false;
  private registrations = 0;

  constructor(input: LoopInput) {
    this.input = input;
    const world = this;
    this.store = new Store(
      {
        get now() {
          return world.now;
        },
      },
      { event: (record) => this.onEvent(record), decision() {} },
    );
    this.spyOnStore();
  }

  /** Runs the case to its end. */
  run(config: Omit<ClusterAutoscalerConfig, "predicates" | "startEpochMs" | "provider" | "onLoop">): void {
    const { input } = this;
    this.setUp();
    for (const [i, entry] of (input.timeline ?? []).entries()) {
      this.dues.push({ t: entry.t, order: 0, name: String(i).padStart(6, "0"), act: () => this.timeline(entry) });
    }
    this.runDue(0);
    this.place();
    this.start(config);
    let next = this.component.reconcile(0, 0);
    this.afterAutoscaler();
    while (true) {
      const t = Math.min(next ?? Number.POSITIVE_INFINITY, ...this.dues.map((due) => due.t));
      if (t > input.endMs) break;
      this.now = t;
      this.asked = false;
      this.runDue(t);
      this.place();
      if (this.asked || (next ?? Number.POSITIVE_INFINITY) <= t) {
        next = this.component.reconcile(0, t);
        this.afterAutoscaler();
      }
    }
  }

  /** Makes groups and objects. */
  setUp(): void {
    const { input, store } = this;
    for (const group of input.groups) this.addGroup(group);
    for (const object of input.objects ?? []) if (object.kind !== "Pod") this.addObject(object);
    for (const group of input.groups) this.addMissingInstances(group);
    for (const object of input.objects ?? []) if (object.kind === "Pod") this.addPod(object as unknown as Pod);
    this.predicates = makeSchedulingPredicates(store);
  }

  /** Pods by node at the end. */
  finalNodes(): Record<string, string[]> {
    const { pods, nodes } = this.store;
    const result: Record<string, string[]> = {};
    for (const node of nodes.live()) result[nodes.infos.names[node]] = [];
    for (let pod = 0; pod < pods.count; pod++) {
      if (!pods.isLive(pod)) continue;
      const where = pods.node[pod] === NO_NODE ? "(pending)" : nodes.infos.names[pods.node[pod]];
      if (where === "(pending)" && result[where] === undefined) result[where] = [];
      result[where]?.push(pods.keyOf(pod));
    }
    for (const list of Object.values(result)) list.sort();
    return result;
  }

  groupId(name: string): Id {
    return this.groups.get(name)!;
  }

  takeEvents(): string[] {
    const { events } = this;
    this.events = [];
    return events.sort();
  }

  private start(config: Omit<ClusterAutoscalerConfig, "predicates" | "startEpochMs" | "provider" | "onLoop">): void {
    const streams = new RandomStreams(1);
    const world = this;
    const clock = {
      get now() {
        return world.now;
      },
    };
    const context = {
      store: this.store,
      clock,
      random: (name: string) => streams.stream(name),
      indexedRandom: (name: string) => streams.indexedStream(name),
    };
    this.component = clusterAutoscaler(context, {
      ...config,
      predicates: this.predicates,
      startEpochMs: START_EPOCH_MS,
      provider: {
        templatePods: ({ name }) => this.templatePods(name),
        hasTemplate: ({ name }) => this.groupInput(name).providerHasNoTemplate !== true,
        refuseIncrease: (group, delta) => this.increase(group, delta),
        refuseDelete: (group, instances) => this.deleteNodes(group, instances),
        refuseDecrease: (group, delta) => this.decrease(group, delta),
        refuseNodeUpdate: (node) => this.nodeUpdate(node),
        evictionErrors: { refused: "no disruption allowed", "several-budgets": "this pod has more than one PodDisruptionBudget" },
      },
      beforeLoop: () => this.flushEvents(),
      onLoop: (report) => this.onLoop(report),
    } as ClusterAutoscalerConfig);
    for (const kind of WATCHED) {
      const key = this.component.watches[kind];
      if (key !== undefined) {
        this.store.watch(kind, (id) => {
          if (key(id) !== undefined) this.asked = true;
        });
      }
    }
  }

  // ---- Records ----

  private record(map: Map<number, string[]>, text: string): void {
    const list = map.get(this.now) ?? [];
    map.set(this.now, list);
    list.push(text);
  }

  private onEvent({ type, reason, kind, namespace, name, component, message }: EventRecord): void {
    if (component !== "cluster-autoscaler") return;
    const object = kind === "Pod" ? `pod ${namespace}/${name}` : `${kind.toLowerCase()} ${name}`;
    this.events.push(`${object} ${type} ${reason}: ${message}`);
  }

  private afterAutoscaler(): void {
    this.flushEvents();
    for (const { group, delta } of this.pendingIncreases.splice(0)) for (let i = 0; i < delta; i++) this.launch(group);
  }

  private flushEvents(): void {
    for (const event of this.takeEvents()) this.record(this.eventsBetween, event);
  }

  private spyOnStore(): void {
    const { store } = this;
    const updateNode = store.updateNode.bind(store);
    store.updateNode = (id, node, conditionsChanged) => {
      if (this.component !== undefined && conditionsChanged !== true && !this.isPatching)
        this.recordNodeChange(store.nodes.infos.nodes[id], node);
      updateNode(id, node, conditionsChanged);
    };
    const evictPod = store.evictPod.bind(store);
    store.evictPod = (pod, graceMs) => {
      const key = store.pods.keyOf(pod);
      if (store.pods.removed[pod] === 1) return "evicted";
      const budgets = budgetsOf(store, pod);
      const already = store.pods.isDeleting(pod);
      const answer = evictPod(pod, graceMs);
      const grace = `grace ${(graceMs ?? 0) / 1000}`;
      const texts = { evicted: grace, refused: "refused, no disruption allowed", "several-budgets": "refused, more than one budget" };
      this.record(this.actions, `evict ${key}: ${texts[answer]}`);
      if (answer === "evicted" && !already) this.onEvicted(pod, budgets);
      return answer;
    };
  }

  private recordNodeChange(before: Node, after: Node): void {
    const name = before.metadata.name!;
    const taints = (node: Node) => new Map((node.spec?.taints ?? []).map((taint) => [taint.key, taint]));
    const [old, current] = [taints(before), taints(after)];
    for (const key of old.keys()) if (!current.has(key)) this.record(this.actions, `untaint ${name} ${key}`);
    for (const [key, { value, effect }] of current) {
      if (old.has(key)) continue;
      const shown = value === undefined ? "" : `=+${Number(value) - START_EPOCH_MS / 1000}s`;
      this.record(this.actions, `taint ${name} ${key}${shown}:${effect}`);
    }
    if (before.spec?.unschedulable !== true && after.spec?.unschedulable === true) this.record(this.actions, `cordon ${name}`);
    if (before.spec?.unschedulable === true && after.spec?.unschedulable !== true) this.record(this.actions, `uncordon ${name}`);
  }

  // ---- Provider ----

  private groupInput(name: string): GroupInput {
    return this.input.groups.find((group) => group.name === name)!;
  }

  templatePods(group: string): readonly TemplatePod[] {
    let templates = this.templates.get(group);
    if (templates === undefined) {
      const written = this.groupInput(group).templatePods ?? [];
      const staying = written.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
      templates = staying.map((written) => {
        const { metadata, spec } = defaultPod(written);
        const { namespace = DEFAULT_NAMESPACE, labels = {}, annotations = {} } = metadata;
        const template = this.store.makeTemplate({ namespace, labels, annotations, spec: withoutNode(spec) });
        const owner = metadata.ownerReferences?.find(({ kind }) => kind === "DaemonSet");
        return { template, ...(owner === undefined ? {} : { daemonSet: `${namespace}/${owner.name}` }) };
      });
      this.templates.set(group, templates);
    }
    return templates;
  }

  private increase(group: NodeGroup, delta: number): string | undefined {
    const size = this.store.nodeGroups.target[group.id] + delta;
    if (this.provisioning[group.id].mode === "apiError") {
      this.record(this.actions, `increase ${group.name} +${delta}: refused by the provider`);
      return "provider refused";
    }
    this.record(this.actions, `increase ${group.name} +${delta}: target ${size}`);
    this.pendingIncreases.push({ group: group.id, delta });
    return undefined;
  }

  private deleteNodes(group: NodeGroup, instances: readonly Id[]): string | undefined {
    const names = instances.map((id) => this.store.nodeGroups.instances[id].name).sort();
    const refused = this.store.nodeGroups.target[group.id] - instances.length < this.store.nodeGroups.groups[group.id].min;
    this.record(this.actions, `deleteNodes ${group.name} ${names.join(",")}${refused ? ": refused, below min" : ""}`);
    if (refused) return "min size reached, nodes will not be deleted";
    for (const id of instances) {
      this.dues.push({
        t: this.now + (this.provisioning[group.id].deleteMs ?? 20_000),
        order: 2,
        name: this.store.nodeGroups.instances[id].name,
        act: () => {
          if (this.store.nodeGroups.instances[id].state !== "gone") this.store.removeInstance(id, "ScaleDown");
        },
      });
    }
    return undefined;
  }

  private decrease(group: NodeGroup, delta: number): string | undefined {
    const { instances, instancesOf, target } = this.store.nodeGroups;
    const existing = [...instancesOf[group.id]].filter((id) => instances[id].state !== "deleting").length;
    const size = target[group.id] + delta;
    const refused = size < existing;
    this.record(
      this.actions,
      `decreaseTarget ${group.name} ${delta}: ${refused ? `refused, ${existing} instances exist` : `target ${size}`}`,
    );
    return refused ? `${existing} instances exist` : undefined;
  }

  private nodeUpdate(node: Id): string | undefined {
    const name = this.store.nodes.infos.names[node];
    if (!this.denied.has(name)) return undefined;
    this.record(this.actions, `update of node ${name}: denied`);
    return `nodes "${name}" is forbidden: denied`;
  }

  private addGroup(group: GroupInput): void {
    const id = this.store.addNodeGroup(
      {
        name: group.name,
        min: group.min,
        max: group.max,
        template: defaultNode(withGroupName(group.template)),
        zones: [],
        priceUsdPerHour: group.pricePerHour,
        spot: false,
        autoscaled: true,
        options: optionsOf(group.options ?? {}),
      } as Omit<NodeGroup, "id">,
      group.target ?? group.nodes?.length ?? 0,
    );
    this.groups.set(group.name, id);
    this.provisioning[id] = group.provisioning ?? {};
    this.counters[id] = group.nodes?.length ?? 0;
  }

  private addMissingInstances(group: GroupInput): void {
    const { store } = this;
    const id = this.groups.get(group.name)!;
    for (const name of group.nodes ?? []) {
      if (store.nodeGroups.instances.some((instance) => instance.name === name)) continue;
      const instance = store.createInstance(id, name, "");
      store.nodeGroups.setState(instance, "running");
    }
  }

  private launch(group: Id): void {
    const { store } = this;
    const provisioning = this.provisioning[group];
    const { mode = "ok", registerMs = 60_000, errorClass, errorCode, errorMessage } = provisioning;
    const name = `${store.nodeGroups.groups[group].name}-${this.counters[group]++}`;
    if (mode === "noInstance") return;
    const instance = store.createInstance(group, name, "");
    if (mode === "stockout") {
      store.failInstance(instance, {
        class: (errorClass ?? "OutOfResources") as "OutOfResources" | "Other",
        code: errorCode ?? "",
        message: errorMessage ?? "",
      });
    } else if (mode !== "neverRegister") {
      this.dues.push({
        t: this.now + registerMs,
        order: 3,
        name: String(instance).padStart(8, "0"),
        act: () => this.register(instance, provisioning),
      });
    }
  }

  private register(instance: Id, { mode, readyMs = 30_000 }: Provisioning): void {
    const { store } = this;
    const { state, group, name } = store.nodeGroups.instances[instance];
    if (state !== "creating") return;
    const template = store.nodeGroups.groups[group].template;
    const node: Node = {
      ...template,
      metadata: {
        ...template.metadata,
        name,
        labels: { ...template.metadata.labels, "kubernetes.io/hostname": name },
        creationTimestamp: this.stamp(),
      },
      spec: { ...template.spec, providerID: `sim:///${name}`, taints: [...(template.spec?.taints ?? []), NOT_READY] },
      status: { ...template.status, conditions: [{ type: "Ready", status: "False", lastTransitionTime: this.stamp() }] },
    };
    const id = store.addNode(node, instance);
    this.nodeOrder.push(id);
    if (mode === "neverReady") return;
    this.dues.push({
      t: this.now + readyMs,
      order: 4,
      name: String(this.registrations++).padStart(8, "0"),
      act: () => {
        if (store.nodes.isAlive(id)) this.setReady(id, true);
      },
    });
  }

  private setReady(node: Id | undefined, ready: boolean): void {
    const { store } = this;
    if (node === undefined || !store.nodes.isAlive(node)) return;
    const object = store.nodes.infos.nodes[node];
    const taints = (object.spec?.taints ?? []).filter((taint) => taint.key !== NOT_READY.key);
    const conditions = (object.status?.conditions ?? []).filter((condition) => condition.type !== "Ready");
    store.updateNode(
      node,
      {
        ...object,
        spec: { ...object.spec, taints: ready ? taints : [...taints, NOT_READY] },
        status: {
          ...object.status,
          conditions: [...conditions, { type: "Ready", status: ready ? "True" : "False", lastTransitionTime: this.stamp() }],
        },
      },
      true,
    );
    if (!ready) return;
    for (const [id, daemonSet] of store.daemonSets.entries()) this.addDaemonSetPod(id, daemonSet, node);
  }

  private addDaemonSetPod(id: Id, daemonSet: DaemonSet, node: Id): void {
    const { store } = this;
    const { namespace = DEFAULT_NAMESPACE, name, uid } = daemonSet.metadata;
    const podName = `${name}-${store.nodes.infos.names[node]}`;
    if (!daemonSetRunsOn(daemonSet, store.nodes.infos.nodes[node]) || this.findPod(namespace, podName) !== undefined) return;
    const owner = store.ownerOf({
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      namespace,
      name: name!,
      uid: uid ?? `daemonset:${namespace}/${name}`,
      object: id,
    });
    const template = store.templateFor(namespace, daemonSet.spec.template);
    const pod = store.createPod({ name: podName, uid: uidOf(namespace, podName), template, owner });
    store.bindPod(pod, node);
    store.setPodRunning(pod);
  }

  private stamp(): string {
    return new Date(Math.floor((START_EPOCH_MS + this.now) / 1000) * 1000).toISOString();
  }

  // ---- Objects ----

  private addObject(object: ApiObject): void {
    const { store } = this;
    if (object.kind === "Node") this.addNode(object as unknown as Node);
    if (object.kind === "Pod") this.addPod(object as unknown as Pod);
    const { namespace = DEFAULT_NAMESPACE, name } = object.metadata;
    const named = { ...object, metadata: { ...object.metadata, namespace } };
    this.addNamed(named);
    for (const owner of store.owners.all) {
      if (owner.kind !== object.kind || owner.namespace !== namespace || owner.name !== name) continue;
      Object.assign(owner, { object: this.findOwner(owner.kind, namespace, owner.name) });
    }
  }

  private addNamed(named: ApiObject): void {
    const { kind } = named;
    if (LIVE_KINDS.includes(kind) || kind === "PriorityClass" || kind === "Namespace")
      this.store.addObject(kind as "Job", named as unknown as ObjectKinds["Job"]);
  }

  private addNode(node: Node): void {
    const { store } = this;
    const name = node.metadata.name!;
    const group = this.input.groups.find(({ nodes }) => nodes?.includes(name));
    const admitted = defaultNode(node);
    if (group === undefined) store.addNode(admitted);
    else store.addNode(admitted, store.createInstance(this.groups.get(group.name)!, name, ""));
  }

  addPod(written: Pod): Id {
    const { store } = this;
    const pod = defaultPod(written);
    const namespace = pod.metadata.namespace!;
    const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller) ?? pod.metadata.ownerReferences?.[0];
    const template = store.makeTemplate({
      namespace,
      labels: pod.metadata.labels ?? {},
      annotations: pod.metadata.annotations ?? {},
      spec: withoutNode(pod.spec),
      ...(pod.status !== undefined && { status: pod.status }),
    });
    const id = store.createPod({
      name: pod.metadata.name!,
      uid: pod.metadata.uid ?? uidOf(namespace, pod.metadata.name!),
      template,
      ...(owner === undefined ? {} : { owner: this.ownerOf(owner, namespace) }),
    });
    const created = pod.metadata.creationTimestamp;
    if (created !== undefined) store.pods.createdMs[id] = Date.parse(created) - START_EPOCH_MS;
    if (pod.spec.nodeName !== undefined) this.bind(id, store.nodes.infos.rowOf(pod.spec.nodeName)!);
    const { nominatedNodeName, conditions, phase } = pod.status ?? {};
    const unschedulable = conditions?.find(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable");
    if (unschedulable !== undefined || nominatedNodeName !== undefined) {
      store.setPodUnschedulable(id, nominatedNodeName === undefined ? NO_NODE : store.nodes.idOf(nominatedNodeName));
    }
    if (phase === "Succeeded") store.finishPod(id, PodPhase.Succeeded, 0);
    else if (phase === "Failed") store.finishPod(id, PodPhase.Failed, 1);
    if (pod.metadata.deletionTimestamp !== undefined) this.markDeleted(id, Date.parse(pod.metadata.deletionTimestamp) - START_EPOCH_MS);
    return id;
  }

  private ownerOf({ apiVersion, kind, name, uid, controller }: OwnerReference, namespace: string): Id {
    const object = this.findOwner(kind, namespace, name);
    return this.store.ownerOf({
      kind,
      namespace,
      name,
      ...(object === undefined ? {} : { object }),
      controller: controller === true,
      ...(apiVersion === undefined ? {} : { apiVersion }),
      ...(uid === undefined ? {} : { uid }),
    });
  }

  /** Row of the owner's object; -1 when there is none; undefined for kinds of which nothing is known. */
  private findOwner(kind: string, namespace: string, name: string): Id | undefined {
    return CONTROLLERS.has(kind) ? (this.store.objects[kind as keyof ObjectKinds].find(namespace, name) ?? -1) : undefined;
  }

  private bind(pod: Id, node: Id): void {
    this.store.bindPod(pod, node);
    this.store.setPodRunning(pod);
  }

  /** The placer may have been quicker than the timeline, which then has the last word. */
  private unbind(pod: Id): void {
    const { pods, nodes } = this.store;
    if (pods.node[pod] === NO_NODE) return;
    nodes.infos.removePod(pods.node[pod], pod);
    pods.node[pod] = NO_NODE;
    pods.phase[pod] = PodPhase.Pending;
  }

  private markDeleted(pod: Id, deletionMs: number): void {
    const { pods } = this.store;
    const grace = (pods.templates[pod].spec.terminationGracePeriodSeconds ?? 30) * 1000;
    pods.deletionRequestedMs[pod] = deletionMs - grace;
    pods.deletionGraceMs[pod] = grace;
  }

  private findPod(namespace: string, name: string): Id | undefined {
    const { pods } = this.store;
    for (let pod = pods.count - 1; pod >= 0; pod--) {
      if (pods.removed[pod] === 0 && pods.names[pod] === name && pods.templates[pod].namespace === namespace) return pod;
    }
    return undefined;
  }

  // ---- What happens by itself ----

  private runDue(t: number): void {
    for (;;) {
      const due = this.dues
        .filter((one) => one.t <= t)
        .sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
      if (due.length === 0) return;
      this.dues.splice(this.dues.indexOf(due[0]), 1);
      due[0].act();
    }
  }

  private onEvicted(pod: Id, budgets: readonly Id[]): void {
    const { store } = this;
    const { pods } = store;
    const vanishMs = this.now + pods.deletionGraceMs[pod];
    const key = pods.keyOf(pod);
    this.dues.push({
      t: vanishMs,
      order: 1,
      name: key,
      act: () => {
        if (pods.removed[pod] === 0) store.removePod(pod);
      },
    });
    const owner = pods.owner[pod] < 0 ? undefined : store.owners.all[pods.owner[pod]];
    const { recreateMs = 1000 } = this.input;
    if (owner === undefined || !owner.controller) return;
    const sameName = owner.kind === "StatefulSet";
    if (!sameName && !["ReplicaSet", "ReplicationController", "Job"].includes(owner.kind)) return;
    this.dues.push({
      t: (sameName ? vanishMs : this.now) + recreateMs,
      order: 5,
      name: key,
      act: () => {
        const template = pods.templates[pod];
        const name = sameName ? pods.names[pod] : `${pods.names[pod]}-r`;
        const replacement = store.createPod({ name, uid: uidOf(template.namespace, name), template, owner: owner.id });
        this.evicted.set(replacement, budgets);
      },
    });
  }

  private place(): void {
    if (this.input.placer === "none") return;
    const { pods, nodes } = this.store;
    const { infos } = nodes;
    for (let pod = 0; pod < pods.count; pod++) {
      if (!pods.isLive(pod) || pods.node[pod] !== NO_NODE || pods.isDeleting(pod)) continue;
      const template = pods.templates[pod];
      if ((template.spec.schedulingGates?.length ?? 0) > 0 || template.schedulerName !== "default-scheduler") continue;
      const rows = [...nodes.live()];
      const index = this.predicates.firstFit(infos, template, rows, 0, () => true);
      if (index < 0) {
        this.store.setPodUnschedulable(pod, pods.nominatedNode[pod]);
        continue;
      }
      this.bind(pod, rows[index]);
      this.record(this.binds, `${pods.keyOf(pod)} -> ${infos.names[rows[index]]}`);
      this.giveBudgetsBack(pod);
    }
  }

  private giveBudgetsBack(pod: Id): void {
    const { store } = this;
    for (const id of this.evicted.get(pod) ?? []) {
      const budget = store.podDisruptionBudgets.get(id);
      if (budget === undefined) continue;
      const allowed = (budget.status?.disruptionsAllowed ?? 0) + 1;
      store.replaceObject("PodDisruptionBudget", id, {
        ...budget,
        status: { ...budget.status, disruptionsAllowed: allowed },
      } as PodDisruptionBudget);
    }
    this.evicted.delete(pod);
  }

  private timeline(entry: TimelineEntry): void {
    const { store } = this;
    for (const [action, argument] of Object.entries(entry)) {
      switch (action) {
        case "t":
          break;
        case "createPod":
          this.addPod(argument as Pod);
          break;
        case "create":
          this.addObject(argument as ApiObject);
          break;
        case "deletePod": {
          const pod = this.podOf(argument);
          if (pod !== undefined) store.removePod(pod);
          break;
        }
        case "finishPod": {
          const pod = this.podOf(argument);
          if (pod !== undefined && store.pods.isLive(pod)) store.finishPod(pod, PodPhase.Succeeded, 0);
          break;
        }
        case "terminatePod": {
          const pod = this.podOf(argument);
          if (pod !== undefined) store.deletePod(pod, (store.pods.templates[pod].spec.terminationGracePeriodSeconds ?? 30) * 1000);
          break;
        }
        case "bindPod": {
          const { pod, node } = argument as { readonly pod: string; readonly node: string };
          const id = this.podOf(pod);
          const row = this.nodeOf(node);
          if (id === undefined || row === undefined) break;
          this.unbind(id);
          this.bind(id, row);
          this.giveBudgetsBack(id);
          break;
        }
        case "nodeReady":
        case "nodeUnready": {
          const node = this.nodeOf(argument as string);
          if (node !== undefined) this.setReady(node, action === "nodeReady");
          break;
        }
        case "deleteNode":
          this.deleteNode(argument as string);
          break;
        case "killInstance":
          this.killInstance(argument as string);
          break;
        case "delete":
          this.deleteObject(argument as { readonly kind: string; readonly name: string });
          break;
        case "patch":
          this.patch(argument as { readonly kind: string; readonly name: string; readonly patch: object });
          break;
        case "setGroup":
          this.setGroup(argument as { readonly name: string; readonly min?: number; readonly max?: number; readonly target?: number });
          break;
        case "denyNodeUpdates":
          this.denied.add(argument as string);
          break;
        case "allowNodeUpdates":
          this.denied.delete(argument as string);
          break;
        default:
          throw new Error(`unknown action ${action}`);
      }
    }
  }

  private podOf(argument: unknown): Id | undefined {
    const key = String(argument);
    const [namespace, name] = key.includes("/") ? key.split("/") : [DEFAULT_NAMESPACE, key];
    return this.findPod(namespace, name);
  }

  /** A node that is there. The timeline may come too late. */
  private nodeOf(name: string): Id | undefined {
    const { infos } = this.store.nodes;
    const node = infos.rowOf(name);
    return node !== undefined && this.store.nodes.isAlive(node) ? node : undefined;
  }

  private deleteNode(name: string): void {
    const { store } = this;
    const node = store.nodes.infos.rowOf(name);
    const instance = store.nodeGroups.instances.find((one) => one.name === name && one.state !== "gone");
    if (instance !== undefined) store.removeInstance(instance.id, "deleted");
    if (node !== undefined && store.nodes.isAlive(node)) store.removeNode(node, "deleted");
  }

  private killInstance(name: string): void {
    const { store } = this;
    const instance = store.nodeGroups.instances.find((one) => one.name === name && one.state !== "gone");
    if (instance === undefined) return;
    const { node } = instance;
    instance.node = undefined;
    store.removeInstance(instance.id, "killed");
    instance.node = node;
  }

  private deleteObject({ kind: Kind, name: Name }: { readonly kind: string; readonly name: string }): void {
    const { store } = this;
    const [namespace, name] = Name.includes("/") ? Name.split("/") : [DEFAULT_NAMESPACE, Name];
    if (Kind === "Pod") {
      const pod = this.findPod(namespace, name);
      if (pod !== undefined) store.removePod(pod);
    } else if (Kind === "Node") this.deleteNode(name);
    else {
      const found = this.objectOf(Kind, namespace, name);
      if (found !== undefined) store.removeObject(found.kind, found.id);
    }
  }

  private objectOf(Kind: string, namespace: string, name: string): { readonly kind: keyof ObjectKinds; readonly id: Id } | undefined {
    const kind = Kind as keyof ObjectKinds;
    const id = this.store.objects[kind]?.find(namespace, name);
    return id === undefined ? undefined : { kind, id };
  }

  private patch({ kind: Kind, name: Name, patch }: { readonly kind: string; readonly name: string; readonly patch: object }): void {
    const { store } = this;
    const [namespace, name] = Name.includes("/") ? Name.split("/") : [DEFAULT_NAMESPACE, Name];
    if (Kind === "Node") {
      const node = this.nodeOf(name);
      if (node === undefined) return;
      const before = store.nodes.infos.nodes[node];
      const after = merged(before, patch) as Node;
      this.isPatching = true;
      store.updateNode(node, after, readinessOf(before) !== readinessOf(after));
      this.isPatching = false;
      return;
    }
    if (Kind === "Pod") {
      const pod = this.findPod(namespace, name);
      if (pod === undefined) return;
      const { labels, annotations, spec } = store.pods.templates[pod];
      const changed = merged({ metadata: { labels, annotations }, spec }, patch) as Pod;
      const after = store.makeTemplate({
        namespace,
        labels: changed.metadata.labels ?? {},
        annotations: changed.metadata.annotations ?? {},
        spec: changed.spec,
      });
      const node = store.pods.node[pod];
      if (node !== NO_NODE) store.nodes.infos.removePod(node, pod);
      store.pods.templates[pod] = after;
      if (node !== NO_NODE) store.nodes.infos.addPod(node, pod, after);
      this.asked = true;
      return;
    }
    const object = this.objectOf(Kind, namespace, name);
    if (object === undefined) return;
    const { kind, id } = object;
    store.replaceObject(kind, id, merged(store.objects[kind].get(id)!, patch) as never);
  }

  private setGroup(change: {
    readonly name: string;
    readonly min?: number;
    readonly max?: number;
    readonly target?: number;
    readonly provisioning?: Provisioning;
  }): void {
    const { store } = this;
    const id = this.groups.get(change.name)!;
    const group = store.nodeGroups.groups[id];
    if (change.provisioning !== undefined) this.provisioning[id] = change.provisioning;
    if (change.min !== undefined || change.max !== undefined) {
      store.nodeGroups.groups[id] = { ...group, min: change.min ?? group.min, max: change.max ?? group.max };
      (store as unknown as { mark(kind: string, id: Id): void }).mark("NodeGroup", id);
    }
    if (change.target === undefined) return;
    const grown = change.target - store.nodeGroups.target[id];
    store.setTargetSize(id, change.target);
    for (let i = 0; i < grown; i++) this.launch(id);
  }
}

const NOT_READY = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };

function withGroupName(node: Node): Node {
  return { ...node, metadata: { ...node.metadata, name: node.metadata.name ?? "template" } };
}

/** Templates belong to pods wherever they are. */
function withoutNode({ nodeName: _nodeName, ...spec }: PodSpec): PodSpec {
  return spec;
}

/** JSON merge patch. */
export function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result: Record<string, unknown> = typeof target === "object" && target !== null ? { ...(target as object) } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = merged(result[name], value);
  }
  return result;
}

/** Options of a group as the cases write them. */
export function optionsOf(written: Readonly<Record<string, string>>): NodeGroupOptions {
  const result: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(written)) {
    if (text === "true" || text === "false") result[name] = text === "true";
    else if (/^[\d.]+$/.test(text)) result[name] = Number(text);
    else result[name.replace(/Time$/, "Ms")] = parseDurationMs(text);
  }
  return result as NodeGroupOptions;
}
