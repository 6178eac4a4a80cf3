export type { Component, ComponentFactory, Context, Watches } from "./component.ts";
export { checkInvariants } from "./invariants.ts";
export { type Id, WATCHED } from "./kinds.ts";
export type { Instance, InstanceError, NodeGroup, NodeGroupOptions, NodeGroupTable, NodePrice } from "./node-groups.ts";
export { NodeInfos, type NodeRow, type PodsOnNode } from "./node-infos.ts";
export { nodeAllocatable, nodeCapacity } from "./node-resources.ts";
export { isNodeReady, NO_INSTANCE, type NodeTable } from "./node-table.ts";
export type { JobObject, ObjectKinds } from "./object-kinds.ts";
export type { ObjectTable } from "./object-table.ts";
export type { Owner, OwnerId, OwnerInput, OwnerTable } from "./owners.ts";
export {
  type NewPod,
  NO_NODE,
  NO_OWNER,
  PENDING_CAUSES,
  type PendingCause,
  POD_PHASES,
  PodPhase,
  PodTable,
} from "./pod-table.ts";
export {
  DEFAULT_BEHAVIOR,
  type HostPort,
  makePodTemplate,
  type PodBehavior,
  type PodTemplate,
  type PodTemplateInput,
  portKey,
  resourceAmounts,
} from "./pod-template.ts";
export type { DecisionRecord, EventRecord, KeptRecord, Recorder } from "./records.ts";
export {
  amountOf,
  CPU_COLUMN,
  EPHEMERAL_STORAGE_COLUMN,
  FIRST_SCALAR_COLUMN,
  MEMORY_COLUMN,
  PODS_COLUMN,
  type ResourceAmounts,
  type ResourceColumn,
  ResourceNames,
  type ScalarAmount,
} from "./resource-names.ts";
export { type SampleWork, Store } from "./store.ts";
export { type Totals, usageOf } from "./totals.ts";
