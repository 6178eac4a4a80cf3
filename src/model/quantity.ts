/** How a quantity is printed: `100m`, `1Gi` or `1e3`. */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/**
 * An amount of a resource, held exactly.
 * Source: k8s.io/apimachinery v0.36, api/resource/quantity.go, Quantity.
 */
export interface Quantity {
  /** The amount in billionths, the smallest step the API server keeps. */
  readonly nano: bigint;
  readonly format: QuantityFormat;
  /** The text as it was written, where the API server gives it back unchanged. */
  readonly text?: string;
  /** True where Go holds a big decimal (`inf.Dec`); it only changes how negative amounts are rounded. */
  readonly bigDecimal?: true;
}

/** A text that is no quantity; the message is the API server's, to the letter. */
export class QuantityError extends Error {
  override readonly name = "QuantityError";
}

const NANO_PER_MILLI = 1_000_000n;
const NANO_PER_UNIT = 1_000_000_000n;

/** No amount at all. */
export const ZERO: Quantity = { nano: 0n, format: "DecimalSI", text: "0" };

/**
 * Exact sum. The first operand decides the format, unless it is zero.
 * Source: k8s.io/apimachinery v0.36, api/resource/quantity.go, Add.
 * Differs: a negative sum with more digits than 64 bits hold is read exactly, where Go takes the lowest 64 bits of its digits.
 */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const format = a.nano === 0n ? b.format : a.format;
  const nano = a.nano + b.nano;
  return a.bigDecimal || b.bigDecimal ? { nano, format, bigDecimal: true } : { nano, format };
}

/** Below, at or above zero as `a` is less than, equal to or more than `b`; formats do not matter. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  if (a.nano === b.nano) return 0;
  return a.nano < b.nano ? -1 : 1;
}

/**
 * Whole units, rounded up (away from zero).
 * Source: k8s.io/apimachinery v0.36, api/resource/quantity.go, Value.
 * Differs: exact beyond 64 bits, where Go wraps around (positive amounts only).
 */
export function quantityValue(q: Quantity): bigint {
  return divideUp(q, NANO_PER_UNIT);
}

/**
 * Thousandths of a unit (millicores for cpu), rounded up (away from zero).
 * Source: k8s.io/apimachinery v0.36, api/resource/quantity.go, MilliValue.
 * Differs: exact beyond 64 bits, where Go wraps around (positive amounts only).
 */
export function quantityMilliValue(q: Quantity): bigint {
  return divideUp(q, NANO_PER_MILLI);
}

/**
 * The amount rounded up to whole thousandths, as the API server stores every entry of a resource list.
 * Source: Kubernetes v1.36, pkg/apis/core/v1/defaults.go, SetDefaults_ResourceList.
 */
export function roundUpToMilli(q: Quantity): Quantity {
  const milli = q.nano / NANO_PER_MILLI;
  const remainder = q.nano % NANO_PER_MILLI;
  if (remainder === 0n) return q;
  return { nano: (remainder > 0n ? milli + 1n : milli - 1n) * NANO_PER_MILLI, format: q.format };
}

function divideUp(q: Quantity, divisor: bigint): bigint {
  const { nano } = q;
  if (nano >= 0n) return (nano + divisor - 1n) / divisor;
  if (!q.bigDecimal) return (nano - divisor + 1n) / divisor;
  // Go takes every negative big decimal for a small one: it keeps the low 64 bits, truncates, and adds one for a remainder.
  const low = BigInt.asIntN(64, nano);
  return low / divisor + (low % divisor === 0n ? 0n : 1n);
}
