import type { Condition, ProvisioningRequest } from "../../../model/index.ts";

/** The aspects of a request's state that the autoscaler writes. */
export type ConditionType = "Accepted" | "Provisioned" | "Failed" | "BookingExpired";

/** A condition without its time. */
export interface Finding extends Omit<Condition, "type" | "lastTransitionTime"> {
  readonly type: ConditionType;
}

const finding = (type: ConditionType, reason: string, message: string, status: Finding["status"] = "True"): Finding => ({
  type,
  status,
  reason,
  message,
});

/**
 * What the autoscaler finds of requests.
 * Source: cluster-autoscaler 1.36.1, provisioningrequest/conditions/conditions.go, checkcapacity/provisioningclass.go.
 * Differs: the message of CapacityBookingConsumed is ours; nothing in 1.36.1 sets CapacityRevoked, nor does it happen here.
 */
export const FINDINGS = {
  accepted: finding("Accepted", "Accepted", "ProvisioningRequest is accepted by ClusterAutoscaler"),
  found: finding("Provisioned", "CapacityIsFound", "Capacity is found in the cluster"),
  provisioned: finding("Provisioned", "CapacityIsProvisioned", "Capacity is found in the cluster"),
  notFound: finding("Provisioned", "CapacityIsNotFound", "Capacity is not found, CA will try to find it later.", "False"),
  givenUp: finding("Failed", "CapacityIsNotFound", "CA could not find requested capacity"),
  expired: finding("Failed", "Expired", "ProvisioningRequest is expired"),
  bookingExpired: finding("BookingExpired", "CapacityReservationTimeExpired", "Capacity reservation time is expired"),
  bookingConsumed: finding("BookingExpired", "CapacityBookingConsumed", "Capacity booking is consumed by scheduled pods"),
} as const;

/** Its pods cannot be made, now that it is its turn. */
export function failedToCreatePods(error: string): Finding {
  return finding("Failed", "FailedToCreatePods", error);
}

/** Its pods cannot be made any more. */
export function failedToBook(error: string): Finding {
  return finding("Failed", "FailedToBookCapacity", `Couldn't create pods, err: ${error}`);
}

/** The request with a condition in place of the one of its type, or behind all others. */
export function withCondition(request: ProvisioningRequest, condition: Condition): ProvisioningRequest {
  const before = request.status?.conditions ?? [];
  const known = before.some(({ type }) => type === condition.type);
  const conditions = known ? before.map((one) => (one.type === condition.type ? condition : one)) : [...before, condition];
  return { ...request, status: { ...request.status, conditions } };
}
