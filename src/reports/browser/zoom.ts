/** Replaces pictures of long series by charts that can be looked into: drag to zoom, double click to see all again. */
import uPlot from "uplot";
import { shortNumber, timeLabel, timeTicks } from "../charts/ticks.ts";
import { bytesOf } from "./bytes.ts";
import { THEME_EVENT } from "./theme.ts";

/** A chart as the page carries it. */
interface ZoomChart {
  readonly unit: string;
  readonly stacked: boolean;
  readonly times: string;
  readonly series: readonly { readonly label: string; readonly series: number; readonly filled: boolean; readonly values: string }[];
}

/** The dashes of the style sheet, for canvases. */
const DASHES = [[], [6, 3], [2, 2], [9, 3, 2, 3], [13, 3], [1, 3], [5, 2, 1, 2, 1, 2], [10, 2, 4, 2]];
const HEIGHT = 220;
const FONT = '12px system-ui,"Liberation Sans",Arial,sans-serif';
/** Charts over the same time move together. */
const together = new Map<uPlot, HTMLElement>();

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const numbersOf = (text: string): number[] => [...new Float64Array(bytesOf(text).buffer)];

for (const data of document.querySelectorAll<HTMLElement>("script.zoom")) whenSeen(data.parentElement!, () => mount(data));

/** Waits until a figure is near the screen: a page opens no slower for its charts. */
function whenSeen(figure: HTMLElement, draw: () => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      draw();
    },
    { rootMargin: "200px" },
  );
  observer.observe(figure);
}

function mount(data: HTMLElement): void {
  const chart = JSON.parse(data.textContent!) as ZoomChart;
  const figure = data.parentElement!;
  const values = chart.series.map(({ values: own }) => numbersOf(own));
  const drawn = chart.stacked ? stack(values) : values;
  // Of a stack the top layer is drawn first, so that each covers all but its own share of the one above it.
  const order = chart.stacked ? chart.series.map((_, i) => chart.series.length - 1 - i) : chart.series.map((_, i) => i);
  const plot = new uPlot(
    {
      width: figure.clientWidth,
      height: HEIGHT,
      cursor: { sync: { key: "time" }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { range: (_, __, high) => [0, high > 0 ? high * 1.05 : 1] } },
      axes: [timeAxis(), valueAxis(chart.unit)],
      series: [
        { label: "time", value: (_, seconds) => (seconds == null ? "–" : timeLabel(Math.round(seconds))) },
        ...order.map((i): uPlot.Series => seriesOf(chart.series[i], (row) => values[i][row])),
      ],
      hooks: { setScale: [follow] },
    },
    [numbersOf(chart.times), ...order.map((i) => drawn[i])],
    figure,
  );
  figure.classList.add("zoomed");
  figure.querySelector("figcaption")?.before(plot.root);
  together.set(plot, figure);
}

/** Steps that hold until the next moment; the legend tells the value itself, not the height of the stack. */
function seriesOf({ label, series, filled }: ZoomChart["series"][number], value: (row: number) => number): uPlot.Series {
  return {
    label,
    stroke: () => colour(`c${series}`),
    ...(filled ? { fill: () => blend(colour(`c${series}`), colour("paper")) } : { dash: DASHES[series - 1] }),
    width: 1.5,
    points: { show: false },
    paths: uPlot.paths.stepped!({ align: 1 }),
    value: (_, __, ___, row) => (row == null ? "–" : shortNumber(value(row), Number.isInteger(value(row)) ? 0 : 2)),
  };
}

function timeAxis(): uPlot.Axis {
  return {
    ...axisStyle(),
    splits: (plot, _, from, to) => timeTicks(from, to, Math.max(2, Math.floor(plot.width / 90))).map(({ value }) => value),
    values: (_, splits) => splits.map(timeLabel),
  };
}

function valueAxis(unit: string): uPlot.Axis {
  return {
    ...axisStyle(),
    size: 56,
    label: unit,
    labelSize: 18,
    labelFont: FONT,
    values: (_, splits) => splits.map((split) => shortNumber(split, splits.every(Number.isInteger) ? 0 : 1)),
  };
}

const axisStyle = (): uPlot.Axis => ({
  stroke: () => colour("ink"),
  font: FONT,
  grid: { stroke: () => colour("grid"), width: 1 },
  ticks: { stroke: () => colour("axis"), width: 1, size: 4 },
});

function stack(values: readonly number[][]): number[][] {
  const below = values[0].map(() => 0);
  return values.map((layer) => layer.map((value, i) => (below[i] += value)));
}

/** The colour of an area: as in the style sheet, a little more than half of its line's. */
function blend(front: string, back: string): string {
  const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const behind = channels(back);
  return `rgb(${channels(front)
    .map((channel, i) => Math.round(channel * 0.55 + behind[i] * 0.45))
    .join(",")})`;
}

let following = false;

/** What is zoomed in one chart is zoomed in all. */
function follow(plot: uPlot, key: string): void {
  const { min, max } = plot.scales["x"];
  if (following || key !== "x" || min == null || max == null) return;
  following = true;
  for (const other of together.keys()) if (other !== plot) other.setScale("x", { min, max });
  following = false;
}

function redraw(): void {
  for (const [plot, figure] of together) {
    plot.setSize({ width: figure.clientWidth, height: HEIGHT });
    plot.redraw(false);
  }
}

addEventListener("resize", redraw);
addEventListener(THEME_EVENT, redraw);
