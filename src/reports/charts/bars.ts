import { type Html, html } from "../markup/html.ts";
import { amountScale } from "./scale.ts";
import { bottomAxis, box, type Described, drawn, FULL_WIDTH, HALF_WIDTH, label, rule, svg } from "./svg.ts";

/** A part of a bar. */
export interface BarPart {
  /** Its colour and texture, from 1. */
  readonly series: number;
  readonly value: number;
  /** Shown when one points at it. */
  readonly title: string;
}

/** A bar that is made of parts, with what it comes to. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly BarPart[];
  /** Written behind the bar. */
  readonly total: string;
}

const ROW = 22;
const BAR = 14;
/** Paper for a letter of a label. */
const LETTER = 7;
const LABEL_MAX = 28;

/** Horizontal bars on one scale, their parts end to end. */
export function barChart(described: Described, bars: readonly Bar[], unit: string, full = false): Html {
  const width = full ? FULL_WIDTH : HALF_WIDTH;
  const left = 14 + LETTER * Math.min(LABEL_MAX, Math.max(6, ...bars.map((bar) => bar.label.length)));
  const right = width - 14 - LETTER * Math.max(...bars.map((bar) => bar.total.length));
  const sums = bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + Math.max(0, value), 0));
  const x = amountScale(Math.max(...sums), [left, right]);
  const height = bars.length * ROW + 40;
  const rows = bars.map((bar, row) => drawBar(bar, row * ROW + 4, left, x.at, x.at(sums[row])));
  const axis = html`${bottomAxis(x, bars.length * ROW + 6)}${label((left + right) / 2, height - 2, unit, "unit m")}`;
  return svg(described, width, height, drawn([...rows, axis]));
}

function drawBar({ label: name, parts, total }: Bar, top: number, left: number, x: (value: number) => number, end: number): Html {
  let sum = 0;
  const boxes = parts.map(({ series, value, title }) => {
    const from = x(sum);
    sum += Math.max(0, value);
    return x(sum) > from ? box(from, top, x(sum) - from, BAR, `a${series}`, title) : undefined;
  });
  return html`${label(left - 8, top + 11, shortened(name, LABEL_MAX), "e")}${boxes}${label(end + 6, top + 11, total)}${rule(left, top - 2, left, top + BAR + 2, "axis")}`;
}

/** A name cut in its middle, where names differ least. */
export function shortened(name: string, lettersMax: number): string {
  if (name.length <= lettersMax) return name;
  const head = Math.ceil((lettersMax - 1) / 2);
  return `${name.slice(0, head)}…${name.slice(name.length - (lettersMax - 1 - head))}`;
}
