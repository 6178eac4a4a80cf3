import type { Quantity } from "./quantity.ts";

/** Suffix -> power of ten. */
export const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);

/** Suffix -> power of two. */
export const BINARY_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ["Ki", 10],
  ["Mi", 20],
  ["Gi", 30],
  ["Ti", 40],
  ["Pi", 50],
  ["Ei", 60],
]);

const DECIMAL_SUFFIX_OF = invert(DECIMAL_SUFFIXES);
const BINARY_SUFFIX_OF = invert(BINARY_SUFFIXES);
const NANO_PER_UNIT = 1_000_000_000n;

/** 10^exponent, exact; `exponent` is a whole number of 0 or more. */
export function powerOfTen(exponent: number): bigint {
  return BigInt(`1${"0".repeat(exponent)}`);
}

/**
 * The text that the API server prints: as written where it kept that, else the shortest with whole digits
 * and a suffix in steps of 10^3 or 2^10. A binary amount below 1024, or not whole, is printed as a decimal.
 * As in Go, an amount without a fitting suffix (10^21 and its like) loses its power of ten.
 * Source: k8s.io/apimachinery v0.36, api/resource/quantity.go, String and CanonicalizeBytes.
 */
export function formatQuantity(q: Quantity): string {
  if (q.text !== undefined) return q.text;
  if (q.nano === 0n) return "0";
  const limit = 1024n * NANO_PER_UNIT;
  const binary = q.format === "BinarySI" && q.nano % NANO_PER_UNIT === 0n && (q.nano >= limit || q.nano <= -limit);
  return binary ? formatBinary(q.nano / NANO_PER_UNIT) : formatDecimal(q);
}

function formatBinary(value: bigint): string {
  let digits = value;
  let exponent = 0;
  while (digits % 1024n === 0n) {
    digits /= 1024n;
    exponent += 10;
  }
  return `${digits}${BINARY_SUFFIX_OF.get(exponent) ?? ""}`;
}

function formatDecimal(q: Quantity): string {
  let digits = q.nano;
  let exponent = -9;
  while (digits % 1000n === 0n) {
    digits /= 1000n;
    exponent += 3;
  }
  if (q.format === "DecimalExponent") return exponent === 0 ? `${digits}` : `${digits}e${exponent}`;
  return `${digits}${DECIMAL_SUFFIX_OF.get(exponent) ?? ""}`;
}

function invert(suffixes: ReadonlyMap<string, number>): ReadonlyMap<number, string> {
  return new Map(Array.from(suffixes, ([suffix, exponent]) => [exponent, suffix]));
}
