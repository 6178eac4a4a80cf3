import {
  amountOf,
  CPU_COLUMN,
  FIRST_SCALAR_COLUMN,
  MEMORY_COLUMN,
  type NodeInfos,
  type PodTemplate,
  type ResourceColumn,
} from "../../cluster/index.ts";
import type { WeightedResource } from "../config/args-resources.ts";

/** A resource that counts for one pod, with what the pod would add. */
export interface IncludedResource {
  readonly column: ResourceColumn;
  readonly weight: number;
  readonly amount: number;
}

/**
 * The configured resources that count for a pod: scalar ones only if the pod asks for them.
 * "scored" takes CPU and memory with defaults for containers that request none; "requests" takes them as they are.
 * Source: kube-scheduler v1.36, framework/plugins/noderesources/resource_allocation.go, calculateResourceAllocatableRequest.
 */
export function includedResources(
  resources: readonly WeightedResource[],
  template: PodTemplate,
  infos: NodeInfos,
  as: "scored" | "requests",
): readonly IncludedResource[] {
  const included: IncludedResource[] = [];
  for (const { name, weight } of resources) {
    const column = infos.resources.columnOf(name);
    infos.ensureColumn(column);
    const amount = podAmount(template, column, as);
    if (column < FIRST_SCALAR_COLUMN || amount !== 0) included.push({ column, weight, amount });
  }
  return included;
}

function podAmount(template: PodTemplate, column: ResourceColumn, as: "scored" | "requests"): number {
  if (as === "scored" && column === CPU_COLUMN) return template.scored.cpuMillicores;
  if (as === "scored" && column === MEMORY_COLUMN) return template.scored.memoryBytes;
  return amountOf(template.requests, column);
}
