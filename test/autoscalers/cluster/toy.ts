import {
  type ClusterAutoscalerConfig,
  capacityBufferController,
  clusterAutoscaler,
  parseFlags,
  type SchedulingPredicates,
} from "../../../src/autoscalers/index.ts";
import {
  type Component,
  type Context,
  CPU_COLUMN,
  type DecisionRecord,
  type EventRecord,
  type Id,
  type KeptRecord,
  MEMORY_COLUMN,
  NO_NODE,
  type NodeGroup,
  type NodeInfos,
  type NodeRow,
  PODS_COLUMN,
  type PodTemplate,
  Store,
  WATCHED,
} from "../../../src/cluster/index.ts";
import { EventLoop, type Millis, RandomStreams } from "../../../src/engine/index.ts";
import { firstUntolerated, matchesRequiredNodeAffinity, type Node, type Taint } from "../../../src/model/index.ts";

const NOT_READY: Taint = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };

/** Resources, taints and node selectors: enough to try the autoscaler without the scheduler. */
export const simplePredicates: SchedulingPredicates = {
  firstFit(snapshot, template, rows, start, accepts, from = 0) {
    for (let i = 0; i < rows.length; i++) {
      const index = (start + i) % rows.length;
      const row = rows[index];
      if (index >= from && accepts(row) && snapshot.unschedulable[row] === 0 && reasonsAgainst(snapshot, template, row).length === 0)
        return index;
    }
    return -1;
  },
  fits: (snapshot, template, row) => reasonsAgainst(snapshot, template, row).length === 0,
  check(snapshot, template, row) {
    const reasons = reasonsAgainst(snapshot, template, row);
    return reasons.length === 0 ? undefined : { plugin: "Simple", reasons };
  },
};

function reasonsAgainst(infos: NodeInfos, { spec, requests }: PodTemplate, row: NodeRow): string[] {
  if (infos.unschedulable[row] === 1) return ["node(s) were unschedulable"];
  if (firstUntolerated(spec.tolerations, infos.taints[row], ["NoSchedule", "NoExecute"]) !== undefined)
    return ["node(s) had untolerated taint(s)"];
  if (!matchesRequiredNodeAffinity(spec, infos.names[row], infos.labels[row])) return ["node(s) didn't match Pod's node affinity/selector"];
  const free = (column: number) => infos.allocatable[column][row] - infos.requested[column][row];
  const reasons: string[] = [];
  if (infos.podCount[row] + 1 > infos.allocatable[PODS_COLUMN][row]) reasons.push("Too many pods");
  if (requests.cpuMillicores > free(CPU_COLUMN)) reasons.push("Insufficient cpu");
  if (requests.memoryBytes > free(MEMORY_COLUMN)) reasons.push("Insufficient memory");
  return reasons;
}

/** A node of some cores and GiB. */
export function makeNode(name: string, cores: number, gib: number, labels: Readonly<Record<string, string>> = {}): Node {
  const amounts = { cpu: `${cores}`, memory: `${gib}Gi`, pods: "110" };
  return {
    metadata: { name, labels: { "kubernetes.io/hostname": name, ...labels } },
    spec: {},
    status: { capacity: amounts, allocatable: amounts },
  };
}

/** A node group as tests write it. */
export interface ToyGroup {
  readonly name: string;
  readonly cores: number;
  readonly gib: number;
  readonly min?: number;
  readonly max: number;
  readonly initial?: number;
  readonly bootMs?: Millis;
  readonly readyMs?: Millis;
  /** Every n-th launch fails; 0 or absent: none. */
  readonly failEvery?: number;
  readonly usdPerHour?: number;
}

/** A pod as tests write it. */
export interface ToyPod {
  readonly atMs: Millis;
  readonly millicores: number;
  readonly gib: number;
  /** Absent: for ever. */
  readonly runMs?: Millis;
  readonly job?: string;
  /** Nobody would replace it. */
  readonly naked?: boolean;
  /** It belongs to a DaemonSet: new nodes are expected to have such a pod too. */
  readonly daemon?: boolean;
  readonly priority?: number;
  /** The ProvisioningRequest whose room it uses. */
  readonly consumes?: string;
}

/** A ProvisioningRequest as tests write it, for pods that are alike. */
export interface ToyRequest {
  readonly atMs: Millis;
  readonly name: string;
  /** Default: check-capacity. */
  readonly class?: string;
  readonly pods: number;
  readonly millicores: number;
  readonly gib: number;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Its PodTemplate is missing. */
  readonly withoutTemplate?: boolean;
}

/** A capacity buffer as tests write it: chunks of that size, or like the pods of a ReplicaSet that `replicas` has. */
export interface ToyBuffer {
  readonly atMs: Millis;
  readonly millicores: number;
  readonly gib: number;
  readonly replicas: number;
  readonly percentOf?: { readonly job: string; readonly percentage: number };
}

export interface ToyInput {
  readonly groups: readonly ToyGroup[];
  readonly pods: readonly ToyPod[];
  /** Made ready by their controller with capacity-buffer-controller-enabled. */
  readonly buffers?: readonly ToyBuffer[];
  readonly requests?: readonly ToyRequest[];
  /** What the ReplicaSets behind `job` say; pods of others are owned by one that is only known by name. Nothing creates pods for them. */
  readonly replicas?: Readonly<Record<string, number>>;
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly config?: Partial<ClusterAutoscalerConfig>;
  readonly untilMs: Millis;
  /** Hears how many nodes of a group stay for which reason. */
  readonly onKept?: (record: KeptRecord) => void;
  /** Hears of each version of the status ConfigMap. */
  readonly onStatus?: (document: string) => void;
  /** Nobody reads why decisions fall. Default false. */
  readonly withoutReasons?: boolean;
  /** Other filters than the simple ones, for this store. */
  readonly predicatesFor?: (store: Store) => SchedulingPredicates;
  /** Another policy than the real one. */
  readonly makeAutoscaler?: (context: Context, predicates: SchedulingPredicates) => Component;
}

export interface ToyResult {
  readonly store: Store;
  readonly events: readonly EventRecord[];
  readonly decisions: readonly DecisionRecord[];
  readonly loops: number;
  /** Time that loops took, in milliseconds of the machine: all of them, and the longest. */
  readonly loopMs: number;
  readonly maxLoopMs: number;
}

/** Runs a small cluster: a cloud that boots nodes, a placer that takes the first node that fits, pods that end, and the autoscaler. */
export function runToy({
  groups,
  pods,
  buffers = [],
  requests = [],
  replicas = {},
  flags = {},
  config = {},
  untilMs,
  onKept,
  onStatus,
  withoutReasons = false,
  predicatesFor = () => simplePredicates,
  makeAutoscaler,
}: ToyInput): ToyResult {
  const events: EventRecord[] = [];
  const decisions: DecisionRecord[] = [];
  const loop = new EventLoop();
  const store = new Store(loop, {
    event: (record) => events.push(record),
    decision: (record) => decisions.push(record),
    ...(onKept && { kept: onKept }),
    status: onStatus,
    discardsReasons: withoutReasons,
  });
  const streams = new RandomStreams(1);
  const context: Context = {
    store,
    clock: loop,
    random: (name) => streams.stream(name),
    indexedRandom: (name) => streams.indexedStream(name),
  };
  let loops = 0;
  let loopMs = 0;
  let maxLoopMs = 0;
  let startedAt = 0;
  const parsed = parseFlags(flags, config.version);
  if (parsed.problems.length > 0) throw new Error(JSON.stringify(parsed.problems));
  for (const [name, count] of Object.entries(replicas)) addReplicaSet(store, name, count);
  const components: Component[] = [
    toyArrivals(store, pods),
    toyBuffers(store, buffers),
    toyRequests(store, requests),
    toyCloud(store, groups),
    toyPlacer(store),
  ];
  if (parsed.flags["capacity-buffer-controller-enabled"])
    components.push(capacityBufferController(context, { flags: parsed.flags, startEpochMs: Date.UTC(2026, 0, 1) }));
  components.push(
    makeAutoscaler?.(context, predicatesFor(store)) ??
      clusterAutoscaler(context, {
        flags: parsed.flags,
        predicates: predicatesFor(store),
        startEpochMs: Date.UTC(2026, 0, 1),
        ...config,
        beforeLoop: () => {
          startedAt = performance.now();
        },
        onLoop: (report) => {
          const tookMs = performance.now() - startedAt;
          loopMs += tookMs;
          maxLoopMs = Math.max(maxLoopMs, tookMs);
          loops++;
          config.onLoop?.(report);
        },
      }),
  );
  for (const component of components) {
    const id = loop.add(component);
    for (const kind of WATCHED) {
      const key = component.watches[kind];
      if (key === undefined) continue;
      store.watch(kind, (object) => {
        const found = key(object);
        if (found !== undefined) loop.wake(id, found, loop.now);
      });
    }
    loop.wake(id, 0, 0);
  }
  loop.run(untilMs);
  return { store, events, decisions, loops, loopMs, maxLoopMs };
}

/** What is left at the end, as text that can be compared. */
export function stateText({ pods, nodes, nodeGroups }: Store): string {
  const lines = nodeGroups.groups.map((group) => `${group.name} ${nodeGroups.target[group.id]}`);
  for (const node of nodes.live()) lines.push(JSON.stringify(nodes.infos.nodes[node]));
  for (let pod = 0; pod < pods.count; pod++) lines.push(`${pods.names[pod]} ${pods.phase[pod]} ${pods.removed[pod]} ${pods.node[pod]}`);
  return lines.join("\n");
}

function addReplicaSet(store: Store, name: string, replicas: number): void {
  const template = { metadata: {}, spec: { containers: [] } };
  const object = store.addObject("ReplicaSet", { metadata: { name, namespace: "default" }, spec: { replicas, selector: {}, template } });
  store.ownerOf({ kind: "ReplicaSet", namespace: "default", name, object });
}

function toyArrivals(store: Store, rows: readonly ToyPod[]): Component {
  const templates = new Map<string, PodTemplate>();
  const sorted = rows.map((row, i) => ({ ...row, name: `pod-${i}` })).sort((a, b) => a.atMs - b.atMs);
  let next = 0;
  const create = (row: ToyPod & { readonly name: string }) => {
    const shape = `${row.millicores}/${row.gib}/${row.runMs}/${row.consumes}/${row.priority}`;
    let template = templates.get(shape);
    if (template === undefined) {
      const requests = { cpu: `${row.millicores}m`, memory: `${row.gib}Gi` };
      const annotations = row.consumes === undefined ? {} : { "autoscaling.x-k8s.io/consume-provisioning-request": row.consumes };
      const priority = row.priority === undefined ? {} : { priority: row.priority };
      const spec = { containers: [{ name: "c", resources: { requests } }], ...priority };
      template = store.makeTemplate({ namespace: "default", annotations, spec });
      templates.set(shape, template);
    }
    const kind = row.daemon === true ? "DaemonSet" : "ReplicaSet";
    const owner = store.ownerOf({ kind, namespace: "default", name: row.job ?? row.name });
    store.createPod({
      name: row.name,
      template,
      ...(row.naked !== true && { owner }),
      ...(row.runMs === undefined ? {} : { runMs: row.runMs }),
    });
  };
  return {
    name: "arrivals",
    watches: {},
    reconcile(_key, now) {
      while (next < sorted.length && sorted[next].atMs <= now) create(sorted[next++]);
      return sorted[next]?.atMs;
    },
  };
}

/** Makes buffers, `buffer-0` and so on, and the templates of their chunks. */
function toyBuffers(store: Store, rows: readonly ToyBuffer[]): Component {
  const sorted = rows.map((row, i) => ({ ...row, name: `buffer-${i}` })).sort((a, b) => a.atMs - b.atMs);
  let next = 0;
  const create = ({ name, millicores, gib, replicas, percentOf }: ToyBuffer & { readonly name: string }) => {
    const requests = { cpu: `${millicores}m`, memory: `${gib}Gi` };
    const metadata = { name, namespace: "default", generation: 1 };
    if (percentOf === undefined)
      store.addObject("PodTemplate", { metadata, template: { spec: { containers: [{ name: "c", resources: { requests } }] } } });
    const from =
      percentOf === undefined
        ? { podTemplateRef: { name } }
        : { scalableRef: { apiGroup: "apps", kind: "ReplicaSet", name: percentOf.job }, percentage: percentOf.percentage };
    store.addObject("CapacityBuffer", { metadata, spec: { ...from, replicas } });
  };
  return {
    name: "buffers",
    watches: {},
    reconcile(_key, now) {
      while (next < sorted.length && sorted[next].atMs <= now) create(sorted[next++]);
      return sorted[next]?.atMs;
    },
  };
}

function toyRequests(store: Store, rows: readonly ToyRequest[]): Component {
  const sorted = [...rows].sort((a, b) => a.atMs - b.atMs);
  let next = 0;
  const create = ({ name, class: of, pods, millicores, gib, parameters = {}, withoutTemplate }: ToyRequest) => {
    const metadata = { name, namespace: "default" };
    const requests = { cpu: `${millicores}m`, memory: `${gib}Gi` };
    const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: "c", resources: { requests } }] } };
    if (withoutTemplate !== true) store.addObject("PodTemplate", { metadata, template });
    const provisioningClassName = of ?? "check-capacity.autoscaling.x-k8s.io";
    store.addObject("ProvisioningRequest", {
      metadata,
      spec: { podSets: [{ podTemplateRef: { name }, count: pods }], provisioningClassName, parameters },
    });
  };
  return {
    name: "requests",
    watches: {},
    reconcile(_key, now) {
      while (next < sorted.length && sorted[next].atMs <= now) create(sorted[next++]);
      return sorted[next]?.atMs;
    },
  };
}

/** Keeps instances at the target; key 0 is the cloud, key 1 + id an instance. */
function toyCloud(store: Store, groups: readonly ToyGroup[]): Component {
  const launched = groups.map(() => 0);
  for (const { name, cores, gib, min = 0, max, initial = 0, usdPerHour } of groups) {
    const id = store.addNodeGroup(
      {
        name,
        min,
        max,
        template: makeNode("template", cores, gib, { pool: name }),
        zones: [],
        priceUsdPerHour: usdPerHour,
        spot: false,
        autoscaled: true,
        options: {},
      } as unknown as Omit<NodeGroup, "id">,
      initial,
    );
    for (let i = 0; i < initial; i++) {
      const nodeName = `${name}-${launched[id]++}`;
      store.addNode(makeNode(nodeName, cores, gib, { pool: name }), store.createInstance(id, nodeName, ""));
    }
  }
  const launchMissing = () => {
    const { instancesOf, instances, target } = store.nodeGroups;
    groups.forEach(({ name, failEvery = 0 }, group) => {
      let alive = 0;
      for (const id of instancesOf[group]) if (instances[id].state !== "deleting") alive++;
      for (; alive < target[group]; alive++) {
        const number = launched[group]++;
        const id = store.createInstance(group, `${name}-${number}`, "");
        if (failEvery > 0 && number % failEvery === failEvery - 1) {
          store.failInstance(id, { class: "OutOfResources", code: "STOCKOUT", message: "none left" });
        }
      }
    });
  };
  const boot = (id: Id, now: Millis): Millis | undefined => {
    const instance = store.nodeGroups.instances[id];
    const { bootMs = 30_000, readyMs = 10_000, cores, gib, name } = groups[instance.group];
    if (instance.state === "deleting") {
      const goneMs = instance.deletionRequestedMs! + 20_000;
      if (now < goneMs) return goneMs;
      store.removeInstance(id, "ScaleDown");
      return undefined;
    }
    if (instance.state === "gone" || instance.error !== undefined) return undefined;
    if (instance.state === "creating") {
      const registerMs = instance.requestedMs + bootMs;
      if (now < registerMs) return registerMs;
      const node = makeNode(instance.name, cores, gib, { pool: name });
      store.addNode(
        { ...node, spec: { taints: [NOT_READY] }, status: { ...node.status, conditions: [{ type: "Ready", status: "False" }] } },
        id,
      );
      return now + readyMs;
    }
    const node = store.nodes.infos.nodes[instance.node!];
    if (!store.nodes.isAlive(instance.node!) || store.nodes.isReady(instance.node!)) return undefined;
    const dueMs = instance.requestedMs + bootMs + readyMs;
    if (now < dueMs) return dueMs;
    const taints = (node.spec?.taints ?? []).filter(({ key }) => key !== NOT_READY.key);
    const ready = { ...node, spec: { ...node.spec, taints }, status: { ...node.status, conditions: [{ type: "Ready", status: "True" }] } };
    store.updateNode(instance.node!, ready, true);
    return undefined;
  };
  return {
    name: "cloud",
    watches: { NodeGroup: () => 0, Instance: (id) => 1 + id },
    reconcile(key, now) {
      if (key > 0) return boot(key - 1, now);
      launchMissing();
      return undefined;
    },
  };
}

/** Binds pending pods to the first node that fits, ends pods when their time is over; key 0 places, key 1 + id is a pod. */
function toyPlacer(store: Store): Component {
  const { pods, nodes } = store;
  const pending = new Set<Id>();
  const place = (): void => {
    const rows = [...nodes.live()];
    const hopeless = new Set<number>();
    for (const pod of [...pending].sort((a, b) => a - b)) {
      if (!pods.isLive(pod) || pods.node[pod] !== NO_NODE) {
        pending.delete(pod);
        continue;
      }
      const template = pods.templates[pod];
      const index = hopeless.has(template.id) ? -1 : simplePredicates.firstFit(nodes.infos, template, rows, 0, () => true);
      if (index < 0) {
        hopeless.add(template.id);
        store.setPodUnschedulable(pod);
      } else {
        store.bindPod(pod, rows[index]);
        store.setPodRunning(pod);
        pending.delete(pod);
      }
    }
  };
  return {
    name: "placer",
    watches: {
      Pod: (pod) => {
        if (pods.isLive(pod) && pods.node[pod] === NO_NODE) pending.add(pod);
        return pods.node[pod] === NO_NODE ? 0 : 1 + pod;
      },
      Node: () => 0,
    },
    reconcile(key, now) {
      if (key === 0) {
        if (pending.size > 0) place();
        return undefined;
      }
      const pod = key - 1;
      if (!pods.isLive(pod)) {
        if (pending.size > 0) place();
        return undefined;
      }
      if (pods.isDeleting(pod)) {
        store.removePod(pod);
        return undefined;
      }
      const endMs = pods.startedMs[pod] + pods.runMs[pod];
      if (now >= endMs) store.finishPod(pod, 2, 0);
      return endMs > now && Number.isFinite(endMs) ? endMs : undefined;
    },
  };
}
