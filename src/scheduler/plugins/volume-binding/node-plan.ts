import type { Store } from "../../../cluster/index.ts";
import { empty } from "../../../engine/index.ts";
import type { Labels, PersistentVolume, PersistentVolumeClaim } from "../../../model/index.ts";
import { findVolume } from "../../volumes/claims.ts";
import { isReachableFrom, viewProblem, volumeFor } from "../../volumes/match-volumes.ts";
import { provisioningProblem } from "../../volumes/provisioning.ts";
import type { Assumptions, DelayedClaim, PodClaims } from "./pod-claims.ts";

/** Why a node cannot have the pod's volumes, as bits, in the order of the reasons. */
export const Conflict = { Affinity: 1, NoMatch: 2, NoRoom: 4, NoVolume: 8 } as const;
/** Their words. Source: kube-scheduler v1.36, framework/plugins/volumebinding/binder.go. */
export const CONFLICT_REASONS = [
  "node(s) didn't match PersistentVolume's node affinity",
  "node(s) didn't find available persistent volumes to bind",
  "node(s) did not have enough free storage",
  "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
] as const;

/** What is to be done for a pod's claims on one node: `volumes[i]` is for `claims[i]`; volumes are made for `made`. */
export interface NodePlan {
  readonly claims: PersistentVolumeClaim[];
  readonly volumes: PersistentVolume[];
  /** Claims for which no volume was found. */
  readonly unmatched: DelayedClaim[];
  readonly made: PersistentVolumeClaim[];
}

/** A plan to be filled. */
export function emptyPlan(): NodePlan {
  return { claims: [], volumes: [], unmatched: [], made: [] };
}

/**
 * Fills `plan` for one node, or says why there is none, as bits or in the words of an error; 0: there is.
 * Source: kube-scheduler v1.36, framework/plugins/volumebinding/binder.go, FindPodVolumes.
 */
export function planFor(
  store: Store,
  { bound, selected, open }: PodClaims,
  assumptions: Assumptions,
  node: string,
  labels: Labels,
  plan: NodePlan,
): number | string {
  empty(plan.claims);
  empty(plan.volumes);
  empty(plan.unmatched);
  empty(plan.made);
  const conflicts = boundConflicts(store, bound, assumptions, node, labels);
  if (typeof conflicts === "string") return conflicts;
  if (selected.some((delayed) => delayed.node !== node)) return conflicts | Conflict.NoMatch;
  for (const delayed of open) {
    const volume = volumeFor(delayed.matches, labels, plan.volumes);
    if (volume === undefined) {
      plan.unmatched.push(delayed);
      continue;
    }
    plan.claims.push(delayed.claim);
    plan.volumes.push(volume);
  }
  for (const list of [selected, plan.unmatched]) {
    for (const delayed of list) {
      const conflict = makingConflict(delayed, labels, plan);
      if (conflict !== 0) return conflicts | conflict;
    }
  }
  return conflicts;
}

/** The first claim with a problem decides. Source: binder.go, checkBoundClaims. */
function boundConflicts(
  store: Store,
  bound: readonly PersistentVolumeClaim[],
  { volumes }: Assumptions,
  node: string,
  labels: Labels,
): number | string {
  for (const { spec } of bound) {
    const stored = findVolume(store, spec.volumeName!);
    if (stored === undefined) return Conflict.NoVolume;
    const volume = volumes.of(stored);
    const problem = viewProblem(store, volume, node);
    if (problem !== undefined) return problem;
    if (!isReachableFrom(store, volume, node, labels)) return Conflict.Affinity;
  }
  return 0;
}

function makingConflict({ claim, provisioning }: DelayedClaim, labels: Labels, plan: NodePlan): number {
  const problem = provisioningProblem(provisioning, labels);
  if (problem === undefined) {
    plan.made.push(claim);
    return 0;
  }
  return problem === "no-room" ? Conflict.NoRoom : Conflict.NoMatch;
}
