import type { Id, NodeGroup } from "../../cluster/index.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { Environment } from "./environment.ts";
import { DELETION_CANDIDATE_TAINT, TO_BE_DELETED_TAINT } from "./names.ts";
import type { NodeView } from "./node-view.ts";
import { cleanDeletionCandidate, cleanToBeDeleted } from "./scale-down/node-writer.ts";

/**
 * Takes back what an earlier process has left on nodes. Once per process.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, cleanUpIfRequired.
 */
export function cleanUpTaints(env: Environment, nodes: readonly NodeView[]): void {
  const { events, store, flags } = env;
  const nameOf = (node: Id) => store.nodes.infos.names[node];
  const tell = (node: Id, taint: string) =>
    events.node(node, "Normal", "ClusterAutoscalerCleanup", `removed ${taint} taint from node ${nameOf(node)}`);
  for (const { id, facts, group } of nodes) {
    if (group === undefined) continue;
    if (facts.toBeDeletedMs !== undefined && cleanToBeDeleted(env, id) === undefined) tell(id, TO_BE_DELETED_TAINT);
    if (flags["max-bulk-soft-taint-count"] !== 0 || facts.softTaintMs === undefined) continue;
    if (cleanDeletionCandidate(env, id) === undefined) tell(id, DELETION_CANDIDATE_TAINT);
  }
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
    const instances = wholeGroupIfAtomic(env, state, group, force ? byName : byName.slice(0, possible));
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
    const instances = failed.length === 0 ? failed : wholeGroupIfAtomic(env, state, group, failed);
    if (instances.length === 0 || provider.deleteInstances(group, instances, flags["force-delete-failed-nodes"]) !== undefined) continue;
    state.instances.invalidate(group.id);
    deletedAny = true;
  }
  if (deletedAny) state.recalculate();
}

/**
 * Lowers targets to the number of registered nodes where the rest has not come for too long. True: the loop ends here.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, fixNodeGroupSize.
 */
export function fixGroupSizes(env: Environment, state: ClusterState): boolean {
  const { provider, deadlines } = env;
  let fixed = false;
  for (const group of provider.groups) {
    const incorrect = state.incorrectSizes.get(group.id);
    if (incorrect === undefined || !deadlines.passed(incorrect.sinceMs + provider.optionsOf(group).maxNodeProvisionMs)) continue;
    const delta = incorrect.registered - incorrect.target;
    if (delta >= 0) continue;
    if (provider.decreaseTargetSize(group, delta) !== undefined) return true;
    fixed = true;
  }
  return fixed;
}

/**
 * An atomic group loses all of its instances at once; one that may be filled up in steps, only when all of them have failed.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, overrideNodesToDeleteForZeroOrMax.
 */
function wholeGroupIfAtomic(env: Environment, state: ClusterState, group: NodeGroup, instances: readonly Id[]): readonly Id[] {
  const { zeroOrMaxNodeScaling, allowNonAtomicScaleUpToMax } = env.provider.optionsOf(group);
  if (!zeroOrMaxNodeScaling) return instances;
  const { instances: rows } = env.store.nodeGroups;
  const all = state.instances.of(group.id).filter((id) => rows[id].state !== "deleting" && rows[id].state !== "gone");
  return allowNonAtomicScaleUpToMax && all.length !== instances.length ? [] : all;
}
