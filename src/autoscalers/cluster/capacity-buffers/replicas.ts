import { type CapacityBuffer, type Quantity, quantityFromJson, quantityMilliValue } from "../../../model/index.ts";

const INT32_MAX = 2_147_483_647;

/** How many chunks a buffer wants, or why nobody can tell. */
export type WantedReplicas = { readonly replicas: number } | { readonly error: string };

/**
 * The larger of `replicas` and of the percentage of `scaled`, the replicas of what can be scaled; no more than fit into `limits`.
 * `requests`: those of one chunk.
 * Source: cluster-autoscaler 1.36.1, capacitybuffer/translators/replicas.go, getBufferNumberOfPods.
 * Differs: versions before kubernetes/autoscaler#9959 of July 2026 took the smaller one, and rounded the percentage down.
 */
export function wantedReplicas(
  { replicas, percentage, limits }: CapacityBuffer["spec"],
  requests: ReadonlyMap<string, Quantity>,
  scaled: number | undefined,
): WantedReplicas {
  let wanted = replicas ?? -1;
  if (percentage !== undefined && scaled !== undefined) wanted = Math.max(wanted, percentageOf(percentage, scaled));
  if (limits !== undefined) {
    const most = replicasWithin(limits, requests);
    if (most === undefined) return { error: "resources in configured limits not found in the pod template" };
    return { replicas: wanted < 0 ? most : Math.min(wanted, most) };
  }
  return wanted < 0 ? { error: "replicas, percentage and limits are not defined" } : { replicas: wanted };
}

/** Rounded up, in the 32 bits in which Go counts: too much is less than nothing. */
function percentageOf(percentage: number, replicas: number): number {
  if (percentage <= 0 || replicas <= 0) return 0;
  return Math.trunc(((Math.imul(percentage, replicas) + 99) | 0) / 100);
}

/** Undefined: none of the limits is of a resource that a chunk requests. */
function replicasWithin(
  limits: NonNullable<CapacityBuffer["spec"]["limits"]>,
  requests: ReadonlyMap<string, Quantity>,
): number | undefined {
  let most: number | undefined;
  for (const [name, amount] of requests) {
    const request = quantityMilliValue(amount);
    const limit = limits[name];
    if (request <= 0n || limit === undefined) continue;
    const fit = Number(BigInt.asIntN(32, quantityMilliValue(quantityFromJson(limit)) / request));
    if (fit >= 0) most = Math.min(most ?? INT32_MAX, fit);
  }
  return most;
}
