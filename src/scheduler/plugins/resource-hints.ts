import {
  amountOf,
  CPU_COLUMN,
  EPHEMERAL_STORAGE_COLUMN,
  MEMORY_COLUMN,
  PODS_COLUMN,
  type ResourceAmounts,
  type ResourceColumn,
  type ResourceNames,
} from "../../cluster/index.ts";
import { type Node, quantityFromJson, resourceNumber } from "../../model/index.ts";
import type { EventChange, WaitingPod } from "../framework/events.ts";

/**
 * Whether pods would fit a node of some kind with nothing on it. Resources that the profile ignores count here.
 * Source: noderesources/fit.go, isFit.
 */
export class EmptyNodeFit {
  private readonly resources: ResourceNames;
  /** The node that was asked about last, and the answers: an event is one node and all pods that wait. */
  private node: Node | undefined;
  private readonly answers = new Map<ResourceAmounts, boolean>();

  constructor(resources: ResourceNames) {
    this.resources = resources;
  }

  /** Whether a pod of these requests would fit the node. */
  of(requests: ResourceAmounts, node: Node): boolean {
    if (node !== this.node) {
      this.node = node;
      this.answers.clear();
    }
    let fits = this.answers.get(requests);
    if (fits === undefined) {
      fits = this.find(requests, node);
      this.answers.set(requests, fits);
    }
    return fits;
  }

  private find(requests: ResourceAmounts, node: Node): boolean {
    if (allocatableOf(node, "pods") < 1) return false;
    return wantedColumns(requests).every((column) => {
      return amountOf(requests, column) <= allocatableOf(node, this.resources.nameOf(column));
    });
  }
}

/**
 * Whether a node got room for more pods, or more of a resource that the pod requests.
 * Source: noderesources/fit.go, haveAnyRequestedResourcesIncreased.
 */
export function grewForPod(requests: ResourceAmounts, before: Node, after: Node, resources: ResourceNames): boolean {
  return [PODS_COLUMN, ...wantedColumns(requests)].some((column) => {
    const name = resources.nameOf(column);
    return allocatableOf(after, name) > allocatableOf(before, name);
  });
}

/**
 * Whether a pod that asks for less now helps: the waiting pod itself, or an assigned one that gave back something it wants.
 * Source: noderesources/fit.go, isSchedulableAfterPodScaleDown.
 */
export function shrankForPod({ pod, template }: WaitingPod, { oldPod, newPod }: EventChange): boolean {
  if (oldPod === undefined || newPod === undefined) return false;
  if (newPod.id === pod) return true;
  if (newPod.node === "") return false;
  return wantedColumns(template.requests).some((column) => amountOf(newPod.template.held, column) < amountOf(oldPod.template.held, column));
}

function wantedColumns(amounts: ResourceAmounts): ResourceColumn[] {
  const native = [CPU_COLUMN, MEMORY_COLUMN, EPHEMERAL_STORAGE_COLUMN].filter((column) => amountOf(amounts, column) > 0);
  return [...native, ...amounts.scalars.filter(({ amount }) => amount > 0).map(({ column }) => column)];
}

function allocatableOf(node: Node, name: string): number {
  const text = node.status?.allocatable?.[name];
  return text === undefined ? 0 : resourceNumber(name, quantityFromJson(text));
}
