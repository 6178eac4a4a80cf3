import { lognormalThrough, NEVER } from "../engine/index.ts";
import {
  compareQuantities,
  formatDuration,
  labelProblems,
  type Node,
  quantityFromJson,
  type ResourceList,
  subtractReserved,
  ZONE_LABEL,
} from "../model/index.ts";
import { firstAt, placeOf, problemAt, type Source } from "./check.ts";
import type { InputProblem } from "./errors.ts";
import type { NodePoolOptions, NodePoolSpec } from "./loaded-scenario.ts";
import type { Path, Place } from "./path.ts";
import { type FixedNodesEntry, type NodePoolEntry, POOL_MAX_DEFAULT } from "./scenario-schema.ts";

/** What a kubelet allows. Source: kubelet v1.36, pkg/apis/config/v1beta1/defaults.go, maxPods. */
const PODS_PER_NODE = "110";
/**
 * From request to node, to Ready, and from deletion to gone, in milliseconds.
 * Source: spec/cluster-autoscaler.md 15.2, suggested defaults for a managed cloud pool, read 2026-11-26. An assumption: measure yours.
 */
const BOOT_TIME = lognormalThrough(75_000, 0.95, 150_000);
const READY_TIME = lognormalThrough(15_000, 0.95, 40_000);
const DELETE_TIME = lognormalThrough(30_000, 0.95, 90_000);
const HOSTNAME_LABEL = "kubernetes.io/hostname";

/** Where an entry stands, and where to report to. */
interface Context {
  readonly source: Source;
  readonly path: Path;
  readonly problems: InputProblem[];
}

/** The pools of a scenario, checked against themselves and each other. */
export function resolveNodePools(entries: readonly NodePoolEntry[], source: Source, problems: InputProblem[]): NodePoolSpec[] {
  const places = new Map<string, Place>();
  return entries.map((entry, i) => {
    const path = ["spec", "cluster", "nodePools", i];
    const context = { source, path, problems };
    const place = placeOf(source, path);
    const before = places.get(entry.name);
    if (before !== undefined) {
      problems.push(problemAt(source, [...path, "name"], "a name that no other pool has", JSON.stringify(entry.name), firstAt(before)));
    }
    places.set(entry.name, place);
    return resolvePool(entry, place, context);
  });
}

function resolvePool(entry: NodePoolEntry, place: Place, context: Context): NodePoolSpec {
  const { name, instanceType, min, taints, zones, price, options } = entry;
  const initial = entry.initial ?? min;
  const max = entry.max ?? Math.max(POOL_MAX_DEFAULT, initial);
  const report = (field: string, expected: string, found: string) => {
    context.problems.push(problemAt(context.source, [...context.path, field], expected, found));
  };
  if (labelProblems(name).length > 0) report("name", "a DNS label of lowercase letters, digits and '-', 63 at most", JSON.stringify(name));
  if (min > max) report("max", `a size that is not below min (${min})`, `${max}`);
  else if (initial < min || initial > max) report("initial", `a size from min (${min}) to max (${max})`, `${initial}`);
  if (instanceType !== undefined && entry.capacity !== undefined) report("capacity", "either instanceType or capacity", "both");
  if (instanceType === undefined && entry.capacity === undefined && entry.allocatable === undefined) {
    report("capacity", "either instanceType or capacity", "neither");
  }
  entry.stockOuts.forEach((stockOut, i) => {
    const to = stockOut.to ?? NEVER;
    if (to <= stockOut.from) {
      context.problems.push(problemAt(context.source, [...context.path, "stockOuts", i, "to"], "an end after from", formatDuration(to)));
    }
    if (stockOut.zone !== undefined && !zones.includes(stockOut.zone)) {
      const found = JSON.stringify(stockOut.zone);
      context.problems.push(problemAt(context.source, [...context.path, "stockOuts", i, "zone"], "one of the pool's zones", found));
    }
  });
  if (entry.reclaim !== undefined && !entry.spot) report("reclaim", "spot: true, as only spot machines are taken back", "spot: false");
  checkUnique(zones, "zones", context);
  return {
    name,
    ...(instanceType !== undefined && { instanceType }),
    ...resourcesOf(entry, context),
    min,
    max,
    initial,
    zones,
    labels: entry.labels,
    annotations: entry.annotations,
    taints: taints.map(withoutUndefined),
    ...(Object.keys(entry.tags).length > 0 && { tags: entry.tags }),
    ...priceOf(price, context, entry.spot),
    spot: entry.spot,
    autoscaled: entry.autoscaled,
    ...timesOf(entry),
    ...withoutUndefined({ quota: entry.quota, perRequest: entry.perRequest, reclaim: reclaimOf(entry) }),
    launchFailureRatio: entry.launchFailureRate,
    stockOuts: entry.stockOuts.map(({ zone, from, to }) => ({
      ...(zone !== undefined && { zone }),
      fromMs: from,
      toMs: to ?? NEVER,
    })),
    provisioning: entry.provisioning,
    options: optionsOf(options),
    place,
  };
}

/** Times that are written out, and without a preset the others at their defaults. */
function timesOf({ bootPreset, bootTime, readyTime, deviceTime, deleteTime }: NodePoolEntry): Partial<NodePoolSpec> {
  if (bootPreset !== undefined) return withoutUndefined({ bootPreset, bootTime, readyTime, deviceTime, deleteTime });
  return withoutUndefined({
    bootTime: bootTime ?? BOOT_TIME,
    readyTime: readyTime ?? READY_TIME,
    deviceTime,
    deleteTime: deleteTime ?? DELETE_TIME,
  });
}

/** The price as one number or in parts; parts that do not fit each other are problems. */
function priceOf(price: NodePoolEntry["price"], { source, path, problems }: Context, spot: boolean): Partial<NodePoolSpec> {
  if (price === undefined) return {};
  if (typeof price === "number") return { priceUsdPerHour: price };
  const { model = spot ? "spot" : "on-demand", onDemandUsdPerHour, spotRatio, committed, minimumSeconds, granularity, region } = price;
  const report = (field: string, expected: string, found: string) =>
    problems.push(problemAt(source, [...path, "price", field], expected, found));
  if (spot !== (model === "spot")) report("model", spot ? "spot, as the pool has spot: true" : "spot: true on the pool", model);
  if (model !== "spot" && spotRatio !== undefined) report("spotRatio", "model: spot beside it", `model: ${model}`);
  if ((model === "committed") !== (committed !== undefined)) {
    report("committed", "both model: committed and the commitment", committed === undefined ? "no commitment" : `model: ${model}`);
  }
  return {
    price: {
      model,
      minimumMs: Math.round(minimumSeconds * 1000),
      granularity,
      ...withoutUndefined({ onDemandUsdPerHour, spotRatio, committed, region }),
    },
  };
}

function reclaimOf({ reclaim }: NodePoolEntry): NodePoolSpec["reclaim"] {
  return reclaim && withoutUndefined({ ratePerHour: reclaim.ratePerHour, atMs: reclaim.at, noticeMs: reclaim.notice });
}

function optionsOf(options: NodePoolEntry["options"]): NodePoolOptions {
  const { scaleDownUnneededTime, scaleDownUnreadyTime, maxNodeProvisionTime, maxNodeStartupTime, ...plain } = options;
  return withoutUndefined({
    ...plain,
    scaleDownUnneededMs: scaleDownUnneededTime,
    scaleDownUnreadyMs: scaleDownUnreadyTime,
    maxNodeProvisionMs: maxNodeProvisionTime,
    maxNodeStartupMs: maxNodeStartupTime,
  });
}

/** Node objects for entries of `spec.cluster.nodes`: spread over their zones in turn. */
export function makeFixedNodes(
  entries: readonly FixedNodesEntry[],
  source: Source,
  problems: InputProblem[],
): { node: Node; place: Place }[] {
  return entries.flatMap((entry, i) => {
    const path = ["spec", "cluster", "nodes", i];
    const context = { source, path, problems };
    if (entry.capacity === undefined && entry.allocatable === undefined) {
      problems.push(problemAt(source, [...path, "capacity"], "a capacity", "nothing"));
    }
    if (labelProblems(entry.name).length > 0) {
      const expected = "a DNS label of lowercase letters, digits and '-', 63 at most";
      problems.push(problemAt(source, [...path, "name"], expected, JSON.stringify(entry.name)));
    }
    const { capacity, allocatable, reserved } = resourcesOf(entry, context);
    const available = allocatable ?? (capacity && reserved ? subtractReserved(capacity, reserved) : capacity);
    const place = placeOf(source, path);
    return Array.from({ length: entry.count }, (_, n) => {
      const name = `${entry.name}-${n}`;
      const zone = entry.zones.length === 0 ? undefined : entry.zones[n % entry.zones.length];
      const labels = { ...entry.labels, [HOSTNAME_LABEL]: name, ...(zone !== undefined && { [ZONE_LABEL]: zone }) };
      const node: Node = {
        apiVersion: "v1",
        kind: "Node",
        metadata: { name, labels },
        ...(entry.taints.length > 0 && { spec: { taints: entry.taints.map(withoutUndefined) } }),
        status: { ...(capacity && { capacity }), ...(available && { allocatable: available }) },
      };
      return { node, place };
    });
  });
}

type Resources = Pick<NodePoolSpec, "capacity" | "allocatable" | "reserved">;

/** Fills in the number of pods, and sees to it that the lists fit each other. */
function resourcesOf(entry: { [K in keyof Resources]?: ResourceList | undefined }, { source, path, problems }: Context): Resources {
  const { allocatable, reserved } = entry;
  const capacity = entry.capacity ?? allocatable;
  if (allocatable !== undefined && reserved !== undefined) {
    problems.push(problemAt(source, [...path, "reserved"], "either allocatable or reserved", "both"));
  }
  for (const name of capacity === undefined ? [] : ["cpu", "memory"]) {
    if (capacity?.[name] === undefined) problems.push(problemAt(source, [...path, "capacity", name], "a quantity", "nothing"));
  }
  for (const [list, amounts] of [
    ["allocatable", allocatable],
    ["reserved", reserved],
  ] as const) {
    for (const [name, text] of Object.entries(amounts ?? {})) {
      const most = capacity?.[name];
      if (most === undefined || compareQuantities(quantityFromJson(text), quantityFromJson(most)) <= 0) continue;
      problems.push(problemAt(source, [...path, list, name], `a quantity up to the capacity of ${most}`, JSON.stringify(text)));
    }
  }
  const pods = capacity?.["pods"] ?? PODS_PER_NODE;
  return {
    ...(capacity !== undefined && { capacity: { ...capacity, pods } }),
    ...(allocatable !== undefined && { allocatable: { pods, ...allocatable } }),
    ...(reserved !== undefined && { reserved }),
  };
}

function checkUnique(values: readonly string[], field: string, { source, path, problems }: Context): void {
  values.forEach((value, i) => {
    if (values.indexOf(value) < i) problems.push(problemAt(source, [...path, field, i], "each once", `${JSON.stringify(value)} again`));
  });
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Defined<T>;
}
