import type { Millis } from "../engine/index.ts";
import type {
  CapacityBuffer,
  DaemonSet,
  Deployment,
  Job,
  Namespace,
  PodDisruptionBudget,
  PodTemplateObject,
  PriorityClass,
  ProvisioningRequest,
  ReplicaSet,
  ReplicationController,
  Service,
  StatefulSet,
} from "../model/index.ts";
import { ObjectTable } from "./object-table.ts";
import { makeStorageTables, type StorageKinds } from "./storage-kinds.ts";

/** A Job, with what a trace knows of its work. */
export interface JobObject extends Job {
  /** Work of each pod in order of creation, in milliseconds; the last entry serves for the rest. Undefined: the template's behaviour. */
  readonly workMs?: readonly Millis[];
  /** Its pods existed before the run began and are left out of waiting times. */
  readonly warm?: boolean;
}

/** The kinds that are kept as plain objects. */
export interface ObjectKinds extends StorageKinds {
  readonly Job: JobObject;
  readonly ReplicaSet: ReplicaSet;
  readonly Deployment: Deployment;
  readonly DaemonSet: DaemonSet;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly PriorityClass: PriorityClass;
  readonly Namespace: Namespace;
  readonly Service: Service;
  readonly StatefulSet: StatefulSet;
  readonly ReplicationController: ReplicationController;
  readonly PodTemplate: PodTemplateObject;
  readonly CapacityBuffer: CapacityBuffer;
  readonly ProvisioningRequest: ProvisioningRequest;
}

/** One empty table per kind. */
export function makeObjectTables(): { readonly [K in keyof ObjectKinds]: ObjectTable<ObjectKinds[K]> } {
  return {
    ...makeStorageTables(),
    Job: new ObjectTable<JobObject>(),
    ReplicaSet: new ObjectTable<ReplicaSet>(),
    Deployment: new ObjectTable<Deployment>(),
    DaemonSet: new ObjectTable<DaemonSet>(),
    PodDisruptionBudget: new ObjectTable<PodDisruptionBudget>(),
    PriorityClass: new ObjectTable<PriorityClass>(),
    Namespace: new ObjectTable<Namespace>(),
    Service: new ObjectTable<Service>(),
    StatefulSet: new ObjectTable<StatefulSet>(),
    ReplicationController: new ObjectTable<ReplicationController>(),
    PodTemplate: new ObjectTable<PodTemplateObject>(),
    CapacityBuffer: new ObjectTable<CapacityBuffer>(),
    ProvisioningRequest: new ObjectTable<ProvisioningRequest>(),
  };
}
