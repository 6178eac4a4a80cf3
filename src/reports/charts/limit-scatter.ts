import { type Html, html } from "../markup/html.ts";
import { pointMark } from "./legend.ts";
import { amountScale, type Range, type Scale, spanScale, waitScale } from "./scale.ts";
import { bottomAxis, type Described, drawn, FULL_WIDTH, label, leftAxis, place, rule, svg } from "./svg.ts";

/** Something that was tried: what it costs, and what it came to. */
export interface TriedPoint {
  readonly x: number;
  /** Infinity: above all that can be drawn. */
  readonly y: number;
  /** Its colour and shape, from 1. */
  readonly series: number;
  /** Shown when one points at it. */
  readonly title: string;
  /** Ringed and named. */
  readonly chosen: boolean;
}

/** What a scatter with a limit has on its axes. */
export interface LimitAxes {
  readonly x: string;
  readonly y: string;
  /** In the unit of y; NaN: none is drawn. */
  readonly limit: number;
  /** Y are seconds, of which both few and many must be seen. */
  readonly seconds: boolean;
}

const HEIGHT = 320;
const LEFT = 64;
const RIGHT = FULL_WIDTH - 24;
const BOTTOM = 44;
/** Where points without a bound lie. */
const ENDLESS = 26;

/** Points against a limit, which is a line across. Those without a bound lie in a row of their own at the top; the chosen one is ringed. */
export function limitScatter(described: Described, points: readonly TriedPoint[], axes: LimitAxes): Html {
  const xs = points.map((point) => point.x);
  const x = spanScale([Math.min(...xs), Math.max(...xs)], [LEFT, RIGHT], 8);
  const endless = points.some((point) => point.y === Number.POSITIVE_INFINITY);
  const y = heightScale(
    points.map((point) => point.y),
    axes,
    [HEIGHT - BOTTOM, endless ? ENDLESS + 22 : ENDLESS],
  );
  const at = (value: number): number => (value === Number.POSITIVE_INFINITY ? ENDLESS : y.at(value));
  const content = drawn([
    leftAxis(y, LEFT, RIGHT),
    bottomAxis(x, HEIGHT - BOTTOM),
    label(0, 10, axes.y, "unit"),
    label((LEFT + RIGHT) / 2, HEIGHT - 6, axes.x, "unit m"),
    endless ? label(LEFT - 6, ENDLESS + 4, "no bound", "e") : html``,
    limitLine(axes.limit, y),
    ...points.map((point) => pointMark(x.at(point.x), at(point.y), point.series, point.title)),
    ...points.filter(({ chosen }) => chosen).map((point) => ring(x.at(point.x), at(point.y))),
  ]);
  return svg(described, FULL_WIDTH, HEIGHT, content);
}

function heightScale(values: readonly number[], { limit, seconds }: LimitAxes, range: Range): Scale {
  const finite = [...values, limit].filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...finite), Math.max(0, ...finite)];
  if (low < 0) return spanScale([low, high], range);
  return seconds ? waitScale(high * 1.05, range) : amountScale(high, range);
}

function limitLine(limit: number, y: Scale): Html {
  if (Number.isNaN(limit)) return html``;
  return html`${rule(LEFT, y.at(limit), RIGHT, y.at(limit), "zero")}${label(RIGHT, y.at(limit) - 5, "limit", "e")}`;
}

function ring(x: number, y: number): Html {
  return html`<path class="mark" d="M${place(x - 9)} ${place(y)}a9 9 0 1 0 18 0a9 9 0 1 0 -18 0z"/>${label(x, y + 24 < HEIGHT - BOTTOM ? y + 22 : y - 13, "the plan", "strong m")}`;
}
