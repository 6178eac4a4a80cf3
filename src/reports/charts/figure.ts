import { type Html, html, type Part } from "../markup/html.ts";

/** A chart with its heading, its legend and what there is to say about it. */
export interface Figure {
  readonly title: string;
  readonly chart: Html;
  readonly legend?: Html;
  /** Whole sentences below the chart. */
  readonly note?: Part;
  /** For a chart that grows on screen: see `zoom.ts`. */
  readonly zoom?: Html | undefined;
}

/** Puts a chart on the page. One that is wider than the page scrolls by itself. */
export function figure({ title, chart, legend, note, zoom }: Figure): Html {
  return html`<figure><h3>${title}</h3>
${legend}<div class="scroll" tabindex="0" role="group" aria-label="${title}">
${chart}</div>${zoom}
${note !== undefined && html`<figcaption>${note}</figcaption>`}</figure>
`;
}

/** Figures beside each other where the page is wide enough. */
export const figures = (content: Part): Html => html`<div class="figures">${content}</div>
`;
