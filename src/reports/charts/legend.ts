import { type Html, html } from "../markup/html.ts";

/** How a mark looks: a line with its dashes, a filled area with its texture, or a point with its shape. */
export type Mark = "line" | "area" | "point";

/** An entry of a legend. */
export interface LegendEntry {
  readonly label: string;
  readonly mark: Mark;
  /** The series whose colour and dash, texture or shape it has, from 1. */
  readonly series: number;
}

/** A legend: small samples of the marks with their names. */
export function legend(entries: readonly LegendEntry[]): Html {
  return html`<ul class="legend">${entries.map((entry) => html`<li>${swatch(entry)}${entry.label}</li>`)}</ul>`;
}

/** A small sample of a mark. */
export function swatch({ mark, series }: LegendEntry): Html {
  return html`<svg class="swatch" viewBox="0 0 22 12" aria-hidden="true">${sample(mark, series)}</svg>`;
}

function sample(mark: Mark, series: number): Html {
  if (mark === "line") return html`<path class="l${series}" d="M0 6H22"/>`;
  if (mark === "area") return html`<path class="a${series}" d="M0 0h22v12h-22z"/>`;
  return pointMark(11, 6, series);
}

/** Shapes of points, around their middle: circle, square, triangle, diamond, cross, upside-down triangle. */
const SHAPES = [
  "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
  "m-3.5 -3.5h7v7h-7z",
  "m0 -4.5l4.5 8h-9z",
  "m0 -5l5 5l-5 5l-5 -5z",
  "m-4 -4l8 8m0 -8l-8 8",
  "m0 4.5l4.5 -8h-9z",
];

/** A point, told apart by shape as well as by colour. */
export function pointMark(x: number, y: number, series: number, title?: string): Html {
  const path = `M${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}${SHAPES[(series - 1) % SHAPES.length]}`;
  return title === undefined
    ? html`<path class="p${series}" d="${path}"/>`
    : html`<path class="p${series}" d="${path}"><title>${title}</title></path>`;
}
