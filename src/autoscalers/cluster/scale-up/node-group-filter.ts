import type { Id, NodeGroup } from "../../../cluster/index.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { Environment } from "../environment.ts";
import type { NodeTemplate } from "../templates.ts";
import type { NodeSizes, QuotaTracker } from "./quotas.ts";

/** Reasons for which a group is not considered, by cluster-autoscaler's texts. */
export const SKIPPED = {
  notReady: "not ready for scale-up",
  backoff: "in backoff after failed scale-up",
  maxSize: "max node group size reached",
  atomicTotal: "atomic scale-up exceeds cluster node count limit",
  filteredOut: "expansion options filtered out and no longer considered",
  executionFailed: "scale-up execution failed",
  allOrNothing: "not all pods would fit and scale-up is using all-or-nothing strategy",
} as const;

/** What the checks look at. */
export interface FilterInput {
  readonly state: ClusterState;
  readonly templates: ReadonlyMap<Id, NodeTemplate>;
  readonly tracker: QuotaTracker;
  readonly sizes: NodeSizes;
  /** Nodes there are, placeholders included. */
  readonly nodeCount: number;
}

/**
 * The first reason not to consider a group, or undefined.
 * Source: cluster-autoscaler 1.36.1, core/scaleup/orchestrator/orchestrator.go, filterValidScaleUpNodeGroups.
 */
export function skipReason({ provider, flags }: Environment, group: NodeGroup, input: FilterInput): string | undefined {
  const { state, templates, nodeCount } = input;
  if (!state.isGroupHealthy(group)) return SKIPPED.notReady;
  if (state.backoffOf(group) !== undefined) return SKIPPED.backoff;
  const target = provider.target(group);
  if (target >= group.max) return SKIPPED.maxSize;
  const atomic = isAtomic(provider, group);
  const total = flags["max-nodes-total"];
  if (atomic && total !== 0 && nodeCount + (group.max - target) > total) return SKIPPED.atomicTotal;
  if (!templates.has(group.id)) return SKIPPED.notReady;
  return quotaReason(group, atomic ? group.max - target : 1, input);
}

/** Why the cluster's totals forbid `count` more nodes, or undefined. */
export function quotaReason(group: NodeGroup, count: number, { templates, tracker, sizes }: FilterInput): string | undefined {
  const { exceeded } = tracker.check(sizes.ofTemplate(group.id, templates.get(group.id)!), count);
  return exceeded.length === 0 ? undefined : `exceeded quota: "cluster-wide", resources: ${exceeded.join(", ")}`;
}

/** Whether only the sizes 0 and max are legal. */
export function isAtomic(provider: Environment["provider"], group: NodeGroup): boolean {
  return provider.optionsOf(group).zeroOrMaxNodeScaling;
}
