import {
  amountOf,
  CPU_COLUMN,
  FIRST_SCALAR_COLUMN,
  MEMORY_COLUMN,
  type NodeInfos,
  type PodTemplate,
  type ResourceColumn,
  type ResourceNames,
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
export class IncludedResources {
  private readonly resources: readonly WeightedResource[];
  private readonly as: "scored" | "requests";
  /** Found once for each template. */
  private readonly known = new WeakMap<PodTemplate, readonly IncludedResource[]>();

  constructor(resources: readonly WeightedResource[], as: "scored" | "requests") {
    this.resources = resources;
    this.as = as;
  }

  /** Those of a template. Their columns exist in `infos` afterwards. */
  of(template: PodTemplate, infos: NodeInfos): readonly IncludedResource[] {
    let included = this.known.get(template);
    if (included === undefined) {
      included = this.find(template, infos.resources);
      this.known.set(template, included);
    }
    for (let i = 0; i < included.length; i++) infos.ensureColumn(included[i].column);
    return included;
  }

  private find(template: PodTemplate, names: ResourceNames): readonly IncludedResource[] {
    const included: IncludedResource[] = [];
    for (const { name, weight } of this.resources) {
      const column = names.columnOf(name);
      const amount = podAmount(template, column, this.as);
      if (column < FIRST_SCALAR_COLUMN || amount !== 0) included.push({ column, weight, amount });
    }
    return included;
  }
}

function podAmount(template: PodTemplate, column: ResourceColumn, as: "scored" | "requests"): number {
  if (as === "scored" && column === CPU_COLUMN) return template.scored.cpuMillicores;
  if (as === "scored" && column === MEMORY_COLUMN) return template.scored.memoryBytes;
  return amountOf(template.requests, column);
}
