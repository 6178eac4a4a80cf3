import {
  BOOT_TIMES,
  type BootTimes,
  type Catalogue,
  type CloudConfig,
  createInitialNodes,
  type Fault,
  findInstanceType,
  type GroupBehavior,
  type InstanceType,
  nodeTemplateOf,
  offersDevices,
  parseCatalogue,
  reliable,
  type SpotReclaim,
  withGpus,
} from "../cloud/index.ts";
import type { NodeGroup, Store } from "../cluster/index.ts";
import { seconds } from "../engine/index.ts";
import { type Node, type ResourceList, subtractReserved } from "../model/index.ts";
import { type InputProblem, type NodePoolSpec, readCatalogue } from "../workloads/index.ts";
import { priceProblems, pricesOf } from "./pool-prices.ts";
import { readTags } from "./pool-tags.ts";

/** A pool of the scenario as the store and the cloud want it. */
export interface ResolvedPool {
  readonly spec: NodePoolSpec;
  readonly group: Omit<NodeGroup, "id">;
}

/** Read when a pool first asks for it. It comes with the program, so that it is the same for every run of a process. */
let catalogue: Catalogue | undefined;

/** Looks up instance types and makes node groups of pools. Every pool whose type is unknown is a problem, and left out. */
export function resolvePools(pools: readonly NodePoolSpec[], problems: InputProblem[]): readonly ResolvedPool[] {
  return pools.flatMap((spec) => {
    if (spec.instanceType === undefined) {
      problems.push(...priceProblems(spec, undefined));
      return [{ spec, group: groupOf(spec, undefined, problems) }];
    }
    catalogue ??= parseCatalogue(readCatalogue());
    const answer = findInstanceType(catalogue, spec.instanceType);
    if (answer.type !== undefined) {
      problems.push(...priceProblems(spec, answer.type));
      return [{ spec, group: groupOf(spec, answer.type, problems) }];
    }
    problems.push({
      ...spec.place,
      path: `spec.cluster.nodePools[${spec.name}].instanceType`,
      expected: "an instance type of the catalogue",
      found: JSON.stringify(spec.instanceType),
      hint: `did you mean ${answer.nearest.map((name) => JSON.stringify(name)).join(", ")}? Or write capacity out.`,
    });
    return [];
  });
}

/** Adds the groups to an empty store, with their initial nodes there and ready. */
export function addPools(store: Store, pools: readonly ResolvedPool[]): void {
  for (const { spec, group } of pools) {
    const id = store.addNodeGroup(group, spec.initial);
    createInitialNodes(store, id, spec.initial);
  }
}

/** How the provider behaves for each pool. */
export function cloudConfig(pools: readonly ResolvedPool[]): CloudConfig {
  const groups = new Map<string, GroupBehavior>();
  for (const { spec: pool, group } of pools) {
    const times = timesOf(pool, group);
    groups.set(pool.name, {
      createDelay: pool.bootTime ?? times.createDelay,
      readyDelay: pool.readyTime ?? times.readyDelay,
      deleteDelay: pool.deleteTime ?? times.deleteDelay,
      ...(pool.deviceTime !== undefined && { deviceDelay: pool.deviceTime }),
      ...(pool.quota !== undefined && { quota: pool.quota }),
      ...(pool.perRequest !== undefined && { perRequestMax: pool.perRequest }),
      ...(pool.reclaim !== undefined && { reclaim: reclaimOf(pool, pool.reclaim) }),
      failureRate: pool.launchFailureRatio,
      failureClass: "OutOfResources",
      stockOuts: pool.stockOuts,
      mode: pool.provisioning === "ok" ? "normal" : pool.provisioning,
    });
  }
  return { groups, otherGroups: reliable() };
}

/** A zone that is out has no machines of any group. */
export function withOutages(config: CloudConfig, faults: readonly Fault[]): CloudConfig {
  const outages = faults.flatMap((fault) =>
    fault.kind === "zoneOutage" ? [{ zone: fault.zone, fromMs: fault.atMs, toMs: fault.atMs + fault.forMs }] : [],
  );
  if (outages.length === 0) return config;
  const groups = [...config.groups].map(([name, group]) => [name, { ...group, stockOuts: [...group.stockOuts, ...outages] }] as const);
  return { ...config, groups: new Map(groups) };
}

/** A provider's times, longer where a driver for GPUs has to be installed. Without a preset nothing is stretched. */
function timesOf({ bootPreset }: NodePoolSpec, { template }: ResolvedPool["group"]): BootTimes {
  const times = BOOT_TIMES[bootPreset ?? "eks"];
  return bootPreset !== undefined && bootPreset !== "none" && offersDevices(template) ? withGpus(times) : times;
}

/**
 * How the provider takes spot machines of a pool back.
 * Source: AWS "Spot Instance interruption notices" (two minutes), Google "Spot VMs" and Azure "Scheduled Events" (30 seconds), read 2026-11.
 */
function reclaimOf({ bootPreset }: NodePoolSpec, { ratePerHour, atMs, noticeMs }: NonNullable<NodePoolSpec["reclaim"]>): SpotReclaim {
  const short = bootPreset === "gke" || bootPreset === "aks";
  return {
    ratePerHour,
    atMs,
    noticeMs: noticeMs ?? seconds(short ? 30 : 120),
    taint: bootPreset === "eks" ? "aws-node-termination-handler/spot-itn" : "cloud.google.com/impending-node-termination",
  };
}

function groupOf(spec: NodePoolSpec, type: InstanceType | undefined, problems: InputProblem[]): Omit<NodeGroup, "id"> {
  const template = templateOf(spec, type);
  const tagged = readTags(spec.tags ?? {}, template);
  for (const { tag, expected, found } of tagged.problems) {
    problems.push({
      ...spec.place,
      path: `spec.cluster.nodePools[${spec.name}].tags[${tag}]`,
      expected,
      found: JSON.stringify(found),
    });
  }
  return {
    name: spec.name,
    min: spec.min,
    max: spec.max,
    template,
    ...(tagged.describedAs !== undefined && { describedAs: tagged.describedAs }),
    zones: spec.zones,
    ...pricesOf(spec, type),
    spot: spec.spot,
    autoscaled: spec.autoscaled,
    options: { ...tagged.options, ...spec.options },
  };
}

/** What a node of the pool looks like: the type's node, or the capacity written out, with the pool's labels and taints. */
function templateOf(spec: NodePoolSpec, type: InstanceType | undefined): Node {
  const base: Node = type === undefined ? { metadata: {} } : nodeTemplateOf(type);
  const capacity = spec.capacity ?? base.status?.capacity ?? {};
  return {
    ...base,
    metadata: { ...base.metadata, labels: { ...base.metadata.labels, ...spec.labels }, annotations: spec.annotations },
    spec: { ...base.spec, taints: spec.taints },
    status: { ...base.status, capacity: withPods(capacity), allocatable: withPods(allocatableOf(spec, base, capacity)) },
  };
}

function allocatableOf(spec: NodePoolSpec, base: Node, capacity: ResourceList): ResourceList {
  if (spec.allocatable !== undefined) return spec.allocatable;
  if (spec.reserved !== undefined) return subtractReserved(capacity, spec.reserved);
  return spec.capacity === undefined ? (base.status?.allocatable ?? capacity) : capacity;
}

/** The kubelet's `maxPods` where nothing is said. Source: kubelet v1.36, apis/config/v1beta1/defaults.go. */
const PODS_PER_NODE = "110";

function withPods(resources: ResourceList): ResourceList {
  return { pods: PODS_PER_NODE, ...resources };
}
