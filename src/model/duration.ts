/** A text that is no duration. */
export class DurationError extends Error {
  override readonly name = "DurationError";

  constructor() {
    super("expected a Go duration such as 10s or 1h30m");
  }
}

const NANOS_PER_MILLI = 1_000_000n;
const NANOS_MAX = (1n << 63n) - 1n;
const NANOS_OF: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  ["\u00b5s", 1_000n], // micro sign
  ["\u03bcs", 1_000n], // Greek letter mu
  ["ms", NANOS_PER_MILLI],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
]);

const DURATION = /^[-+]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$/;
const PART = /([0-9]*)\.?([0-9]*)([^-+0-9.]+)/g;

/**
 * Milliseconds of a Go duration (`1h30m`, `1.5h`, `300ms`, `-5s`, `0`), rounded to whole ones, halves away from zero.
 * Throws DurationError, also for days, for a number without a unit and beyond 292 years.
 * Source: Go 1.25, time.ParseDuration.
 */
export function parseDurationMs(text: string): number {
  const nanos = parseNanos(text);
  const half = NANOS_PER_MILLI / 2n;
  return Number((nanos + (nanos < 0n ? -half : half)) / NANOS_PER_MILLI);
}

/**
 * A duration as Go prints it: `1h30m0s`, `10s`, `1.5s`, `500ms`, `0s`. `ms` is whole milliseconds.
 * Source: Go 1.25, time.Duration.String.
 */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms === 0) return "0s";
  if (ms < 1000) return `${ms}ms`;
  const wholeMinutes = Math.floor(ms / 60_000);
  const seconds = `${(ms % 60_000) / 1000}s`;
  if (wholeMinutes === 0) return seconds;
  const hours = Math.floor(wholeMinutes / 60);
  return hours === 0 ? `${wholeMinutes}m${seconds}` : `${hours}h${wholeMinutes % 60}m${seconds}`;
}

function parseNanos(text: string): bigint {
  if (/^[-+]?0$/.test(text)) return 0n;
  if (!DURATION.test(text)) throw new DurationError();
  let nanos = 0n;
  for (const [, whole, fraction, unit] of text.matchAll(PART)) {
    nanos += (BigInt(whole + fraction) * NANOS_OF.get(unit)!) / BigInt(`1${"0".repeat(fraction.length)}`);
  }
  if (nanos > NANOS_MAX) throw new DurationError();
  return text.startsWith("-") ? -nanos : nanos;
}
