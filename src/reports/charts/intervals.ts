import { type Html, html, NOTHING } from "../markup/html.ts";
import { shortened } from "./bars.ts";
import { pointMark } from "./legend.ts";
import { linear, type Scale } from "./scale.ts";
import { bottomAxis, type Described, drawn, FULL_WIDTH, label, place, rule, svg } from "./svg.ts";
import { numberTicks } from "./ticks.ts";

/** An estimate with its interval. */
export interface Interval {
  readonly label: string;
  readonly low: number;
  readonly value: number;
  readonly high: number;
  /** Written at the right: the numbers. */
  readonly text: string;
  /** Its colour and shape, from 1. */
  readonly series: number;
}

const ROW = 20;
const LEFT = 284;
const RIGHT = 250;

/**
 * Estimates with their intervals, a row each (a forest plot). Without a limit they lie around a line at zero, as differences do; with one
 * they begin at zero and the line is the limit. Intervals without bound run to the edge, and so does an estimate without one.
 */
export function intervalChart(described: Described, rows: readonly Interval[], unit: string, limit?: number): Html {
  const [from, to] = limit === undefined ? around(reachOf(rows)) : [0, Math.max(limit * LIMIT_ROOM, reachOf(rows))];
  const x = linear([from, to], [LEFT, FULL_WIDTH - RIGHT], numberTicks(from, to, 6));
  const foot = rows.length * ROW + 8;
  const line = x.at(limit ?? 0);
  const axis = html`${bottomAxis(x, foot)}${label((LEFT + FULL_WIDTH - RIGHT) / 2, foot + 32, unit, "unit m")}`;
  const content = drawn([rule(line, 0, line, foot, "zero"), ...rows.map((row, i) => drawRow(row, i * ROW + 12, x)), axis]);
  return svg(described, FULL_WIDTH, foot + 36, content);
}

/** How much paper there is beyond a limit that everything keeps. */
const LIMIT_ROOM = 1.25;

const around = (reach: number): readonly [number, number] => [-reach, reach];

function drawRow({ label: name, low, value, high, text, series }: Interval, y: number, x: Scale): Html {
  const [least, most] = x.domain;
  const within = (amount: number, open: number): number => x.at(Math.max(least, Math.min(most, Number.isNaN(amount) ? open : amount)));
  const [from, to] = [within(low, least), within(high, most)];
  const line = Number.isNaN(value)
    ? NOTHING
    : html`<path class="l1" d="M${place(from)} ${place(y)}H${place(to)}M${place(from)} ${place(y - 3)}v6M${place(to)} ${place(y - 3)}v6"/>${pointMark(within(value, most), y, series, `${name}: ${text}`)}`;
  return html`${label(LEFT - 10, y + 4, shortened(name, 38), "e")}${line}${label(FULL_WIDTH - RIGHT + 12, y + 4, text)}`;
}

/** How far the axis goes: as far as the intervals, but no estimate is squeezed to nothing by an interval that tells nothing. */
function reachOf(rows: readonly Interval[]): number {
  const largest = (values: readonly number[]): number => Math.max(0, ...values.filter(Number.isFinite).map(Math.abs));
  const ends = largest(rows.flatMap(({ low, high }) => [low, high]));
  const estimates = largest(rows.map(({ value }) => value));
  return Math.max(1e-9, Math.max(estimates, Math.min(ends, estimates === 0 ? ends : 4 * estimates)) * 1.05);
}
