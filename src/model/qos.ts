import type { PodSpec, ResourceList, ResourceRequirements } from "./objects.ts";
import { addQuantities, compareQuantities, type Quantity, ZERO } from "./quantity.ts";
import { quantityFromJson } from "./quantity-parse.ts";
import { CPU, isPodLevelResource, MEMORY } from "./resources.ts";

/** The words of `status.qosClass`. */
export type QosClass = "Guaranteed" | "Burstable" | "BestEffort";

const QOS_RESOURCES = [CPU, MEMORY] as const;

/**
 * How well a pod's cpu and memory are secured; init containers count, an amount of zero counts as not set, and
 * pod-level resources stand for the containers where they are set. Throws QuantityError for text that is no quantity.
 * Source: Kubernetes v1.36, pkg/apis/core/v1/helper/qos/qos.go, ComputePodQOS.
 */
export function qosClass(spec: PodSpec): QosClass {
  const holders = resourceHolders(spec);
  const requests = sum(holders.map((holder) => holder?.requests));
  const limits = sum(holders.map((holder) => holder?.limits));
  if (requests.size === 0 && limits.size === 0) return "BestEffort";
  const limited = holders.every((holder) => QOS_RESOURCES.every((name) => isSet(holder?.limits, name)));
  const equal = QOS_RESOURCES.every((name) => sameAmount(requests.get(name), limits.get(name)));
  return limited && equal ? "Guaranteed" : "Burstable";
}

function resourceHolders(spec: PodSpec): readonly (ResourceRequirements | undefined)[] {
  const { resources } = spec;
  const names = [...Object.keys(resources?.requests ?? {}), ...Object.keys(resources?.limits ?? {})];
  if (names.some(isPodLevelResource)) return [resources];
  return [...spec.containers, ...(spec.initContainers ?? [])].map((container) => container.resources);
}

function isSet(list: ResourceList | undefined, name: string): boolean {
  return list?.[name] !== undefined && quantityFromJson(list[name]).nano > 0n;
}

function sum(lists: readonly (ResourceList | undefined)[]): Map<string, Quantity> {
  const total = new Map<string, Quantity>();
  for (const list of lists) {
    for (const name of QOS_RESOURCES) {
      if (isSet(list, name)) total.set(name, addQuantities(total.get(name) ?? ZERO, quantityFromJson(list![name])));
    }
  }
  return total;
}

function sameAmount(request: Quantity | undefined, limit: Quantity | undefined): boolean {
  return request !== undefined && limit !== undefined && compareQuantities(request, limit) === 0;
}
