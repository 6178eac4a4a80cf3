import { type Html, html } from "../markup/html.ts";
import { pointMark } from "./legend.ts";
import { spanScale } from "./scale.ts";
import { bottomAxis, type Described, drawn, HALF_WIDTH, label, leftAxis, place, svg } from "./svg.ts";

/** A point in two dimensions. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  /** Shown when one points at it. */
  readonly title: string;
  /** No other point is as good in one and better in the other. */
  readonly best: boolean;
}

const HEIGHT = 300;
const LEFT = 56;
const BOTTOM = 44;

/** Points of which less is better both ways; the best ones are named and joined by a stair: what lies above it is beaten. */
export function scatterChart(described: Described, points: readonly Point[], axes: { readonly x: string; readonly y: string }): Html {
  const extent = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const x = spanScale(extent(points.map((point) => point.x)), [LEFT, HALF_WIDTH - 24]);
  const y = spanScale(extent(points.map((point) => point.y)), [HEIGHT - BOTTOM, 22]);
  const front = points.filter(({ best }) => best).sort((a, b) => a.x - b.x || a.y - b.y);
  const stair = front.map((point, i) =>
    i === 0 ? `M${place(x.at(point.x))} ${place(y.at(point.y))}` : `H${place(x.at(point.x))}V${place(y.at(point.y))}`,
  );
  const content = drawn([
    leftAxis(y, LEFT, HALF_WIDTH - 24),
    bottomAxis(x, HEIGHT - BOTTOM),
    label(0, 10, axes.y, "unit"),
    label((LEFT + HALF_WIDTH - 24) / 2, HEIGHT - 6, axes.x, "unit m"),
    html`<path class="stair" d="${stair.join("")}"/>`,
    ...points.map((point) => pointMark(x.at(point.x), y.at(point.y), point.best ? 1 : 2, point.title)),
    ...front.map((point) => label(x.at(point.x) + 7, y.at(point.y) - 6, point.label, x.at(point.x) > HALF_WIDTH - 90 ? "e" : "")),
  ]);
  return svg(described, HALF_WIDTH, HEIGHT, content);
}

/** Marks the points that no other one beats: none is at most as large both ways and smaller in one. */
export function paretoFront(points: readonly { readonly x: number; readonly y: number }[]): boolean[] {
  const order = points.map((_, i) => i).sort((a, b) => points[a].x - points[b].x || points[a].y - points[b].y);
  const best = points.map(() => false);
  let lowest = Number.POSITIVE_INFINITY;
  let lastBest: { readonly x: number; readonly y: number } | undefined;
  for (const i of order) {
    const equal = lastBest !== undefined && points[i].x === lastBest.x && points[i].y === lastBest.y;
    if (points[i].y < lowest || equal) {
      best[i] = true;
      lowest = points[i].y;
      lastBest = points[i];
    }
  }
  return best;
}
