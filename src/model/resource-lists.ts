import type { QuantityText, ResourceList } from "./objects.ts";
import { addQuantities, compareQuantities, type Quantity, roundUpToMilli, ZERO } from "./quantity.ts";
import { formatQuantity } from "./quantity-format.ts";
import { quantityFromJson } from "./quantity-parse.ts";

/**
 * The list as the API server stores it: every amount rounded up to thousandths, other texts as written.
 * Throws QuantityError for text that is no quantity.
 * Source: Kubernetes v1.36, pkg/apis/core/v1/defaults.go, SetDefaults_ResourceList.
 */
export function roundResourceList(list: ResourceList): ResourceList {
  return mapResources(list, (text) => {
    const quantity = quantityFromJson(text);
    const rounded = roundUpToMilli(quantity);
    return rounded === quantity ? text : formatQuantity(rounded);
  });
}

/**
 * What is left of `capacity` after `reserved`, resource by resource and never below zero; names only in `reserved` are ignored.
 * Throws QuantityError for text that is no quantity.
 * Source: kubelet v1.36, pkg/kubelet/nodestatus/setters.go, MachineInfo.
 * Differs: huge pages are not taken out of allocatable memory.
 */
export function subtractReserved(capacity: ResourceList, reserved: ResourceList): ResourceList {
  return mapResources(capacity, (text, name) => {
    if (!Object.hasOwn(reserved, name)) return text;
    const taken = quantityFromJson(reserved[name]);
    const left = addQuantities(quantityFromJson(text), { ...taken, nano: -taken.nano });
    return formatQuantity(compareQuantities(left, ZERO) > 0 ? left : ZERO);
  });
}

/** A list of texts from exact amounts. */
export function formatResources(amounts: ReadonlyMap<string, Quantity>): ResourceList {
  return Object.fromEntries(Array.from(amounts, ([name, amount]) => [name, formatQuantity(amount)]));
}

function mapResources(list: ResourceList, change: (text: QuantityText, name: string) => QuantityText): ResourceList {
  return Object.fromEntries(Object.entries(list).map(([name, text]) => [name, change(text, name)]));
}
