import type { Id } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { Taint } from "../../../model/index.ts";
import type { Environment } from "../environment.ts";
import { DELETION_CANDIDATE_TAINT, TO_BE_DELETED_TAINT } from "../names.ts";

/**
 * Marks a node as on its way out. One that is marked already stays as it is. Returns the API's error when it refuses.
 * Source: cluster-autoscaler 1.36.1, utils/taints/taints.go, MarkToBeDeleted.
 */
export function markToBeDeleted(env: Environment, node: Id, now: Millis): string | undefined {
  const taint: Taint = { key: TO_BE_DELETED_TAINT, value: String(env.wallClock.unixSeconds(now)), effect: "NoSchedule" };
  return addTaint(env, node, taint, env.flags["cordon-node-before-terminating"]);
}

/** Takes the mark back. Source: cluster-autoscaler 1.36.1, utils/taints/taints.go, CleanToBeDeleted. */
export function cleanToBeDeleted(env: Environment, node: Id): string | undefined {
  return removeTaint(env, node, TO_BE_DELETED_TAINT, env.flags["cordon-node-before-terminating"]);
}

/** Puts the soft taint of an unneeded node on. Source: cluster-autoscaler 1.36.1, utils/taints/taints.go, MarkDeletionCandidate. */
export function markDeletionCandidate(env: Environment, node: Id, now: Millis): string | undefined {
  const taint: Taint = { key: DELETION_CANDIDATE_TAINT, value: String(env.wallClock.unixSeconds(now)), effect: "PreferNoSchedule" };
  return addTaint(env, node, taint, false);
}

/** Takes the soft taint off. */
export function cleanDeletionCandidate(env: Environment, node: Id): string | undefined {
  return removeTaint(env, node, DELETION_CANDIDATE_TAINT, false);
}

/** Adds a taint, unless there is one with its key: then nothing is written, nor is the node cordoned. */
function addTaint(env: Environment, node: Id, taint: Taint, cordon: boolean): string | undefined {
  const { taints = [], unschedulable } = env.store.nodes.infos.nodes[node].spec ?? {};
  if (taints.some(({ key }) => key === taint.key)) return undefined;
  return write(env, node, [...taints, taint], cordon || unschedulable === true);
}

/** Removes a taint if there is one with that key. */
function removeTaint(env: Environment, node: Id, taintKey: string, uncordon: boolean): string | undefined {
  const { taints = [], unschedulable } = env.store.nodes.infos.nodes[node].spec ?? {};
  const others = taints.filter(({ key }) => key !== taintKey);
  return others.length === taints.length ? undefined : write(env, node, others, !uncordon && unschedulable === true);
}

function write({ store, provider }: Environment, node: Id, taints: readonly Taint[], unschedulable: boolean): string | undefined {
  const error = provider.nodeUpdateError(node);
  if (error !== undefined) return error;
  const object = store.nodes.infos.nodes[node];
  const { unschedulable: _before, ...spec } = object.spec ?? {};
  store.updateNode(node, { ...object, spec: { ...spec, taints, ...(unschedulable ? { unschedulable } : {}) } });
  return undefined;
}
