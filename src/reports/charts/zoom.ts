import { type Html, html, jsonText } from "../markup/html.ts";

/** A series of a chart that can be looked into. */
export interface ZoomSeries {
  readonly label: string;
  readonly values: Float64Array;
  /** Its colour and dash, from 1. */
  readonly series: number;
  /** Drawn as an area. */
  readonly filled?: boolean;
}

/** What the page's script needs to draw a chart that can be looked into. */
export interface ZoomChart {
  readonly id: string;
  /** Seconds, ascending. */
  readonly times: Float64Array;
  readonly series: readonly ZoomSeries[];
  /** What the values count, for the axis. */
  readonly unit: string;
  /** Series stand on top of each other. */
  readonly stacked: boolean;
}

/** Fewer samples than this are seen as they are: nothing is hidden in the picture. */
const WORTH_ZOOMING = 600;
/** Twice as many points are sent: the lowest and the highest of each part of the time. More than a chart of half a page has dots on a 4K screen. */
const PARTS_MAX = 1000;

/** The data of a chart for the page's script, or nothing when a picture shows it all. */
export function zoomData({ id, times, series, unit, stacked }: ZoomChart): Html | undefined {
  if (times.length < WORTH_ZOOMING) return undefined;
  const ends = partEnds(times, PARTS_MAX);
  const document = {
    id,
    unit,
    stacked,
    times: base64(ends === undefined ? times : partTimes(times, ends)),
    series: series.map(({ label, values, series: number, filled = false }) => ({
      label,
      series: number,
      filled,
      values: base64(ends === undefined ? values : extremes(values, ends)),
    })),
  };
  return html`<script type="application/json" class="zoom">${jsonText(document)}</script>`;
}

/** Where each of `parts` equal spans of time ends, as row numbers; undefined when all rows can be sent. */
function partEnds(times: Float64Array, parts: number): Int32Array | undefined {
  if (times.length <= 2 * parts) return undefined;
  const first = times[0];
  const span = (times[times.length - 1] - first) / parts;
  const ends: number[] = [];
  for (let i = 1; i <= times.length; i++) {
    const next = i === times.length ? Number.POSITIVE_INFINITY : Math.floor((times[i] - first) / span);
    if (next > Math.floor((times[i - 1] - first) / span)) ends.push(i);
  }
  return Int32Array.from(ends);
}

/** Two moments for each part: where it begins, and its middle. */
function partTimes(times: Float64Array, ends: Int32Array): Float64Array {
  const thinned = new Float64Array(ends.length * 2);
  ends.forEach((end, part) => {
    const start = part === 0 ? 0 : ends[part - 1];
    thinned[2 * part] = times[start];
    thinned[2 * part + 1] = end - start === 1 ? times[start] : (times[start] + times[end - 1]) / 2;
  });
  return thinned;
}

/** The lowest and the highest value of each part, in the order in which they occurred. */
function extremes(values: Float64Array, ends: Int32Array): Float64Array {
  const thinned = new Float64Array(ends.length * 2);
  ends.forEach((end, part) => {
    const start = part === 0 ? 0 : ends[part - 1];
    let [low, high] = [start, start];
    for (let i = start; i < end; i++) {
      if (values[i] < values[low] || Number.isNaN(values[low])) low = i;
      if (values[i] > values[high] || Number.isNaN(values[high])) high = i;
    }
    thinned[2 * part] = values[Math.min(low, high)];
    thinned[2 * part + 1] = values[Math.max(low, high)];
  });
  return thinned;
}

/** The bytes of the numbers, lowest first whatever the machine. */
function base64(values: Float64Array): string {
  const bytes = Buffer.alloc(values.length * 8);
  for (let i = 0; i < values.length; i++) bytes.writeDoubleLE(values[i], i * 8);
  return bytes.toString("base64");
}
