/** Digits that survive in tables: more than any interval supports, and few enough to hide the last bits of sums. */
const DIGITS = 10;
const DECIMALS_MAX = 6;

/** A number for CSV files: ten significant digits, empty when there is none. Infinite bounds are empty as well. */
export const csvNumber = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(DIGITS))) : "");

/** The same for JSON. */
export const jsonNumber = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null);

/** How many decimals an error of this size supports: two significant digits of it, six decimals at most. */
export function decimalsFor(halfWidth: number): number {
  if (!(halfWidth > 0) || !Number.isFinite(halfWidth)) return DECIMALS_MAX;
  let decimals = 0;
  for (let scaled = halfWidth; scaled < 10 && decimals < DECIMALS_MAX; scaled *= 10) decimals++;
  return decimals;
}

/** A number as people read it, with no more decimals than its error supports and no zeros at its end when it has none. */
export function humanNumber(value: number, halfWidth: number): string {
  if (Number.isNaN(value)) return "-";
  if (!Number.isFinite(value)) return value > 0 ? "any" : "-any";
  const isExact = !(halfWidth > 0) || !Number.isFinite(halfWidth);
  return isExact ? String(Number(value.toPrecision(6))) : withoutSignedZero(value.toFixed(decimalsFor(halfWidth)));
}

const withoutSignedZero = (text: string): string => (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text);

/** A count with its noun: "1 pair", "2 pairs". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** "+1.25 %" with the decimals that its error supports. */
export function signedPercent(ratio: number, halfWidth: number): string {
  const isExact = !(halfWidth > 0) || !Number.isFinite(halfWidth);
  const text = isExact ? String(Number((ratio * 100).toPrecision(3))) : humanNumber(ratio * 100, halfWidth * 100);
  return Number.isFinite(ratio) ? `${ratio > 0 ? "+" : ""}${text} %` : text;
}

/** "+0.25", likewise. */
export function signedNumber(value: number, halfWidth: number): string {
  return `${value > 0 && Number.isFinite(value) ? "+" : ""}${humanNumber(value, halfWidth)}`;
}

/** A probability: three decimals, or that it is smaller. */
export const probabilityText = (p: number): string => (p < 0.001 ? "< 0.001" : p.toFixed(3));
