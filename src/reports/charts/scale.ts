import { niceStep, numberTicks, type Tick, timeLabel, timeTicks } from "./ticks.ts";

/** From values to places on the paper. */
export interface Scale {
  at(value: number): number;
  readonly ticks: readonly Tick[];
  /** The places of the smallest and of the largest value. */
  readonly range: readonly [number, number];
  readonly domain: readonly [number, number];
}

/** Bounds of an axis on the paper. */
export type Range = readonly [from: number, to: number];

/** Equal distances for equal differences. A domain without extent is widened by one. */
export function linear(domain: Range, range: Range, ticks: readonly Tick[]): Scale {
  const [low, high] = domain;
  const extent = high > low ? high - low : 1;
  return { domain, range, ticks, at: (value) => range[0] + ((value - low) / extent) * (range[1] - range[0]) };
}

/** Virtual time in seconds; about one tick per 75 units of paper. */
export function timeScale([from, to]: Range, range: Range): Scale {
  const last = to > from ? to : from + 1;
  return linear([from, last], range, timeTicks(from, last, Math.max(2, Math.floor(Math.abs(range[1] - range[0]) / 75))));
}

/** From zero to a round number at or above `largest`, with about `ticks` ticks; `whole`: there are no halves of what is counted. */
export function amountScale(largest: number, range: Range, ticks = 4, whole = false): Scale {
  const top = largest > 0 ? largest : 1;
  const step = whole ? Math.max(1, niceStep(top / ticks)) : niceStep(top / ticks);
  const high = Math.ceil(top / step - 1e-9) * step;
  return linear([0, high], range, numberTicks(0, high, ticks));
}

/** From the lowest to the highest of the values, with a margin; zero is not forced into the picture. */
export function spanScale([low, high]: Range, range: Range, ticks = 4): Scale {
  const margin = high > low ? (high - low) * 0.05 : Math.max(Math.abs(low) * 0.05, 0.5);
  const from = low >= 0 && low - margin < 0 ? 0 : low - margin;
  return linear([from, high + margin], range, numberTicks(from, high + margin, ticks));
}

/** Waits that people tell apart, in seconds. */
const WAITS = [0, 1, 10, 60, 600, 3600, 6 * 3600, 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400];

/** Waiting times in seconds, from zero on: as log(1 + seconds), so that both seconds and days are seen. */
export function waitScale(largest: number, range: Range): Scale {
  const bend = (seconds: number): number => Math.log10(1 + seconds);
  const high = bend(Math.max(largest, 1));
  const at = (seconds: number): number => range[0] + (bend(seconds) / high) * (range[1] - range[0]);
  const ticks = WAITS.filter((seconds) => bend(seconds) <= high + 1e-9).map((value) => ({
    value,
    label: value === 0 ? "0" : timeLabel(value),
  }));
  return { domain: [0, Math.max(largest, 1)], range, at, ticks };
}
