/** The kinds of which the store keeps a table, and which components can watch. */
export const KINDS = [
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
  "ProvisioningRequest",
] as const;
export type Kind = (typeof KINDS)[number];

/** A row number in the table of its kind. Never used again within a run. */
export type Id = number;
