const PERCENT = /^(\d+)%$/;

/**
 * A number, or a percentage of `total`, rounded up. Text that is neither counts as 0: validation has refused it before.
 * Source: Kubernetes v1.36, apimachinery util/intstr, GetScaledValueFromIntOrPercent with roundUp.
 */
export function resolveCount(value: number | string, total: number): number {
  if (typeof value === "number") return value;
  const percent = PERCENT.exec(value)?.[1];
  return percent === undefined ? 0 : Math.ceil((Number(percent) * total) / 100);
}
