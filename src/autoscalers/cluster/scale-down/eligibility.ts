import type { Id } from "../../../cluster/index.ts";
import { minutes } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import type { NodeView } from "../node-view.ts";
import { NONE } from "../snapshot.ts";
import type { UnremovableNodes, UnremovableReason } from "./unremovable.ts";
import type { Utilization, UtilizationCache } from "./utilization.ts";

/** A node with a deletion taint younger than this is taken to be on its way out. */
const BEING_DELETED_MS = minutes(5);

/**
 * The first reason for which a node cannot be unneeded, before its pods are looked at; undefined when there is none.
 * Utilization is noted where it was worked out.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/eligibility/eligibility.go.
 */
export function ineligibility(
  env: Environment,
  view: NodeView,
  unremovable: UnremovableNodes,
  cache: UtilizationCache,
  utilizations: Map<Id, Utilization>,
): UnremovableReason | undefined {
  const { id, facts, options } = view;
  const { deadlines, flags, snapshot } = env;
  const row = snapshot.rowOfNode(id);
  if (row === NONE) return "UnexpectedError";
  if (unremovable.isRecent(id)) return "RecentlyUnremovable";
  if (facts.toBeDeletedMs !== undefined && !deadlines.reached(facts.toBeDeletedMs + BEING_DELETED_MS)) return "CurrentlyBeingDeleted";
  if (facts.scaleDownDisabled) return "ScaleDownDisabledAnnotation";
  if (options === undefined) return "NotAutoscaled";
  const utilization = cache.of(row, options.utilization);
  if (utilization === undefined) return "UnexpectedError";
  if (!facts.ready && !flags["scale-down-unready-enabled"]) return "ScaleDownUnreadyDisabled";
  utilizations.set(id, utilization);
  const threshold = facts.gpuType === undefined ? options.scaleDownUtilizationThreshold : options.scaleDownGpuUtilizationThreshold;
  return utilization.value > threshold ? "NotUnderutilized" : undefined;
}
