import { type Html, html } from "../markup/html.ts";
import { timeScale } from "./scale.ts";
import { bottomAxis, type Described, drawn, FULL_WIDTH, label, place, svg } from "./svg.ts";

/** Levels of a heat map: level 0 is nothing at all, the last is full. */
export const HEAT_LEVELS = 8;

/** What a cell of a grid holds when its row does not exist at that time. */
export const ABSENT = 255;
/** What a cell holds for the ratio 1. Ratios are kept in steps of half a per cent. */
export const FULL = 200;

/** Rows over time: a byte per cell, {@link FULL} times a ratio, or {@link ABSENT}. */
export interface HeatGrid {
  readonly columns: number;
  readonly rows: readonly Uint8Array[];
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Rows that belong together: `count` of them, in order. */
export interface HeatGroup {
  readonly label: string;
  readonly count: number;
}

const LEFT = 130;
const HEIGHT_WANTED = 420;

/** The level of a cell, 0 to 7; undefined where the row does not exist. */
export const heatLevel = (cell: number): number | undefined =>
  cell === ABSENT ? undefined : cell === 0 ? 0 : Math.min(HEAT_LEVELS - 1, 1 + Math.floor((cell / FULL) * (HEAT_LEVELS - 2) + 1e-9));

/** A grid of rows over time. Neighbours of one level are one stroke, so that the drawing stays small. */
export function heatMap(described: Described, grid: HeatGrid, groups: readonly HeatGroup[]): Html {
  const row = Math.min(14, Math.max(1.5, HEIGHT_WANTED / grid.rows.length));
  const x = timeScale([grid.fromSeconds, grid.toSeconds], [LEFT, FULL_WIDTH - 8]);
  const cell = (x.range[1] - LEFT) / grid.columns;
  const paths = Array.from({ length: HEAT_LEVELS }, () => "");
  const labels: Html[] = [];
  let top = 4;
  let next = 0;
  for (const group of groups) {
    labels.push(label(0, top + 10, group.label, "strong"));
    const first = top;
    for (let i = 0; i < group.count; i++, next++, top += row) addRow(paths, grid.rows[next], top + row / 2, cell);
    top = Math.max(top, first + 16) + 3;
  }
  const strokes = paths.map((path, level) => path !== "" && html`<path class="h${level}" stroke-width="${place(row * 0.9)}" d="${path}"/>`);
  return svg(described, FULL_WIDTH, top + 24, drawn([html`${strokes}`, html`${labels}`, bottomAxis(x, top)]));
}

function addRow(paths: string[], cells: Uint8Array, y: number, width: number): void {
  for (let start = 0; start < cells.length; ) {
    const level = heatLevel(cells[start]);
    let end = start + 1;
    while (end < cells.length && heatLevel(cells[end]) === level) end++;
    if (level !== undefined) paths[level] += `M${place(LEFT + start * width)} ${place(y)}H${place(LEFT + end * width)}`;
    start = end;
  }
}

/** The legend of a heat map: its levels in order, with their bounds in per cent. */
export function heatLegend(): Html {
  const bound = (level: number): string => ((level / (HEAT_LEVELS - 2)) * 100).toFixed(0);
  const name = (level: number): string =>
    level === 0 ? "empty" : level === HEAT_LEVELS - 1 ? "full" : `${level === 1 ? ">0" : bound(level - 1)}–${bound(level)} %`;
  return html`<ul class="legend">${Array.from({ length: HEAT_LEVELS }, (_, level) => html`<li><svg class="swatch" viewBox="0 0 22 12" aria-hidden="true"><path class="h${level}" stroke-width="12" d="M0 6H22"/></svg>${name(level)}</li>`)}</ul>`;
}
