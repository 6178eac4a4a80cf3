/** Numbers as people read them. Deterministic: no locale is asked. */

/** Digits in groups of three: 12,345. */
export function formatCount(value: number): string {
  return groupThousands(String(Math.round(value)));
}

/** A number with a fixed count of decimals and digits in groups of three. */
export function formatDecimal(value: number, digits: number): string {
  const [whole, fraction] = value.toFixed(digits).split(".");
  return fraction === undefined ? groupThousands(whole) : `${groupThousands(whole)}.${fraction}`;
}

/** A share as a percentage with one decimal. */
export const formatShare = (ratio: number): string => `${formatDecimal(ratio * 100, 1)} %`;

/** Dollars and cents. */
export const formatMoney = (usd: number): string => `$${formatDecimal(usd, 2)}`;

/** A duration in its two largest units: 250ms, 4.5s, 1m32s, 2h05m, 3d04h. */
export function formatDuration(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  if (ms === 0) return "0s";
  if (ms < 1000) return `${ms}ms`;
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return tenths % 10 === 0 ? `${tenths / 10}s` : `${(tenths / 10).toFixed(1)}s`;
  const whole = Math.round(ms / 1000);
  if (whole < 3600) return pair(whole, 60, "m", "s");
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) return pair(minutes, 60, "h", "m");
  return pair(Math.round(minutes / 60), 24, "d", "h");
}

function pair(small: number, perLarge: number, largeUnit: string, smallUnit: string): string {
  return `${formatCount(Math.floor(small / perLarge))}${largeUnit}${String(small % perLarge).padStart(2, "0")}${smallUnit}`;
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
