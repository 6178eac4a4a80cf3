import { type Html, html } from "../markup/html.ts";
import { pointMark } from "./legend.ts";
import { spanScale } from "./scale.ts";
import { type Described, drawn, HALF_WIDTH, label, leftAxis, place, svg } from "./svg.ts";

/** The two values of one seed. */
export interface Pair {
  readonly name: string;
  readonly a: number;
  readonly b: number;
}

const HEIGHT = 190;
const LEFT = 64;
const FOOT = 22;

/** Pairs as lines from A to B: the slope of each is its difference. */
export function pairsChart(described: Described, pairs: readonly Pair[], unit: string): Html {
  const values = pairs.flatMap(({ a, b }) => [a, b]);
  const y = spanScale([Math.min(...values), Math.max(...values)], [HEIGHT - FOOT, 20]);
  const [from, to] = [LEFT + 60, HALF_WIDTH - 90];
  const drawPair = ({ name, a, b }: Pair): Html =>
    html`<path class="pair" d="M${place(from)} ${place(y.at(a))}L${place(to)} ${place(y.at(b))}"><title>${name}</title></path>${pointMark(from, y.at(a), 1, `${name}: A`)}${pointMark(to, y.at(b), 2, `${name}: B`)}`;
  const content = drawn([
    leftAxis(y, LEFT, HALF_WIDTH - 8),
    label(0, 10, unit, "unit"),
    ...pairs.map(drawPair),
    label(from, HEIGHT - 4, "A", "m"),
    label(to, HEIGHT - 4, "B", "m"),
  ]);
  return svg(described, HALF_WIDTH, HEIGHT, content);
}
