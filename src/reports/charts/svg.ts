import { Html, html, type Part } from "../markup/html.ts";
import type { Scale } from "./scale.ts";

/** Width of a chart that takes half of a wide page, and of one that takes all of it. */
export const HALF_WIDTH = 520;
/** See {@link HALF_WIDTH}. */
export const FULL_WIDTH = 1060;

/** What a chart is called and what it shows, for those who cannot see it. */
export interface Described {
  /** Unique within the page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** A place on the paper: one decimal, the same text everywhere. */
export const place = (value: number): string => String(Math.round(value * 10) / 10);

/** A drawing of a given size, named and described. */
export function svg({ id, title, description }: Described, width: number, height: number, content: Part): Html {
  return html`<svg class="chart ${width > HALF_WIDTH ? "full" : "half"}" viewBox="0 0 ${place(width)} ${place(height)}" role="img" aria-labelledby="${id}-t ${id}-d"><title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>
${content}</svg>
`;
}

/** A line of text in a drawing. */
export function label(x: number, y: number, text: string, kind = ""): Html {
  return html`<text x="${place(x)}" y="${place(y)}"${kind !== "" && html` class="${kind}"`}>${text}</text>`;
}

/** A rectangle; what has no extent is not drawn. */
export function box(x: number, y: number, width: number, height: number, kind: string, title?: string): Html {
  const size = `M${place(x)} ${place(y)}h${place(width)}v${place(height)}h${place(-width)}z`;
  if (title === undefined) return html`<path class="${kind}" d="${size}"/>`;
  return html`<path class="${kind}" d="${size}"><title>${title}</title></path>`;
}

/** A straight line. */
export function rule(x1: number, y1: number, x2: number, y2: number, kind: string): Html {
  return html`<path class="${kind}" d="M${place(x1)} ${place(y1)}L${place(x2)} ${place(y2)}"/>`;
}

/** The horizontal axis: ticks below `y`, their labels, a thin line. */
export function bottomAxis(scale: Scale, y: number): Html {
  const [from, to] = scale.range;
  const ticks = scale.ticks.map((tick) => `M${place(scale.at(tick.value))} ${place(y)}v4`).join("");
  const labels = scale.ticks.map((tick) => {
    const x = scale.at(tick.value);
    return label(x, y + 16, tick.label, x > to - 12 ? "e" : x < from + 4 ? "" : "m");
  });
  return html`<path class="axis" d="M${place(from)} ${place(y)}H${place(to)}${ticks}"/>${labels}`;
}

/** The vertical axis: labels left of `x` and a faint line across for each tick, up to `right`. */
export function leftAxis(scale: Scale, x: number, right: number): Html {
  const lines = scale.ticks.map((tick) => `M${place(x)} ${place(scale.at(tick.value))}H${place(right)}`).join("");
  const labels = scale.ticks.map((tick) => label(x - 6, scale.at(tick.value) + 4, tick.label, "e"));
  return html`<path class="grid" d="${lines}"/>${labels}`;
}

/** Joins pieces of drawings, each on a line of its own. */
export const drawn = (parts: readonly Html[]): Html => new Html(parts.map((part) => `${part.text}\n`).join(""));
