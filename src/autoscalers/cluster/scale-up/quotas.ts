import type { Id } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import { GPU_RESOURCES } from "../names.ts";
import { NO_GROUP, type NodeCounts } from "../node-counts.ts";
import { amount, type NodeFacts } from "../node-facts.ts";
import type { NodeTemplate } from "../templates.ts";

const GIB = 1_073_741_824;

/** What one node counts for, by resource: whole cores, bytes, GPUs by type. */
export type UnitSize = ReadonlyMap<string, number>;

/** How much of a request is allowed, and which resources cut it. */
export interface QuotaVerdict {
  readonly allowed: number;
  /** Sorted names. */
  readonly exceeded: readonly string[];
}

/**
 * What is left of the totals of the cluster, or what is above their minima.
 * Source: cluster-autoscaler 1.36.1, resourcequotas/tracker.go.
 */
export class QuotaTracker {
  private readonly left: Map<string, number>;

  constructor(left: ReadonlyMap<string, number>) {
    this.left = new Map(left);
  }

  /** How many of `count` nodes are allowed. */
  check(unit: UnitSize, count: number): QuotaVerdict {
    let allowed = count;
    const exceeded: string[] = [];
    for (const [name, left] of this.left) {
      const each = unit.get(name) ?? 0;
      if (each <= 0 || left >= each * count) continue;
      exceeded.push(name);
      allowed = Math.min(allowed, Math.floor(left / each));
    }
    return { allowed, exceeded: exceeded.sort() };
  }

  /** Takes `count` nodes away, if all of them are allowed. */
  consume(unit: UnitSize, count: number): QuotaVerdict {
    const verdict = this.check(unit, count);
    if (verdict.exceeded.length > 0) return verdict;
    for (const [name, left] of this.left) this.left.set(name, left - (unit.get(name) ?? 0) * count);
    return verdict;
  }
}

/**
 * Why nothing can be tracked, or undefined: somewhere is a node of no group that promises GPUs and does not offer them yet.
 * Source: cluster-autoscaler 1.36.1, processors/customresources/gpu_processor.go, GetNodeGpuTarget; resourcequotas/usage.go.
 */
export function quotaProblem({ withUnknownGpus }: NodeCounts): string | undefined {
  return withUnknownGpus === 0 ? undefined : UNKNOWN_GPUS;
}

const UNKNOWN_GPUS =
  "could not create quotas tracker: failed to get custom resources: node without with gpu label, without capacity not belonging to autoscaled node group";

/** Node sizes for quotas: all nodes of a group count like its first one. */
export class NodeSizes {
  private readonly ofGroup = new Map<Id, UnitSize>();
  private readonly env: Environment;

  constructor(env: Environment) {
    this.env = env;
  }

  /** The size of nodes of a group of which none has been seen is that of its template. */
  ofTemplate(group: Id, template: NodeTemplate): UnitSize {
    let unit = this.ofGroup.get(group);
    if (unit === undefined) {
      unit = this.ofMember(this.env.facts.of(template.node), group);
      this.ofGroup.set(group, unit);
    }
    return unit;
  }

  /** The size of nodes of a group of which one has been asked for. */
  seen(group: Id): UnitSize | undefined {
    return this.ofGroup.get(group);
  }

  /** The size of a real node, or of its group's first. */
  ofNode(facts: NodeFacts, group: Id | undefined): UnitSize {
    if (group === undefined) return unitSize(facts);
    let unit = this.ofGroup.get(group);
    if (unit === undefined) {
      unit = this.ofMember(facts, group);
      this.ofGroup.set(group, unit);
    }
    return unit;
  }

  /**
   * A node whose GPUs are not there yet counts for those that its provider says it will have.
   * Source: cluster-autoscaler 1.36.1, processors/customresources/gpu_processor.go, GetNodeGpuTarget.
   * Differs: it counts for none when the provider cannot describe new nodes of its group; upstream then tracks no quotas at all.
   */
  private ofMember(facts: NodeFacts, group: Id): UnitSize {
    const unit = unitSize(facts);
    if (!facts.lacksGpu) return unit;
    const { provider, store } = this.env;
    const capacity = provider.templateOf(store.nodeGroups.groups[group])?.status?.capacity ?? {};
    const name = GPU_RESOURCES.find((resource) => capacity[resource] !== undefined);
    const count = name === undefined ? 0 : amount(name, capacity[name]);
    return count > 0 ? new Map([...unit, [facts.gpuType!, count]]) : unit;
  }
}

const sizes = new WeakMap<NodeFacts, UnitSize>();

/** Cores are rounded up. Source: cluster-autoscaler 1.36.1, resourcequotas/usage.go and cache.go. */
function unitSize(facts: NodeFacts): UnitSize {
  let unit = sizes.get(facts);
  if (unit === undefined) {
    const made = new Map([
      ["cpu", Math.ceil(facts.capacityCpuMillicores / 1000)],
      ["memory", facts.capacityMemoryBytes],
    ]);
    if (facts.gpuType !== undefined && facts.gpuCount > 0) made.set(facts.gpuType, facts.gpuCount);
    unit = made;
    sizes.set(facts, unit);
  }
  return unit;
}

/**
 * Quotas for one loop's scale-up (`maximum`) or scale-down (`minimum`), from all nodes of the snapshot. With `counts` the registered ones
 * need not be looked at one by one.
 * Source: cluster-autoscaler 1.36.1, resourcequotas/factory.go and provider.go.
 */
export function makeQuotas(
  env: Environment,
  side: "maximum" | "minimum",
  counts?: NodeCounts,
): { tracker: QuotaTracker; sizes: NodeSizes } {
  const nodeSizes = new NodeSizes(env);
  const { flags } = env;
  const limits = new Map<string, number>();
  const limitOf = ({ min, max }: { readonly min: number; readonly max: number }) => (side === "maximum" ? max : min);
  limits.set("cpu", limitOf(flags["cores-total"]));
  limits.set("memory", limitOf(flags["memory-total"]) * GIB);
  for (const gpu of flags["gpu-total"]) limits.set(gpu.type, limitOf(gpu));
  const nodesOf = (counts && countedBySize(env, nodeSizes, counts)) ?? nodesBySize(env, nodeSizes);
  const usage = new Map<string, number>();
  for (const [unit, nodes] of nodesOf) for (const [name, each] of unit) usage.set(name, (usage.get(name) ?? 0) + each * nodes);
  const left = new Map<string, number>();
  for (const [name, limit] of limits) {
    const used = usage.get(name) ?? 0;
    left.set(name, Math.max(0, side === "maximum" ? limit - used : used - limit));
  }
  return { tracker: new QuotaTracker(left), sizes: nodeSizes };
}

/** What nodes of the snapshot may be removed. Without minima that is all of them, and nothing has to be counted. */
export function makeRemovalQuotas(env: Environment): { tracker: QuotaTracker; sizes: NodeSizes } {
  const { flags } = env;
  const limits = [flags["cores-total"], flags["memory-total"], ...flags["gpu-total"]];
  if (limits.some(({ min }) => min > 0)) return makeQuotas(env, "minimum");
  return { tracker: new QuotaTracker(new Map()), sizes: new NodeSizes(env) };
}

/** The nodes of the snapshot by what one of them counts for. */
function nodesBySize(env: Environment, sizes: NodeSizes): Map<UnitSize, number> {
  const { snapshot, store, provider } = env;
  const nodesOf = new Map<UnitSize, number>();
  const count = (unit: UnitSize, nodes: number) => nodesOf.set(unit, (nodesOf.get(unit) ?? 0) + nodes);
  const ofGroup: number[] = [];
  for (const row of snapshot.rows) {
    const facts = env.facts.ofRow(row, snapshot.infos.nodes[row]);
    if (facts.isVirtualKubelet) continue;
    const node = snapshot.nodeOf(row);
    const group = node < 0 || !store.nodes.isAlive(node) ? undefined : provider.groupOf(node)?.id;
    if (group !== undefined && ofGroup[group] > 0) ofGroup[group]++;
    else if (group !== undefined) ofGroup[group] = 1;
    // The group's first node says what all of them count for.
    if (group === undefined || ofGroup[group] === 1) count(sizes.ofNode(facts, group), 1);
  }
  for (const group of provider.groups) {
    const unit = ofGroup[group.id] > 1 ? sizes.seen(group.id) : undefined;
    if (unit !== undefined) count(unit, ofGroup[group.id] - 1);
  }
  return nodesOf;
}

/** The same by what has been counted; undefined while placeholders stand for registered nodes, and where not all nodes count. */
function countedBySize(
  { snapshot, facts, provider }: Environment,
  sizes: NodeSizes,
  counts: NodeCounts,
): Map<UnitSize, number> | undefined {
  const { rows, infos } = snapshot;
  let real = rows.length;
  while (real > 0 && snapshot.nodeOf(rows[real - 1]) < 0) real--;
  if (real !== counts.total || counts.virtualKubelets > 0) return undefined;
  const nodesOf = new Map<UnitSize, number>();
  const count = (unit: UnitSize, nodes: number) => nodesOf.set(unit, (nodesOf.get(unit) ?? 0) + nodes);
  for (const { id } of provider.groups) {
    const members = counts.membersOf(id);
    if (members.length > 0) count(sizes.ofNode(counts.viewOf(members[0]).facts, id), members.length);
  }
  for (const node of counts.membersOf(NO_GROUP)) count(sizes.ofNode(counts.viewOf(node).facts, undefined), 1);
  for (const row of rows.slice(real)) {
    const placeholder = facts.ofRow(row, infos.nodes[row]);
    if (!placeholder.isVirtualKubelet) count(sizes.ofNode(placeholder, undefined), 1);
  }
  return nodesOf;
}
