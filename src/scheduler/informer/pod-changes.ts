import type { PodTemplate, ResourceAmounts } from "../../cluster/index.ts";
import { Action, type ClusterEvent } from "../framework/events.ts";
import { sameLabels } from "./node-changes.ts";

/** The events of one kind of pod. */
interface PodEvents {
  readonly labels: ClusterEvent;
  readonly scaledDown: ClusterEvent;
  readonly ungated: ClusterEvent;
  readonly tolerations: ClusterEvent;
  readonly update: ClusterEvent;
}

const ASSIGNED = eventsOf("AssignedPod");
const UNSCHEDULABLE = eventsOf("UnschedulablePod");

/**
 * What has changed between two versions of a pod, in the order in which the queue hears of it; when it is nothing in particular, "update".
 * Source: kube-scheduler v1.36, framework/events.go, PodSchedulingPropertiesChange.
 * Differs: generated resource claims are not modelled.
 */
export function podChanges(before: PodTemplate, after: PodTemplate, assigned: boolean): ClusterEvent[] {
  const known = assigned ? ASSIGNED : UNSCHEDULABLE;
  const events: ClusterEvent[] = [];
  if (before !== after) {
    if (!sameLabels(before.labels, after.labels)) events.push(known.labels);
    if (hasShrunk(before.held, after.held)) events.push(known.scaledDown);
    if (gates(before) > 0 && gates(after) === 0) events.push(known.ungated);
    if (tolerations(before) !== tolerations(after)) events.push(known.tolerations);
  }
  return events.length === 0 ? [known.update] : events;
}

function eventsOf(resource: "AssignedPod" | "UnschedulablePod"): PodEvents {
  const event = (actions: number, label: string): ClusterEvent => ({ resource, actions, label });
  return {
    labels: event(Action.UpdatePodLabel, "PodLabelChange"),
    scaledDown: event(Action.UpdatePodScaleDown, "PodRequestScaledDown"),
    ungated: event(Action.UpdatePodSchedulingGatesEliminated, "PodSchedulingGateEliminatedChange"),
    tolerations: event(Action.UpdatePodToleration, "PodTolerationChange"),
    update: event(Action.Update, "PodUpdate"),
  };
}

/** Whether some amount has become smaller. */
function hasShrunk(before: ResourceAmounts, after: ResourceAmounts): boolean {
  if (after.cpuMillicores < before.cpuMillicores || after.memoryBytes < before.memoryBytes) return true;
  if (after.ephemeralStorageBytes < before.ephemeralStorageBytes) return true;
  return before.scalars.some(({ column, amount }) => (after.scalars.find((scalar) => scalar.column === column)?.amount ?? 0) < amount);
}

function gates({ spec }: PodTemplate): number {
  return spec.schedulingGates?.length ?? 0;
}

function tolerations({ spec }: PodTemplate): number {
  return spec.tolerations?.length ?? 0;
}
