import type { Labels, Node, ResourceList, Taint } from "../../model/index.ts";
import { quantityFromJson } from "../../model/index.ts";
import { Action, type ClusterEvent } from "../framework/events.ts";

const node = (actions: number, label: string): ClusterEvent => ({ resource: "Node", actions, label });
const ALLOCATABLE = node(Action.UpdateNodeAllocatable, "NodeAllocatableChange");
const LABELS = node(Action.UpdateNodeLabel, "NodeLabelChange");
const TAINTS = node(Action.UpdateNodeTaint, "NodeTaintChange");
const UNCORDONED = node(Action.UpdateNodeTaint, "NodeSpecUnschedulableChange");
const CONDITIONS = node(Action.UpdateNodeCondition, "NodeConditionChange");
const ANNOTATIONS = node(Action.UpdateNodeAnnotation, "NodeAnnotationChange");
const FEATURES = node(Action.UpdateNodeDeclaredFeature, "NodeDeclaredFeatureChange");

/**
 * What has changed between two versions of a node, in the order in which the queue hears of it.
 * Source: kube-scheduler v1.36, framework/events.go, NodeSchedulingPropertiesChange.
 */
export function nodeChanges(before: Node, after: Node): ClusterEvent[] {
  const events: ClusterEvent[] = [];
  const { spec: oldSpec = {}, status: oldStatus = {} } = before;
  const { spec = {}, status = {} } = after;
  if (oldSpec.unschedulable === true && spec.unschedulable !== true) events.push(UNCORDONED);
  if (!sameResources(oldStatus.allocatable, status.allocatable)) events.push(ALLOCATABLE);
  if (!sameLabels(before.metadata.labels, after.metadata.labels)) events.push(LABELS);
  if (!sameTaints(oldSpec.taints, spec.taints)) events.push(TAINTS);
  if (conditionStatuses(before) !== conditionStatuses(after)) events.push(CONDITIONS);
  if (!sameLabels(before.metadata.annotations, after.metadata.annotations)) events.push(ANNOTATIONS);
  if (!sameFeatures(before, after)) events.push(FEATURES);
  return events;
}

/** Whether two sets of labels are equal; none equals empty. */
export function sameLabels(a: Labels = {}, b: Labels = {}): boolean {
  if (a === b) return true;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

/** Whether two nodes declare the same features. */
export function sameFeatures(a: Node, b: Node): boolean {
  return (a.status?.declaredFeatures ?? []).join("\0") === (b.status?.declaredFeatures ?? []).join("\0");
}

/** Whether two lists hold the same taints in the same order. */
export function sameTaints(a: readonly Taint[] = [], b: readonly Taint[] = []): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every(({ key, value = "", effect, timeAdded }, i) => {
      const other = b[i];
      return key === other.key && value === (other.value ?? "") && effect === other.effect && timeAdded === other.timeAdded;
    })
  );
}

function sameResources(a: ResourceList = {}, b: ResourceList = {}): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      if (!Object.hasOwn(b, name)) return false;
      return a[name] === b[name] || quantityFromJson(a[name]).nano === quantityFromJson(b[name]).nano;
    })
  );
}

function conditionStatuses(node: Node): string {
  const statuses = (node.status?.conditions ?? []).map(({ type, status }) => `${type}=${status}`);
  return statuses.sort().join("\0");
}
