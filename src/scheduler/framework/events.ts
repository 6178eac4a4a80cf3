import type { Id, PodTemplate } from "../../cluster/index.ts";
import type { Node } from "../../model/index.ts";

/** What happened to an object, as bits. Source: k8s.io/kube-scheduler v0.36, framework/types.go, ActionType. */
export const Action = {
  Add: 1,
  Delete: 2,
  UpdateNodeAllocatable: 4,
  UpdateNodeLabel: 8,
  UpdateNodeTaint: 16,
  UpdateNodeCondition: 32,
  UpdateNodeAnnotation: 64,
  UpdateNodeDeclaredFeature: 128,
  UpdatePodLabel: 256,
  UpdatePodScaleDown: 512,
  UpdatePodToleration: 1024,
  UpdatePodSchedulingGatesEliminated: 2048,
  UpdatePodGeneratedResourceClaim: 4096,
  Update: 8188,
  All: 8191,
} as const;

/**
 * What an event or a registration is about. An event names AssignedPod or UnschedulablePod; a registration for Pod takes both.
 * Other names are kinds of API objects.
 */
export type EventResource = "*" | "Pod" | "AssignedPod" | "UnschedulablePod" | "Node" | (string & {});

/** Something that may help a waiting pod. */
export interface ClusterEvent {
  readonly resource: EventResource;
  readonly actions: number;
  /** For the log; also the identity of the two wildcard events. */
  readonly label: string;
}

/** A pod as an event shows it: `node` and `nominatedNode` are names, "" for none. */
export interface EventPod {
  readonly id: Id;
  readonly template: PodTemplate;
  readonly node: string;
  readonly nominatedNode: string;
}

/** The object before and after; one side is absent on Add and Delete. Kinds without own field stand in `object`. */
export interface EventChange {
  readonly oldPod?: EventPod;
  readonly newPod?: EventPod;
  readonly oldNode?: Node;
  readonly newNode?: Node;
  readonly oldObject?: unknown;
  readonly newObject?: unknown;
}

/** A pod that waits, as hints see it. */
export interface WaitingPod {
  readonly pod: Id;
  readonly template: PodTemplate;
}

/** Whether the change may make the waiting pod schedulable. */
export type QueueingHint = (waiting: WaitingPod, change: EventChange) => boolean;

/** A plugin's wish to hear of events; without a hint every such event wakes the pods it rejected. */
export interface EventRegistration {
  readonly resource: EventResource;
  readonly actions: number;
  readonly hint?: QueueingHint;
}

/** Five minutes have passed: every plugin is taken to be helped. */
export const UNSCHEDULABLE_TIMEOUT: ClusterEvent = { resource: "*", actions: Action.All, label: "UnschedulableTimeout" };
/** A pod has been bound. */
export const ASSIGNED_POD_ADD: ClusterEvent = { resource: "AssignedPod", actions: Action.Add, label: "AssignedPodAdd" };
/** A bound pod has ended or is gone. */
export const ASSIGNED_POD_DELETE: ClusterEvent = { resource: "AssignedPod", actions: Action.Delete, label: "AssignedPodDelete" };
/** A node has come. */
export const NODE_ADD: ClusterEvent = { resource: "Node", actions: Action.Add, label: "NodeAdd" };
/** A node has gone. */
export const NODE_DELETE: ClusterEvent = { resource: "Node", actions: Action.Delete, label: "NodeDelete" };

/**
 * Whether a registration covers an event. A generic update carries all update bits and so matches only who asked for every update.
 * Source: kube-scheduler v1.36, framework/types.go, MatchClusterEvents.
 */
export function matchesEvent(registered: EventRegistration, event: ClusterEvent): boolean {
  if (registered.resource === "*" && registered.actions === Action.All) return true;
  if (registered.resource !== event.resource) {
    if (registered.resource !== "Pod") return false;
    if (event.resource !== "AssignedPod" && event.resource !== "UnschedulablePod") return false;
  }
  return (registered.actions & event.actions) !== 0 && event.actions <= registered.actions;
}

/**
 * A plugin's registrations, with one more for those that ask for new nodes and not for taints: an update of a node that a filter has not
 * been told of may hide behind its taints.
 * Source: kube-scheduler v1.36, scheduler.go, buildQueueingHintMap.
 */
export function completeRegistrations(registrations: readonly EventRegistration[]): readonly EventRegistration[] {
  const nodes = registrations.filter(({ resource }) => resource === "Node");
  const addsOnly =
    nodes.some(({ actions }) => (actions & Action.Add) !== 0) && !nodes.some(({ actions }) => (actions & Action.UpdateNodeTaint) !== 0);
  return addsOnly ? [...registrations, { resource: "Node", actions: Action.UpdateNodeTaint }] : registrations;
}
