import type { Condition } from "../../../model/index.ts";

/** Its controller knows what a buffer asks for. Source, of this and the others: cluster-autoscaler 1.36.1, capacitybuffer/constants.go. */
export const READY = "ReadyForProvisioning";
/** The autoscaler keeps room for its chunks. */
export const PROVISIONING = "Provisioning";
/** It has fewer chunks than it asks for. */
export const LIMITED_BY_QUOTAS = "LimitedByQuotas";

/** The one strategy that is known: nodes are there, or are asked for, for all chunks at all times. */
export const ACTIVE_CAPACITY = "buffer.x-k8s.io/active-capacity";

/** The conditions with a new one in them: the same list if it says nothing new. Source: apimachinery, pkg/api/meta, SetStatusCondition. */
export function withCondition(conditions: readonly Condition[], said: Condition): readonly Condition[] {
  const at = conditions.findIndex(({ type }) => type === said.type);
  if (at < 0) return [...conditions, said];
  const before = conditions[at];
  const lastTransitionTime = before.status === said.status ? before.lastTransitionTime : said.lastTransitionTime;
  const after = { ...before, ...said, lastTransitionTime };
  const isNew = KEYS.some((key) => before[key] !== after[key]);
  return isNew ? conditions.with(at, after) : conditions;
}

const KEYS = ["status", "reason", "message", "observedGeneration"] as const;
