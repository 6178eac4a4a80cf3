/** "000" to "999": three decimals at a time. */
const THOUSANDTHS = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, "0"));
const POWERS_OF_TEN = [1, 10, 100, 1e3, 1e4, 1e5, 1e6];
/** Above this a scaled number is no exact integer any more. */
const EXACT_MAX = Number.MAX_SAFE_INTEGER;

/**
 * A number with a fixed count of decimals, 0 to 6, rounded half up, never in exponent form; "" when it is not finite.
 * Written from the integer `value * 10^digits`, so that whole milliseconds given as seconds come out exactly, on every machine.
 */
export function formatNumber(value: number, digits: number): string {
  if (!Number.isFinite(value)) return "";
  const scale = POWERS_OF_TEN[digits];
  const scaled = Math.round(Math.abs(value) * scale);
  if (scaled > EXACT_MAX) return hugeText(value, digits);
  const sign = value < 0 && scaled !== 0 ? "-" : "";
  if (digits === 0) return sign + scaled;
  const whole = Math.floor(scaled / scale);
  return `${sign}${whole}.${decimals(scaled - whole * scale, digits)}`;
}

function decimals(fraction: number, digits: number): string {
  if (digits === 3) return THOUSANDTHS[fraction];
  if (digits === 6) return THOUSANDTHS[Math.floor(fraction / 1000)] + THOUSANDTHS[fraction % 1000];
  return String(fraction).padStart(digits, "0");
}

/** Numbers this large have no fraction worth writing. */
function hugeText(value: number, digits: number): string {
  const whole = BigInt(Math.round(value));
  return digits === 0 ? String(whole) : `${whole}.${"0".repeat(digits)}`;
}
