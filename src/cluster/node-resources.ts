import { isScalarResource, type Node, quantityFromJson, resourceNumber } from "../model/index.ts";
import type { ResourceColumn, ResourceNames } from "./resource-names.ts";

const NATIVE = new Set(["cpu", "memory", "ephemeral-storage", "pods"]);

/**
 * What pods may use of a node, by resource column: `status.allocatable`, which defaulting has filled from capacity when it was absent.
 * Names that are neither native nor scalar are ignored, as in kube-scheduler; without `pods` a node holds none.
 * Source: kube-scheduler v1.36, framework/types.go, Resource.Add.
 */
export function nodeAllocatable(node: Node, resources: ResourceNames): [ResourceColumn, number][] {
  return Object.entries(node.status?.allocatable ?? node.status?.capacity ?? {})
    .filter(([name]) => NATIVE.has(name) || isScalarResource(name))
    .map(([name, text]) => [resources.columnOf(name), resourceNumber(name, quantityFromJson(text))]);
}
