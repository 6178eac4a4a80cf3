/** Replaces pictures of long series by charts that can be looked into: drag to zoom, double click to see all again. */
import uPlot from "uplot";
import { DASHES, TEXTURE_STROKES } from "../charts/series-marks.ts";
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

const HEIGHT = 215;
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
  const tell = valueTeller(figure, chart, values);
  const plot = new uPlot(
    {
      width: figure.clientWidth,
      height: HEIGHT,
      cursor: { sync: { key: "time" }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { range: (_, __, high) => [0, high > 0 ? high * 1.05 : 1] } },
      padding: [8, 18, 0, 0],
      axes: [timeAxis(), valueAxis(chart.unit)],
      series: [{}, ...order.map((i): uPlot.Series => seriesOf(chart.series[i]))],
      legend: { show: false },
      hooks: { setScale: [follow], setCursor: [({ cursor }) => tell(cursor.idx)] },
    },
    [numbersOf(chart.times), ...order.map((i) => drawn[i])],
    figure,
  );
  figure.classList.add("zoomed");
  figure.querySelector("figcaption")?.before(plot.root);
  together.set(plot, figure);
}

/** Writes what one points at into the legend that the page has already: the values themselves, not the heights of a stack. */
function valueTeller(figure: HTMLElement, chart: ZoomChart, values: readonly number[][]): (row: number | null | undefined) => void {
  const times = numbersOf(chart.times);
  const list = figure.querySelector(".legend")!;
  const when = document.createElement("li");
  const places = [...list.children].map((entry) => entry.appendChild(document.createElement("b")));
  list.append(when);
  return (row) => {
    when.textContent = row == null ? "" : `at ${timeLabel(Math.round(times[row]))}`;
    places.forEach((place, i) => {
      place.textContent = row == null ? "" : shortNumber(values[i][row], Number.isInteger(values[i][row]) ? 0 : 2);
    });
  };
}

/** Steps that hold until the next moment. */
function seriesOf({ label, series, filled }: ZoomChart["series"][number]): uPlot.Series {
  return {
    label,
    stroke: () => colour(`c${series}`),
    ...(filled ? { fill: (plot) => texture(plot.ctx, series) } : { dash: [...DASHES[series - 1]] }),
    width: 1.5,
    points: { show: false },
    paths: uPlot.paths.stepped!({ align: 1 }),
  };
}

function timeAxis(): uPlot.Axis {
  return {
    ...axisStyle(),
    size: 28,
    splits: (plot, _, from, to) => timeTicks(from, to, Math.max(2, Math.floor(plot.width / 90))).map(({ value }) => value),
    values: (_, splits) => splits.map(timeLabel),
  };
}

function valueAxis(unit: string): uPlot.Axis {
  return {
    ...axisStyle(),
    size: 50,
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

/** Side of the square of a texture, in dots of the screen for each of its units. */
const TEXTURE_SIZE = 8;

/** The filling of an area: as in the style sheet, its strokes on a little more than half of its colour. */
function texture(context: CanvasRenderingContext2D, series: number): CanvasPattern {
  const square = document.createElement("canvas");
  const dots = Math.max(1, Math.round(devicePixelRatio));
  square.width = square.height = TEXTURE_SIZE * dots;
  const paint = square.getContext("2d")!;
  paint.scale(dots, dots);
  paint.fillStyle = mixed(colour(`c${series}`), colour("paper"), 0.55);
  paint.fillRect(0, 0, TEXTURE_SIZE, TEXTURE_SIZE);
  paint.strokeStyle = mixed(colour(`c${series}`), colour("ink"), 0.85);
  paint.lineWidth = 0.9;
  paint.stroke(new Path2D(TEXTURE_STROKES[series - 1]));
  return context.createPattern(square, "repeat")!;
}

/** Two colours in one, `share` of the first. */
function mixed(front: string, back: string, share: number): string {
  const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const behind = channels(back);
  return `rgb(${channels(front)
    .map((channel, i) => Math.round(channel * share + behind[i] * (1 - share)))
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
