import type { Id } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { Node, Taint } from "../../../model/index.ts";
import type { Environment } from "../environment.ts";
import { DELETION_CANDIDATE_TAINT, TO_BE_DELETED_TAINT } from "../names.ts";

/** Marks a node as on its way out. Returns the API's error when it refuses. Source: cluster-autoscaler 1.36.1, utils/taints/taints.go, MarkToBeDeleted. */
export function markToBeDeleted(env: Environment, node: Id, now: Millis): string | undefined {
  return change(env, node, (object) => {
    const taint: Taint = { key: TO_BE_DELETED_TAINT, value: String(env.wallClock.unixSeconds(now)), effect: "NoSchedule" };
    const cordoned = env.flags["cordon-node-before-terminating"] || object.spec?.unschedulable === true;
    return withTaints(object, [...without(object, TO_BE_DELETED_TAINT), taint], cordoned);
  });
}

/** Takes the mark back. Source: cluster-autoscaler 1.36.1, utils/taints/taints.go, CleanToBeDeleted. */
export function cleanToBeDeleted(env: Environment, node: Id): string | undefined {
  return change(env, node, (object) => {
    const cordoned = env.flags["cordon-node-before-terminating"] ? false : object.spec?.unschedulable === true;
    return withTaints(object, without(object, TO_BE_DELETED_TAINT), cordoned);
  });
}

/** Puts the soft taint of an unneeded node on. Source: cluster-autoscaler 1.36.1, utils/taints/taints.go, MarkDeletionCandidate. */
export function markDeletionCandidate(env: Environment, node: Id, now: Millis): string | undefined {
  return change(env, node, (object) => {
    const taint: Taint = { key: DELETION_CANDIDATE_TAINT, value: String(env.wallClock.unixSeconds(now)), effect: "PreferNoSchedule" };
    return withTaints(object, [...without(object, DELETION_CANDIDATE_TAINT), taint], object.spec?.unschedulable === true);
  });
}

/** Takes the soft taint off. */
export function cleanDeletionCandidate(env: Environment, node: Id): string | undefined {
  return change(env, node, (object) => withTaints(object, without(object, DELETION_CANDIDATE_TAINT), object.spec?.unschedulable === true));
}

function change({ store, provider }: Environment, node: Id, edit: (object: Node) => Node): string | undefined {
  const error = provider.nodeUpdateError(node);
  if (error !== undefined) return error;
  store.updateNode(node, edit(store.nodes.infos.nodes[node]));
  return undefined;
}

function without(object: Node, key: string): Taint[] {
  return (object.spec?.taints ?? []).filter((taint) => taint.key !== key);
}

function withTaints(object: Node, taints: readonly Taint[], unschedulable: boolean): Node {
  const { unschedulable: _before, ...spec } = object.spec ?? {};
  return { ...object, spec: { ...spec, taints, ...(unschedulable ? { unschedulable } : {}) } };
}
