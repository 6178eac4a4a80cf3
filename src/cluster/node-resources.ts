import { isScalarResource, type Node, quantityFromJson, type ResourceList, resourceNumber } from "../model/index.ts";
import type { ResourceColumn, ResourceNames } from "./resource-names.ts";

const NATIVE = new Set(["cpu", "memory", "ephemeral-storage", "pods"]);

/** How much there is of a resource, in its unit. */
type ColumnAmount = readonly [column: ResourceColumn, amount: number];

const NOTHING: readonly ColumnAmount[] = [];

/**
 * What pods may use of a node, by resource column: `status.allocatable`, which defaulting has filled from capacity when it was absent.
 * Names that are neither native nor scalar are ignored, as in kube-scheduler; without `pods` a node holds none.
 * Source: kube-scheduler v1.36, framework/types.go, Resource.Add.
 */
export function nodeAllocatable({ status }: Node, resources: ResourceNames): readonly ColumnAmount[] {
  return amountsOf(status?.allocatable ?? status?.capacity, resources);
}

/** What the machine of a node has, by resource column: `status.capacity`, or what is allocatable where no capacity is written. */
export function nodeCapacity({ status }: Node, resources: ResourceNames): readonly ColumnAmount[] {
  return amountsOf(status?.capacity ?? status?.allocatable, resources);
}

/** Lists are shared by all versions of a node's object, and by all nodes of a group: each is read once for the names of a store. */
const known = new WeakMap<ResourceNames, WeakMap<ResourceList, readonly ColumnAmount[]>>();

function amountsOf(list: ResourceList | undefined, resources: ResourceNames): readonly ColumnAmount[] {
  if (list === undefined) return NOTHING;
  let lists = known.get(resources);
  if (lists === undefined) {
    lists = new WeakMap();
    known.set(resources, lists);
  }
  let amounts = lists.get(list);
  if (amounts === undefined) {
    amounts = Object.entries(list)
      .filter(([name]) => NATIVE.has(name) || isScalarResource(name))
      .map(([name, text]) => [resources.columnOf(name), resourceNumber(name, quantityFromJson(text))] as const);
    lists.set(list, amounts);
  }
  return amounts;
}
