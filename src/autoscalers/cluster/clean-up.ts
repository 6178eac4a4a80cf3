import type { Id, NodeGroup } from "../../cluster/index.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { Environment } from "./environment.ts";
import { DELETION_CANDIDATE_TAINT, TO_BE_DELETED_TAINT } from "./names.ts";
import type { NodeView } from "./node-view.ts";
import { cleanDeletionCandidate, cleanToBeDeleted } from "./scale-down/node-writer.ts";

/**
 * Takes back what an earlier process has left on nodes. Once per process.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, cleanUpIfRequired; utils/taints/taints.go, CleanAllTaints.
 * Differs: a node with both taints is written twice without a conflict.
 */
export function cleanUpTaints(env: Environment, nodes: readonly NodeView[]): void {
  const { deadlines, flags } = env;
  for (const { id, facts, group } of nodes) {
    if (group !== undefined && facts.toBeDeletedMs !== undefined) tell(env, id, TO_BE_DELETED_TAINT, cleanToBeDeleted(env, id));
  }
  if (flags["max-bulk-soft-taint-count"] !== 0) return;
  const ttl = flags["node-deletion-candidate-ttl"];
  for (const { id, facts } of nodes) {
    if (facts.softTaintMs === undefined || (ttl > 0 && !deadlines.reached(facts.softTaintMs + ttl))) continue;
    tell(env, id, DELETION_CANDIDATE_TAINT, cleanDeletionCandidate(env, id));
  }
}

function tell({ events, store }: Environment, node: Id, taint: string, error: string | undefined): void {
  const name = store.nodes.infos.names[node];
  if (error === undefined) events.node(node, "Normal", "ClusterAutoscalerCleanup", `removed ${taint} taint from node ${name}`);
  else events.node(node, "Warning", "ClusterAutoscalerCleanup", `failed to clean ${taint} on node ${name}: ${error}`);
}

/**
 * Deletes instances that have had no node for too long, as far as the minimum size allows.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, removeOldUnregisteredNodes.
 */
export function removeLongUnregistered(env: Environment, state: ClusterState): void {
  const { provider, events, flags } = env;
  const force = flags["force-delete-unregistered-nodes"];
  for (const group of provider.groups) {
    const { longUnregistered } = state.readinessOf(group.id);
    if (longUnregistered.length === 0) continue;
    const possible = provider.target(group) - group.min;
    if (possible <= 0 && !force) continue;
    const byName = [...longUnregistered].sort((a, b) => (provider.idOf(a) < provider.idOf(b) ? -1 : 1));
    const instances = wholeGroupIfAtomic(env, group, force ? byName : byName.slice(0, possible));
    if (instances.length === 0) continue;
    const error = provider.deleteInstances(group, instances, force);
    state.instances.invalidate(group.id);
    for (const instance of instances) {
      const id = provider.idOf(instance);
      if (error === undefined) events.status("Normal", "DeleteUnregistered", `Removed unregistered node ${id}`);
      else events.status("Warning", "DeleteUnregisteredFailed", `Failed to remove node ${id}: ${error}`);
    }
    if (error !== undefined) return;
  }
}

/**
 * Deletes instances that could not be created, which lowers the targets again.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, deleteCreatedNodesWithErrors.
 */
export function deleteFailedInstances(env: Environment, state: ClusterState): void {
  const { provider, flags } = env;
  let deletedAny = false;
  for (const group of provider.groups) {
    const failed = state.failedInstancesOf(group);
    const instances = failed.length === 0 ? failed : wholeGroupIfAtomic(env, group, failed);
    if (instances.length === 0 || provider.deleteInstances(group, instances, flags["force-delete-failed-nodes"]) !== undefined) continue;
    state.instances.invalidate(group.id);
    deletedAny = true;
  }
  if (deletedAny) state.recalculate();
}

/**
 * Lowers targets to the number of registered nodes where the rest has not come for too long. The loop ends when any was lowered, and
 * with an error when the provider refuses.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, fixNodeGroupSize.
 */
export function fixGroupSizes(env: Environment, state: ClusterState): { readonly ends: boolean; readonly error?: string } {
  const { provider, deadlines } = env;
  let fixed = false;
  for (const group of provider.groups) {
    const incorrect = state.incorrectSizes.get(group.id);
    if (incorrect === undefined || !deadlines.passed(incorrect.sinceMs + provider.optionsOf(group).maxNodeProvisionMs)) continue;
    const delta = incorrect.registered - incorrect.target;
    if (delta >= 0) continue;
    const error = provider.decreaseTargetSize(group, delta);
    if (error !== undefined) return { ends: true, error: `failed to decrease ${group.name}: ${error}` };
    fixed = true;
  }
  return { ends: fixed };
}

/**
 * An atomic group loses all of its instances at once; one that may be filled up in steps, only when all of them have failed. Those that
 * are on their way out are among them, so that the provider may find that they are too many.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, overrideNodesToDeleteForZeroOrMax.
 */
function wholeGroupIfAtomic(env: Environment, group: NodeGroup, instances: readonly Id[]): readonly Id[] {
  const { zeroOrMaxNodeScaling, allowNonAtomicScaleUpToMax } = env.provider.optionsOf(group);
  if (!zeroOrMaxNodeScaling) return instances;
  const all = [...env.store.nodeGroups.instancesOf[group.id]];
  return allowNonAtomicScaleUpToMax && all.length !== instances.length ? [] : all;
}
