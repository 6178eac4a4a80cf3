import { isScalarResource, type Node, quantityFromJson, type ResourceList, resourceNumber } from "../model/index.ts";
import type { ResourceColumn, ResourceNames } from "./resource-names.ts";

const NATIVE = new Set(["cpu", "memory", "ephemeral-storage", "pods"]);

/**
 * What pods may use of a node, by resource column: `status.allocatable`, which defaulting has filled from capacity when it was absent.
 * Names that are neither native nor scalar are ignored, as in kube-scheduler; without `pods` a node holds none.
 * Source: kube-scheduler v1.36, framework/types.go, Resource.Add.
 */
export function nodeAllocatable(node: Node, resources: ResourceNames): [ResourceColumn, number][] {
  const list = node.status?.allocatable ?? node.status?.capacity;
  return list === undefined ? [] : amountsOf(list).map(([name, amount]) => [resources.columnOf(name), amount]);
}

/** What the machine of a node has, by resource column: `status.capacity`, or what is allocatable where no capacity is written. */
export function nodeCapacity(node: Node, resources: ResourceNames): [ResourceColumn, number][] {
  const list = node.status?.capacity ?? node.status?.allocatable;
  return list === undefined ? [] : amountsOf(list).map(([name, amount]) => [resources.columnOf(name), amount]);
}

/** Lists are shared by all versions of a node's object, and by all nodes of a group: each is read once. */
const known = new WeakMap<ResourceList, readonly (readonly [name: string, amount: number])[]>();

function amountsOf(list: ResourceList): readonly (readonly [name: string, amount: number])[] {
  let amounts = known.get(list);
  if (amounts === undefined) {
    amounts = Object.entries(list)
      .filter(([name]) => NATIVE.has(name) || isScalarResource(name))
      .map(([name, text]) => [name, resourceNumber(name, quantityFromJson(text))] as const);
    known.set(list, amounts);
  }
  return amounts;
}
