import type * as z from "zod";
import { capacityBuffer } from "./capacity-buffer.ts";
import { node, pod } from "./pod.ts";
import { provisioningRequest } from "./provisioning-request.ts";
import {
  csiDriver,
  csiNode,
  csiStorageCapacity,
  persistentVolume,
  persistentVolumeClaim,
  storageClass,
  volumeAttachment,
} from "./storage.ts";
import {
  daemonSet,
  deployment,
  job,
  namespace,
  podDisruptionBudget,
  podTemplateObject,
  priorityClass,
  replicaSet,
  replicationController,
  service,
  statefulSet,
} from "./workloads.ts";

/** A kind of object that is modelled. */
export interface KindEntry {
  /** The version that is written; others in which the object is the same. */
  readonly apiVersion: string;
  readonly alsoVersions: readonly string[];
  readonly schema: z.ZodType;
  readonly namespaced: boolean;
}

const entry = (
  apiVersion: string,
  schema: z.ZodType,
  options: { namespaced?: boolean; alsoVersions?: readonly string[] } = {},
): KindEntry => ({
  apiVersion,
  alsoVersions: options.alsoVersions ?? [],
  schema,
  namespaced: options.namespaced ?? true,
});

/** Every kind that a run acts on. */
export const MODELLED_KINDS: ReadonlyMap<string, KindEntry> = new Map([
  ["Node", entry("v1", node, { namespaced: false })],
  ["Namespace", entry("v1", namespace, { namespaced: false })],
  ["PriorityClass", entry("scheduling.k8s.io/v1", priorityClass, { namespaced: false })],
  ["Pod", entry("v1", pod)],
  ["Deployment", entry("apps/v1", deployment)],
  ["ReplicaSet", entry("apps/v1", replicaSet)],
  ["DaemonSet", entry("apps/v1", daemonSet)],
  ["Job", entry("batch/v1", job)],
  ["PodDisruptionBudget", entry("policy/v1", podDisruptionBudget)],
  ["Service", entry("v1", service)],
  ["StatefulSet", entry("apps/v1", statefulSet)],
  ["ReplicationController", entry("v1", replicationController)],
  ["PersistentVolume", entry("v1", persistentVolume, { namespaced: false })],
  ["PersistentVolumeClaim", entry("v1", persistentVolumeClaim)],
  ["StorageClass", entry("storage.k8s.io/v1", storageClass, { namespaced: false })],
  ["CSINode", entry("storage.k8s.io/v1", csiNode, { namespaced: false })],
  ["CSIDriver", entry("storage.k8s.io/v1", csiDriver, { namespaced: false })],
  ["CSIStorageCapacity", entry("storage.k8s.io/v1", csiStorageCapacity)],
  ["VolumeAttachment", entry("storage.k8s.io/v1", volumeAttachment, { namespaced: false })],
  ["PodTemplate", entry("v1", podTemplateObject)],
  ["CapacityBuffer", entry("autoscaling.x-k8s.io/v1beta1", capacityBuffer, { alsoVersions: ["autoscaling.x-k8s.io/v1alpha1"] })],
  ["ProvisioningRequest", entry("autoscaling.x-k8s.io/v1", provisioningRequest, { alsoVersions: ["autoscaling.x-k8s.io/v1beta1"] })],
]);

/**
 * Other kinds of the groups that Kubernetes itself serves: they are counted and left out. A kind of such a group that is not here is
 * a slip of the keyboard. Source: `kubectl api-resources` of Kubernetes v1.36.
 */
const OTHER_KINDS: Readonly<Record<string, string>> = {
  "": "Binding ComponentStatus ConfigMap Endpoints Event LimitRange ResourceQuota Secret ServiceAccount",
  apps: "ControllerRevision",
  batch: "CronJob",
  extensions: "Ingress",
  policy: "Eviction PodSecurityPolicy",
  "scheduling.k8s.io": "Workload PodGroup",
  "storage.k8s.io": "VolumeAttributesClass",
};

/** Whether Kubernetes serves the kind in that group; undefined for a group that is not Kubernetes' own. */
export function isKnownKind(apiVersion: string, kind: string): boolean | undefined {
  const group = groupOf(apiVersion);
  const others = OTHER_KINDS[group];
  if (others === undefined) return undefined;
  return knownKindsOf(group).includes(kind);
}

/** Kinds of a group, for a suggestion. */
export function knownKindsOf(group: string): string[] {
  const modelled = [...MODELLED_KINDS].filter(([, { apiVersion }]) => groupOf(apiVersion) === group).map(([kind]) => kind);
  return [...modelled, ...(OTHER_KINDS[group] ?? "").split(" ")];
}

/** `apps` of `apps/v1`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}
