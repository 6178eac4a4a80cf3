/** A mark on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

const DAY = 86_400;
/** Steps of a time axis that people count in, in seconds. */
const TIME_STEPS = [
  0.001,
  0.002,
  0.005,
  0.01,
  0.02,
  0.05,
  0.1,
  0.2,
  0.5,
  1,
  2,
  5,
  10,
  15,
  30,
  60,
  120,
  300,
  600,
  900,
  1800,
  3600,
  7200,
  10_800,
  21_600,
  43_200,
  DAY,
  2 * DAY,
  5 * DAY,
  10 * DAY,
  20 * DAY,
  50 * DAY,
  100 * DAY,
  200 * DAY,
  500 * DAY,
  1000 * DAY,
];

/** Ticks of virtual time between two moments: at most `ticksMax`, at whole days, hours, minutes or seconds. */
export function timeTicks(fromSeconds: number, toSeconds: number, ticksMax: number): Tick[] {
  const step = TIME_STEPS.find((size) => (toSeconds - fromSeconds) / size <= ticksMax) ?? niceStep((toSeconds - fromSeconds) / ticksMax);
  return multiples(fromSeconds, toSeconds, step).map((value) => ({ value, label: timeLabel(value) }));
}

/** A moment in days, hours, minutes and seconds, as short as it is exact: `2d`, `1d06h`, `90m`, `0`. */
export function timeLabel(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  if (ms === 0) return "0";
  const parts: (readonly [number, string])[] = [
    [Math.floor(ms / 86_400_000), "d"],
    [Math.floor(ms / 3_600_000) % 24, "h"],
    [Math.floor(ms / 60_000) % 60, "m"],
    [Math.floor(ms / 1000) % 60, "s"],
  ];
  const shown = parts
    .filter(([count]) => count > 0)
    .map(([count, unit], i) => (i === 0 ? String(count) : String(count).padStart(2, "0")) + unit);
  return shown.join("") + (ms % 1000 === 0 ? "" : `${ms % 1000}ms`);
}

/** Ticks at round numbers: 1, 2 or 5 times a power of ten. */
export function numberTicks(from: number, to: number, ticksMax: number): Tick[] {
  const step = niceStep((to - from) / ticksMax);
  const digits = Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  return multiples(from, to, step).map((value) => ({ value, label: shortNumber(value, digits) }));
}

/** The next larger of 1, 2, 5 times a power of ten. */
export function niceStep(size: number): number {
  if (!(size > 0)) return 1;
  const power = Number(`1e${Math.floor(Math.log10(size))}`);
  return [1, 2, 5, 10, 20].map((factor) => factor * power).find((step) => step >= size * (1 - 1e-9))!;
}

/** A number on an axis: `1.5k` and `2M` from ten thousand on. */
export function shortNumber(value: number, digits = 0): string {
  const size = Math.abs(value);
  const [per, letter] = size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"] : size >= 1e4 ? [1e3, "k"] : [1, ""];
  const text = per === 1 ? value.toFixed(digits) : (value / per).toFixed(2).replace(/\.?0+$/, "");
  return text.replace("-", "−") + letter;
}

/** All multiples of `step` within the bounds, each rounded to what it says. */
function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
