import type { QuantityText } from "./objects.ts";
import { type Quantity, QuantityError, type QuantityFormat, quantityMilliValue, quantityValue, ZERO } from "./quantity.ts";
import { BINARY_SUFFIXES, DECIMAL_SUFFIXES, powerOfTen } from "./quantity-format.ts";

const WRONG_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_SUFFIX = "unable to parse quantity's suffix";
const WRONG_NUMBER = "unable to parse numeric part of quantity";

/** Wider than the published pattern, as Go's scanner is: a sign or a suffix without any digit means zero. */
const GRAMMAR = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const EXPONENT = /^[eE]([+-]?[0-9]+)$/;
const EXPONENT_MAX = 10_000;
const SCALE_MIN = -9;
const DIGITS_MAX = 18;
const BINARY_MAX_NANO = ((1n << 63n) - 1n) * powerOfTen(9);
const NANO_PER_UNIT = powerOfTen(9);

/** What texts were read as: nodes of a pool and pods of a workload have the same few. */
const known = new Map<string, Quantity>();
const KNOWN_MAX = 4096;

interface Suffix {
  readonly format: QuantityFormat;
  /** Power of ten, or of two for BinarySI. */
  readonly exponent: number;
}

interface Parts {
  readonly text: string;
  readonly negative: boolean;
  /** Digits before the point without leading zeros, at least one. */
  readonly whole: string;
  readonly fraction: string;
  readonly hasDigits: boolean;
}

/**
 * Reads a quantity; white space is not trimmed and a number stands for its decimal text.
 * Throws QuantityError with the API server's text.
 * Source: k8s.io/apimachinery v0.36, api/resource/quantity.go, ParseQuantity.
 * Differs: an exponent beyond ±10000 is refused, where Go wraps it to 32 bits.
 */
export function parseQuantity(text: QuantityText): Quantity {
  const written = String(text);
  let quantity = known.get(written);
  if (quantity === undefined) {
    quantity = read(written);
    if (known.size === KNOWN_MAX) known.clear();
    known.set(written, quantity);
  }
  return quantity;
}

function read(written: string): Quantity {
  if (written === "0") return ZERO;
  const match = written === "" ? null : GRAMMAR.exec(written);
  if (match === null) throw new QuantityError(WRONG_FORMAT);
  const [, sign, digits = "", fraction = "", suffixText = ""] = match;
  const suffix = parseSuffix(suffixText);
  const parts: Parts = {
    text: written,
    negative: sign === "-",
    whole: digits.replace(/^0+/, "") || "0",
    fraction,
    hasDigits: digits !== "" || fraction !== "",
  };
  return suffix.format === "BinarySI" ? parseBinary(parts, suffix) : parseDecimal(parts, suffix);
}

/**
 * Reads a quantity as it stands in JSON or YAML: white space around it is trimmed and null is zero.
 * Throws QuantityError, also for a boolean or an object.
 * Source: k8s.io/apimachinery v0.36, api/resource/quantity.go, UnmarshalJSON.
 */
export function quantityFromJson(value: unknown): Quantity {
  if (value === null) return ZERO;
  if (typeof value === "string") return parseQuantity(value.trim());
  if (typeof value === "number") return parseQuantity(value);
  throw new QuantityError(WRONG_FORMAT);
}

/** Whole units (bytes, counts) of a quantity's text, rounded up. Throws QuantityError, also beyond 2^53. */
// biome-ignore lint/suspicious/noShadowRestrictedNames: Value() is what Kubernetes calls it, and nobody calls the global.
export function valueOf(text: QuantityText): number {
  return toNumber(text, quantityValue(parseQuantity(text)));
}

/** Thousandths (millicores) of a quantity's text, rounded up. Throws QuantityError, also beyond 2^53. */
export function milliValueOf(text: QuantityText): number {
  return toNumber(text, quantityMilliValue(parseQuantity(text)));
}

function toNumber(text: QuantityText, value: bigint): number {
  const result = Number(value);
  if (!Number.isSafeInteger(result)) throw new QuantityError(`quantity ${text} is beyond 2^53`);
  return result;
}

function parseSuffix(text: string): Suffix {
  const decimal = DECIMAL_SUFFIXES.get(text);
  if (decimal !== undefined) return { format: "DecimalSI", exponent: decimal };
  const binary = BINARY_SUFFIXES.get(text);
  if (binary !== undefined) return { format: "BinarySI", exponent: binary };
  const exponent = Number(EXPONENT.exec(text)?.[1] ?? Number.NaN);
  if (!(Math.abs(exponent) <= EXPONENT_MAX)) throw new QuantityError(WRONG_SUFFIX);
  return { format: "DecimalExponent", exponent };
}

function parseDecimal(parts: Parts, { format, exponent }: Suffix): Quantity {
  const digits = parts.whole + parts.fraction;
  const scale = exponent - parts.fraction.length;
  if (digits.length <= DIGITS_MAX && scale >= SCALE_MIN) {
    const nano = signed(parts, BigInt(digits) * powerOfTen(scale - SCALE_MIN));
    const looksCanonical = scale % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
    return looksCanonical ? { nano, format, text: parts.text } : { nano, format };
  }
  requireDigits(parts);
  const shift = scale - SCALE_MIN;
  const nano = shift >= 0 ? BigInt(digits) * powerOfTen(shift) : divideUp(BigInt(digits), powerOfTen(-shift));
  return { nano: signed(parts, nano), format, bigDecimal: true };
}

function parseBinary(parts: Parts, { exponent }: Suffix): Quantity {
  const factor = 1n << BigInt(exponent);
  if (parts.fraction === "" && parts.whole.length <= DIGITS_MAX - 4 - Math.trunc((exponent * 3) / 10)) {
    const value = BigInt(parts.whole);
    const nano = signed(parts, value * factor * NANO_PER_UNIT);
    return value % 8n === 0n ? { nano, format: "BinarySI" } : { nano, format: "BinarySI", text: parts.text };
  }
  requireDigits(parts);
  const shift = parts.fraction.length + SCALE_MIN;
  const scaled = BigInt(parts.whole + parts.fraction) * factor;
  const nano = shift <= 0 ? scaled * powerOfTen(-shift) : divideUp(scaled, powerOfTen(shift));
  if (nano > BINARY_MAX_NANO) return { nano: signed(parts, BINARY_MAX_NANO), format: "BinarySI" };
  const format = nano > 0n && nano < NANO_PER_UNIT ? "DecimalSI" : "BinarySI";
  return { nano: signed(parts, nano), format, bigDecimal: true };
}

function requireDigits(parts: Parts): void {
  if (!parts.hasDigits) throw new QuantityError(WRONG_NUMBER);
}

function signed(parts: Parts, nano: bigint): bigint {
  return parts.negative ? -nano : nano;
}

/** Any amount above zero stays above zero: who asks for something gets something. */
function divideUp(amount: bigint, divisor: bigint): bigint {
  return (amount + divisor - 1n) / divisor;
}
