import {
  amountOf,
  CPU_COLUMN,
  FIRST_SCALAR_COLUMN,
  MEMORY_COLUMN,
  type NodeInfos,
  type PodTemplate,
  type ResourceColumn,
  type ResourceNames,
  resourceAmounts,
} from "../../cluster/index.ts";
import { podRequests } from "../../model/index.ts";
import type { WeightedResource } from "../config/args-resources.ts";

/** A resource that counts for one pod, with what the pod would add. */
export interface IncludedResource {
  readonly column: ResourceColumn;
  readonly weight: number;
  readonly amount: number;
}

/**
 * The configured resources that count for a pod: scalar ones only if the pod asks for them.
 * "scored" takes the containers' requests, with defaults for those that request no CPU or memory; "held" takes what the pod would be counted with
 * if it were assigned: pod-level requests and, should a pending pod have a status, resizes included.
 * Source: kube-scheduler v1.36, framework/plugins/noderesources/resource_allocation.go, calculateResourceAllocatableRequest.
 */
export class IncludedResources {
  private readonly resources: readonly WeightedResource[];
  private readonly as: "scored" | "held";
  /** Found once for each template. */
  private readonly known = new WeakMap<PodTemplate, readonly IncludedResource[]>();

  constructor(resources: readonly WeightedResource[], as: "scored" | "held") {
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
      const amount = this.as === "held" ? amountOf(template.held, column) : scoredAmount(template, column, names);
      if (column < FIRST_SCALAR_COLUMN || amount !== 0) included.push({ column, weight, amount });
    }
    return included;
  }
}

function scoredAmount({ scored, requests, spec }: PodTemplate, column: ResourceColumn, names: ResourceNames): number {
  if (column === CPU_COLUMN) return scored.cpuMillicores;
  if (column === MEMORY_COLUMN) return scored.memoryBytes;
  if (spec.resources === undefined) return amountOf(requests, column);
  return amountOf(resourceAmounts(podRequests({ spec }, { ignorePodLevel: true }), names), column);
}
