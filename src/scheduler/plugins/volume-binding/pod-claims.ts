import type { Id, PodTemplate, Store } from "../../../cluster/index.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../../model/index.ts";
import { compareQuantities } from "../../../model/index.ts";
import type { Assumed } from "../../volumes/assumed.ts";
import {
  classNameOf,
  findClaim,
  findClass,
  foreignClaim,
  isFullyBound,
  notFound,
  SELECTED_NODE,
  waitsForConsumer,
} from "../../volumes/claims.ts";
import { findMatches, type Matches, requestOf } from "../../volumes/match-volumes.ts";
import { claimNameOf, isEphemeral, volumesOf } from "../../volumes/pod-volumes.ts";
import { type Provisioning, readProvisioning } from "../../volumes/provisioning.ts";

/** A claim that is bound once its pod has a node. */
export interface DelayedClaim {
  readonly claim: PersistentVolumeClaim;
  readonly provisioning: Provisioning;
}

/** The claims of a pod, sorted by what is to be done with them. */
export interface PodClaims {
  readonly bound: readonly PersistentVolumeClaim[];
  /** Their volumes are to be made for a node that is already chosen. */
  readonly selected: readonly (DelayedClaim & { readonly node: string })[];
  /** A volume is to be looked for first, for the smallest claim before the others. */
  readonly open: readonly (DelayedClaim & { readonly matches: Matches })[];
}

/** What the scheduler has decided on and not yet written. */
export interface Assumptions {
  readonly volumes: Assumed<PersistentVolume>;
  readonly claims: Assumed<PersistentVolumeClaim>;
}

/**
 * The claims behind a pod's volumes, or why the pod cannot go anywhere.
 * Source: kube-scheduler v1.36, framework/plugins/volumebinding/volume_binding.go, podHasPVCs.
 */
export function podClaims(store: Store, pod: Id, template: PodTemplate): readonly PersistentVolumeClaim[] | string {
  const claims: PersistentVolumeClaim[] = [];
  for (const volume of volumesOf(template).claiming) {
    const name = claimNameOf(pod, volume, store);
    if (name === undefined) continue;
    const claim = findClaim(store, template.namespace, name);
    if (claim === undefined) {
      const missing = `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`;
      return isEphemeral(volume) ? missing : notFound("persistentvolumeclaim", name);
    }
    if (claim.status?.phase === "Lost")
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ""}"`;
    if (claim.metadata.deletionTimestamp !== undefined) return `persistentvolumeclaim "${name}" is being deleted`;
    const foreign = isEphemeral(volume) ? foreignClaim(store, pod, claim) : undefined;
    if (foreign !== undefined) return foreign;
    claims.push(claim);
  }
  return claims;
}

/**
 * Sorts claims; undefined when one should have been bound before its pod came.
 * Source: kube-scheduler v1.36, framework/plugins/volumebinding/binder.go, GetPodVolumeClaims.
 */
export function sortClaims(store: Store, stored: readonly PersistentVolumeClaim[], assumptions: Assumptions): PodClaims | undefined {
  const bound: PersistentVolumeClaim[] = [];
  const selected: (DelayedClaim & { readonly node: string })[] = [];
  const open: DelayedClaim[] = [];
  for (const claim of stored.map((one) => assumptions.claims.of(one))) {
    if (isFullyBound(claim)) {
      bound.push(claim);
      continue;
    }
    const storageClass = findClass(store, classNameOf(claim));
    if (storageClass === undefined || !waitsForConsumer(storageClass) || (claim.spec.volumeName ?? "") !== "") return undefined;
    const delayed = { claim, provisioning: readProvisioning(store, claim, storageClass) };
    const node = claim.metadata.annotations?.[SELECTED_NODE];
    if (node === undefined) open.push(delayed);
    else selected.push({ ...delayed, node });
  }
  open.sort((a, b) => compareQuantities(requestOf(a.claim), requestOf(b.claim)));
  const byClass = volumesByClass(store, open, assumptions);
  return { bound, selected, open: open.map((one) => ({ ...one, matches: findMatches(one.claim, byClass.get(classNameOf(one.claim))!) })) };
}

function volumesByClass(
  store: Store,
  open: readonly DelayedClaim[],
  { volumes }: Assumptions,
): ReadonlyMap<string, readonly PersistentVolume[]> {
  const byClass = new Map<string, PersistentVolume[]>(open.map(({ claim }) => [classNameOf(claim), []]));
  if (open.length === 0) return byClass;
  for (const [, stored] of store.objects.PersistentVolume.entries()) {
    const volume = volumes.of(stored);
    byClass.get(classNameOf(volume))?.push(volume);
  }
  return byClass;
}
