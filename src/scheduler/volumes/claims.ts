import type { Id, PodTemplate, Store } from "../../cluster/index.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass, Volume } from "../../model/index.ts";
import { claimNameOf, volumesOf } from "./pod-volumes.ts";

/** The claim's two sides have been brought together. */
export const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
/** The volume was chosen by a controller, not by the user. */
export const BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
/** The node for which a claim's volume is to be made. */
export const SELECTED_NODE = "volume.kubernetes.io/selected-node";
/** The way to name a class before there was a field for it; still wins over the field. */
const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

/** The stored claim of a namespace and name, or undefined. */
export function findClaim(store: Store, namespace: string, name: string): PersistentVolumeClaim | undefined {
  const table = store.objects.PersistentVolumeClaim;
  const id = table.find(namespace, name);
  return id === undefined ? undefined : table.get(id);
}

/** The stored volume of a name, or undefined. */
export function findVolume(store: Store, name: string): PersistentVolume | undefined {
  const table = store.objects.PersistentVolume;
  const id = table.find("", name);
  return id === undefined ? undefined : table.get(id);
}

/** The stored class of a name, or undefined. */
export function findClass(store: Store, name: string): StorageClass | undefined {
  const table = store.objects.StorageClass;
  const id = table.find("", name);
  return id === undefined ? undefined : table.get(id);
}

/** The API server's words for an object that is not there. `resource` is the plural's singular: "persistentvolumeclaim". */
export function notFound(resource: string, name: string): string {
  return `${resource} "${name}" not found`;
}

/**
 * Name of the class of a claim or a volume; "" for none.
 * Source: Kubernetes v1.36, component-helpers/storage/volume/helpers.go, GetPersistentVolumeClaimClass and GetPersistentVolumeClass.
 */
export function classNameOf({ metadata, spec }: PersistentVolume | PersistentVolumeClaim): string {
  return metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? "";
}

/**
 * Whether claims of a class wait for a pod before they are bound.
 * Source: Kubernetes v1.36, pkg/apis/storage/v1/defaults.go: a class that does not say binds at once.
 */
export function waitsForConsumer({ volumeBindingMode }: StorageClass): boolean {
  return volumeBindingMode === "WaitForFirstConsumer";
}

/** Source: kube-scheduler v1.36, framework/plugins/volumebinding/binder.go, isPVCFullyBound. */
export function isFullyBound({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (spec.volumeName ?? "") !== "" && metadata.annotations?.[BIND_COMPLETED] !== undefined;
}

/** A claim's UID; one that was given none goes by its name. */
export function uidOfClaim({ metadata: { uid, namespace, name } }: PersistentVolumeClaim): string {
  return uid ?? `${namespace}/${name}`;
}

/**
 * Why an ephemeral claim is not the pod's own; undefined: it is.
 * Source: Kubernetes v1.36, component-helpers/storage/ephemeral/ephemeral.go, VolumeIsForPod.
 */
export function foreignClaim(store: Store, pod: Id, { metadata }: PersistentVolumeClaim): string | undefined {
  const controller = metadata.ownerReferences?.find((owner) => owner.controller === true);
  if (controller !== undefined && controller.uid === store.pods.uidOf(pod)) return undefined;
  return `PVC ${metadata.namespace}/${metadata.name} was not created for pod ${store.pods.keyOf(pod)} (pod is not owner)`;
}

/** Whether a pod names this claim, or with `ephemeral` also has it made for itself. */
export function usesClaim(store: Store, pod: Id, template: PodTemplate, { metadata }: PersistentVolumeClaim, ephemeral: boolean): boolean {
  if (metadata.namespace !== template.namespace) return false;
  const named = (volume: Volume): boolean => claimNameOf(pod, volume, store) === metadata.name;
  const { claimNames, claiming } = volumesOf(template);
  return ephemeral ? claiming.some(named) : claimNames.includes(metadata.name ?? "");
}
