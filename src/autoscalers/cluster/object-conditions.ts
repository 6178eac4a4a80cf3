import type { Condition } from "../../model/index.ts";

/** An object whose status has conditions. */
interface Conditioned {
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** The condition of that type, if there is one. */
export function conditionOf({ status }: Conditioned, type: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** Whether an object has a condition with that status. */
export function hasCondition(object: Conditioned, type: string, value: Condition["status"] = "True"): boolean {
  return conditionOf(object, type)?.status === value;
}

/** Conditions in words: `ReadyForProvisioning=True AttributesSetSuccessfully: ready`. */
export function conditionsText(conditions: readonly Condition[] = []): string {
  return conditions.map(({ type, status, reason, message }) => `${type}=${status} ${reason}${message && `: ${message}`}`).join("; ");
}
