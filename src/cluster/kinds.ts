/** The kinds of which the store keeps a table. */
const KINDS = [
  "Pod",
  "Node",
  "NodeGroup",
  "Instance",
  "Job",
  "ReplicaSet",
  "Deployment",
  "DaemonSet",
  "PodDisruptionBudget",
  "PriorityClass",
  "Namespace",
  "Service",
  "StatefulSet",
  "ReplicationController",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "StorageClass",
  "CSINode",
  "CSIDriver",
  "CSIStorageCapacity",
  "VolumeAttachment",
  "PodTemplate",
  "CapacityBuffer",
  "ProvisioningRequest",
] as const;
/** A kind of which the store keeps a table. */
export type Kind = (typeof KINDS)[number];

/** What can be watched: the objects of a kind, or of the pods only those that have an owner, so that bare pods cost controllers nothing. */
export const WATCHED = [...KINDS, "OwnedPod"] as const;
/** One of {@link WATCHED}. */
export type Watched = (typeof WATCHED)[number];

/** A row number in the table of its kind. Never used again within a run. */
export type Id = number;
