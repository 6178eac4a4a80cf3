import { type Html, html } from "../markup/html.ts";
import { shortened } from "./bars.ts";
import { pointMark } from "./legend.ts";
import { linear } from "./scale.ts";
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
const LEFT = 260;
const RIGHT = 250;

/** Estimates with their intervals, a row each, around a line at zero (a forest plot). Intervals without bound run to the edge. */
export function intervalChart(described: Described, rows: readonly Interval[], unit: string): Html {
  const reach = reachOf(rows);
  const x = linear([-reach, reach], [LEFT, FULL_WIDTH - RIGHT], numberTicks(-reach, reach, 6));
  const bound = (value: number, open: number): number => x.at(Math.max(-reach, Math.min(reach, Number.isNaN(value) ? open : value)));
  const foot = rows.length * ROW + 8;
  const drawRow = ({ label: name, low, value, high, text, series }: Interval, i: number): Html => {
    const y = i * ROW + 12;
    const [from, to] = [bound(low, -reach), bound(high, reach)];
    return html`${label(LEFT - 10, y + 4, shortened(name, 38), "e")}<path class="l1" d="M${place(from)} ${place(y)}H${place(to)}M${place(from)} ${place(y - 3)}v6M${place(to)} ${place(y - 3)}v6"/>${Number.isFinite(value) && pointMark(x.at(value), y, series, `${name}: ${text}`)}${label(FULL_WIDTH - RIGHT + 12, y + 4, text)}`;
  };
  const axis = html`${bottomAxis(x, foot)}${label((LEFT + FULL_WIDTH - RIGHT) / 2, foot + 32, unit, "unit m")}`;
  return svg(described, FULL_WIDTH, foot + 36, drawn([rule(x.at(0), 0, x.at(0), foot, "zero"), ...rows.map(drawRow), axis]));
}

/** How far the axis goes to both sides: as far as the intervals, but no estimate is squeezed to nothing by an interval that tells nothing. */
function reachOf(rows: readonly Interval[]): number {
  const largest = (values: readonly number[]): number => Math.max(0, ...values.filter(Number.isFinite).map(Math.abs));
  const ends = largest(rows.flatMap(({ low, high }) => [low, high]));
  const estimates = largest(rows.map(({ value }) => value));
  return Math.max(1e-9, Math.max(estimates, Math.min(ends, estimates === 0 ? ends : 4 * estimates)) * 1.05);
}
