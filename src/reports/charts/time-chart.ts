import { type Html, html, NOTHING } from "../markup/html.ts";
import { figure } from "./figure.ts";
import { type LegendEntry, legend } from "./legend.ts";
import { amountScale, type Scale, timeScale } from "./scale.ts";
import { bottomAxis, drawn, FULL_WIDTH, HALF_WIDTH, label, leftAxis, place, svg } from "./svg.ts";
import { peakRows, stepPath } from "./thin.ts";
import { type ZoomSeries, zoomData } from "./zoom.ts";

/** A level over time, drawn in a time chart. */
export interface TimeSeries {
  readonly label: string;
  /** One per moment, in the unit of the chart. */
  readonly values: Float64Array;
  /** Its colour, dash and texture, from 1. */
  readonly series: number;
  /** An area down to zero instead of a line. Areas of a stack stand on each other. */
  readonly filled?: boolean;
}

/** Levels over virtual time. */
export interface TimeChart {
  readonly id: string;
  readonly title: string;
  /** For those who cannot see it: what there is to see. */
  readonly description: string;
  readonly note?: string | undefined;
  /** Seconds, ascending. */
  readonly times: Float64Array;
  readonly series: readonly TimeSeries[];
  /** What the values count: named at the vertical axis. */
  readonly unit: string;
  readonly stacked?: boolean;
  readonly full?: boolean;
}

const HEIGHT = 190;
/** Units of things that come whole. */
const WHOLE_UNITS: ReadonlySet<string> = new Set(["nodes", "pods", "units"]);
const LEFT = 48;
const TOP = 20;
const BOTTOM = 24;

/** Draws levels over time as steps, with what the script needs to let a reader look into them. */
export function timeChart(chart: TimeChart): Html {
  const { id, title, description, note, times, series, unit, stacked = false, full = false } = chart;
  if (times.length === 0 || series.length === 0) return NOTHING;
  const width = full ? FULL_WIDTH : HALF_WIDTH;
  const x = timeScale([times[0], times[times.length - 1]], [LEFT, width - 8]);
  const layers = stacked ? stackOf(series) : series;
  const y = amountScale(largestOf(layers.map(({ values }) => values)), [HEIGHT - BOTTOM, TOP], 4, WHOLE_UNITS.has(unit));
  const content = drawn([
    leftAxis(y, LEFT, width - 8),
    label(0, 10, unit, "unit"),
    stacked ? areas(layers, times, x, y) : lines(layers, times, x, y),
    bottomAxis(x, HEIGHT - BOTTOM),
  ]);
  return figure({
    title,
    chart: svg({ id, title, description }, width, HEIGHT, content),
    legend: legend(series.map(entryOf)),
    ...(note !== undefined && { note }),
    zoom: zoomData({ id, times, series: series.map(zoomSeries), unit, stacked }),
  });
}

const entryOf = ({ label: name, series, filled }: TimeSeries): LegendEntry => ({
  label: name,
  series,
  mark: filled === true ? "area" : "line",
});

const zoomSeries = ({ label: name, values, series, filled = false }: TimeSeries): ZoomSeries => ({ label: name, values, series, filled });

/** Each layer with all below it. */
function stackOf(series: readonly TimeSeries[]): TimeSeries[] {
  const below = new Float64Array(series[0].values.length);
  return series.map((layer) => {
    layer.values.forEach((value, i) => {
      below[i] += value;
    });
    return { ...layer, values: below.slice() };
  });
}

/** The largest number of all; NaN counts as none. */
export function largestOf(lists: readonly Float64Array[]): number {
  let largest = 0;
  for (const values of lists) for (const value of values) if (value > largest) largest = value;
  return largest;
}

function lines(series: readonly TimeSeries[], times: Float64Array, x: Scale, y: Scale): Html {
  const [, right] = x.range;
  return drawn(
    series.map(({ values, series: number, filled }) => {
      const path = stepPath({ times, values }, x.at, y.at);
      if (filled !== true) return html`<path class="l${number}" d="${path}H${place(right)}"/>`;
      const [foot] = y.range;
      const start = /^M(-?[\d.]+)/.exec(path)?.[1] ?? "0";
      return html`<path class="a${number}" d="${path}H${place(right)}V${place(foot)}H${start}z"/>`;
    }),
  );
}

/** Layers from the top one down, each drawn over the one above it, so that only its own share stays in sight. */
function areas(layers: readonly TimeSeries[], times: Float64Array, x: Scale, y: Scale): Html {
  const rows = peakRows(times, layers[layers.length - 1].values, x.at);
  const [left, right] = x.range;
  const [foot] = y.range;
  const paths = layers.map(({ values, series }) => {
    const steps = rows.map((row) => `H${Math.round(x.at(times[row]))}V${place(y.at(values[row]))}`).join("");
    return html`<path class="a${series}" d="M${place(left)} ${place(foot)}${steps}H${place(right)}V${place(foot)}z"/>`;
  });
  return drawn(paths.reverse());
}
