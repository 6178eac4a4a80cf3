import type { Store } from "../cluster/index.ts";
import {
  compareQuantities,
  compileSelector,
  matchesLabels,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Quantity,
  quantityFromJson,
  ZERO,
} from "../model/index.ts";
import { namespaceOf } from "./owned-pods.ts";

const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
const FILESYSTEM = "Filesystem";

/** Name of the class of a claim or a volume; "" for none. */
export function classNameOf({ metadata, spec }: PersistentVolume | PersistentVolumeClaim): string {
  return metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? "";
}

/** A claim's UID; one that was given none goes by its name, as the scheduler has it. */
export function uidOf({ metadata }: PersistentVolumeClaim): string {
  return metadata.uid ?? `${namespaceOf(metadata)}/${metadata.name}`;
}

/** Whether a volume names this claim as its own. */
export function isReservedFor({ spec: { claimRef } }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (claimRef?.name !== claim.metadata.name || claimRef?.namespace !== namespaceOf(claim.metadata)) return false;
  return (claimRef.uid ?? "") === "" || claimRef.uid === uidOf(claim);
}

/**
 * The volume for a claim: one that was set aside for it, else of those with the fewest access modes the smallest. A claim that waits for a
 * pod takes only the former.
 * Source: kube-controller-manager v1.36, pkg/controller/volume/persistentvolume/index.go, findByClaim, and
 * component-helpers/storage/volume/pv_helpers.go, FindMatchingVolume.
 * Differs: volumes of different access modes, but as many of them, are compared by size; the oldest of equal ones is taken.
 */
export function bestVolume(store: Store, claim: PersistentVolumeClaim, waits: boolean): PersistentVolume | undefined {
  const request = amountOf(claim.spec.resources?.requests);
  const selector = claim.spec.selector === undefined ? undefined : compileSelector(claim.spec.selector);
  let best: PersistentVolume | undefined;
  for (const [, volume] of store.objects.PersistentVolume.entries()) {
    if (volume.spec.claimRef !== undefined && !isReservedFor(volume, claim)) continue;
    if (!couldHold(volume, claim, request)) continue;
    if (volume.spec.claimRef !== undefined) return volume;
    if (waits || volume.status?.phase !== "Available" || classNameOf(volume) !== classNameOf(claim)) continue;
    if (selector !== undefined && !matchesLabels(selector, volume.metadata.labels)) continue;
    if (best === undefined || comparePreference(volume, best) < 0) best = volume;
  }
  return best;
}

function couldHold({ metadata, spec }: PersistentVolume, claim: PersistentVolumeClaim, request: Quantity): boolean {
  return (
    metadata.deletionTimestamp === undefined &&
    (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode)) &&
    compareQuantities(amountOf(spec.capacity), request) >= 0 &&
    (spec.volumeMode ?? FILESYSTEM) === (claim.spec.volumeMode ?? FILESYSTEM) &&
    (spec.volumeAttributesClassName ?? "") === (claim.spec.volumeAttributesClassName ?? "")
  );
}

function comparePreference(a: PersistentVolume, b: PersistentVolume): number {
  const modes = (a.spec.accessModes?.length ?? 0) - (b.spec.accessModes?.length ?? 0);
  return modes === 0 ? compareQuantities(amountOf(a.spec.capacity), amountOf(b.spec.capacity)) : modes;
}

function amountOf(resources: Readonly<Record<string, string | number>> | undefined): Quantity {
  const text = resources?.["storage"];
  return text === undefined ? ZERO : quantityFromJson(text);
}
