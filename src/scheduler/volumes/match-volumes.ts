import type { Store } from "../../cluster/index.ts";
import {
  type CSINode,
  compareQuantities,
  compileSelector,
  type Labels,
  matchesLabels,
  matchesNodeSelector,
  type NodeSelector,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Quantity,
  quantityFromJson,
  ZERO,
} from "../../model/index.ts";
import { uidOfClaim } from "./claims.ts";
import { translationProblem } from "./csi-migration.ts";
import { requiredOfNode } from "./migrated-topology.ts";

const STORAGE = "storage";
const DEFAULT_MODE = "Filesystem";

/** The volumes that would do for a claim, were it not for the node. */
export interface Matches {
  /** Set aside for the claim: the first of them is its volume, or none is. */
  readonly reserved: readonly PersistentVolume[];
  /** Free ones, the smallest first. */
  readonly free: readonly PersistentVolume[];
}

/** How much storage a claim asks for. */
export function requestOf({ spec }: PersistentVolumeClaim): Quantity {
  const request = spec.resources?.requests?.[STORAGE];
  return request === undefined ? ZERO : quantityFromJson(request);
}

/**
 * Sorts out which of the volumes of its class a claim could be bound to.
 * Source: Kubernetes v1.36, component-helpers/storage/volume/pv_helpers.go, FindMatchingVolume: all that does not depend on the node.
 * Differs: among the smallest the oldest volume comes first; Go lists them in any order.
 */
export function findMatches(claim: PersistentVolumeClaim, ofClass: readonly PersistentVolume[]): Matches {
  const request = requestOf(claim);
  const suitable = ofClass.filter(
    (volume) =>
      (volume.spec.claimRef === undefined || isReservedFor(volume, claim)) &&
      compareQuantities(capacityOf(volume), request) >= 0 &&
      (claim.spec.volumeMode ?? DEFAULT_MODE) === (volume.spec.volumeMode ?? DEFAULT_MODE) &&
      (claim.spec.volumeAttributesClassName ?? "") === (volume.spec.volumeAttributesClassName ?? "") &&
      volume.metadata.deletionTimestamp === undefined,
  );
  const selector = claim.spec.selector === undefined ? undefined : compileSelector(claim.spec.selector);
  const free = suitable.filter(
    (volume) =>
      volume.spec.claimRef === undefined &&
      volume.status?.phase === "Available" &&
      (selector === undefined || matchesLabels(selector, volume.metadata.labels)) &&
      (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode)),
  );
  free.sort((a, b) => compareQuantities(capacityOf(a), capacityOf(b)));
  return { reserved: suitable.filter((volume) => isReservedFor(volume, claim)), free };
}

/** The volume that a claim gets on a node with these labels, none of those already `taken`. */
export function volumeFor({ reserved, free }: Matches, labels: Labels, taken: readonly PersistentVolume[]): PersistentVolume | undefined {
  const own = reserved.find((volume) => !taken.includes(volume));
  if (own !== undefined) return isReachable(own, labels) ? own : undefined;
  return free.find((volume) => !taken.includes(volume) && isReachable(volume, labels));
}

/**
 * Whether a node with these labels can use a volume.
 * Source: Kubernetes v1.36, component-helpers/storage/volume/helpers.go, CheckNodeAffinity.
 */
export function isReachable({ spec }: PersistentVolume, labels: Labels): boolean {
  return matches(spec.nodeAffinity?.required, labels);
}

/** The same for a volume that is bound to its claim: it is taken as the node's kubelet sees it. */
export function isReachableFrom(store: Store, volume: PersistentVolume, node: string, labels: Labels): boolean {
  return matches(
    requiredOfNode(volume, () => findCsiNode(store, node)),
    labels,
  );
}

/**
 * Why the node's kubelet cannot see a bound volume; undefined: it can.
 * Source: kube-scheduler v1.36, framework/plugins/volumebinding/binder.go, tryTranslatePVToCSI.
 */
export function viewProblem(store: Store, volume: PersistentVolume, node: string): string | undefined {
  const problem = translationProblem(volume, () => findCsiNode(store, node));
  return problem === undefined ? undefined : `could not translate pv: ${problem}`;
}

function findCsiNode({ objects: { CSINode } }: Store, node: string): CSINode | undefined {
  const id = CSINode.find("", node);
  return id === undefined ? undefined : CSINode.get(id);
}

function matches(required: NodeSelector | undefined, labels: Labels): boolean {
  return required === undefined || matchesNodeSelector(required, "", labels);
}

/**
 * Whether a volume names this claim as its own.
 * Source: Kubernetes v1.36, component-helpers/storage/volume/pv_helpers.go, IsVolumeBoundToClaim.
 */
export function isReservedFor({ spec: { claimRef } }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (claimRef === undefined) return false;
  const { name, namespace } = claim.metadata;
  if (claimRef.name !== name || claimRef.namespace !== namespace) return false;
  return (claimRef.uid ?? "") === "" || claimRef.uid === uidOfClaim(claim);
}

/** Volumes are replaced when they change: each is read once. */
const capacities = new WeakMap<PersistentVolume, Quantity>();

function capacityOf(volume: PersistentVolume): Quantity {
  let capacity = capacities.get(volume);
  if (capacity === undefined) {
    const text = volume.spec.capacity?.[STORAGE];
    capacity = text === undefined ? ZERO : quantityFromJson(text);
    capacities.set(volume, capacity);
  }
  return capacity;
}
