import { type Html, html } from "../markup/html.ts";
import { amountScale, linear, type Scale, timeScale } from "./scale.ts";
import { bottomAxis, box, type Described, drawn, FULL_WIDTH, label, leftAxis, place, rule, svg } from "./svg.ts";
import { type Steps, stepPath } from "./thin.ts";
import { largestOf } from "./time-chart.ts";

/** Decisions over time, with the level that they are about. */
export interface Timeline {
  readonly endSeconds: number;
  readonly level: Steps | undefined;
  /** When each decision fell, and by how much it changes the level. */
  readonly times: Float64Array;
  readonly changes: Float64Array;
}

const LEFT = 48;
const LEVEL = [18, 120] as const;
const BAND = [132, 212] as const;
const TICKS = 218;
/** Paper per bar. */
const BAR = 3;

/** The level as steps, below it bars of what was added and taken away, at the foot a stroke for each decision that changed nothing. */
export function timelineChart(described: Described, { endSeconds, level, times, changes }: Timeline): Html {
  const x = timeScale([0, endSeconds], [LEFT, FULL_WIDTH - 8]);
  const bars = barsOf(times, changes, x);
  const content = drawn([
    ...(level === undefined ? [] : [drawLevel(level, x)]),
    ...drawBars(bars, x),
    html`<path class="mark" d="${bars.silent.map((column) => `M${place(LEFT + column * BAR)} ${TICKS}v7`).join("")}"/>`,
    bottomAxis(x, TICKS + 12),
  ]);
  return svg(described, FULL_WIDTH, TICKS + 36, content);
}

interface Bars {
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** Bars in which there are decisions that changed nothing. */
  readonly silent: readonly number[];
}

function barsOf(times: Float64Array, changes: Float64Array, x: Scale): Bars {
  const count = Math.floor((x.range[1] - LEFT) / BAR) + 1;
  const up = new Float64Array(count);
  const down = new Float64Array(count);
  const silent = new Set<number>();
  times.forEach((time, i) => {
    const column = Math.min(count - 1, Math.max(0, Math.floor((x.at(time) - LEFT) / BAR)));
    if (changes[i] > 0) up[column] += changes[i];
    else if (changes[i] < 0) down[column] -= changes[i];
    else silent.add(column);
  });
  return { up, down, silent: [...silent] };
}

function drawLevel(level: Steps, x: Scale): Html {
  const y = amountScale(largestOf([level.values]), [LEVEL[1], LEVEL[0]], 3, true);
  return html`${leftAxis(y, LEFT, x.range[1])}${label(0, 9, "nodes", "unit")}<path class="l1" d="${stepPath(level, x.at, y.at)}H${place(x.range[1])}"/>`;
}

function drawBars({ up, down }: Bars, x: Scale): Html[] {
  const most = Math.max(largestOf([up, down]), 1);
  const middle = (BAND[0] + BAND[1]) / 2;
  const y = linear(
    [-most, most],
    [BAND[1], BAND[0]],
    [
      { value: most, label: `+${most}` },
      { value: -most, label: `−${most}` },
    ],
  );
  const bars = Array.from(up, (added, column) => {
    const left = LEFT + column * BAR;
    return html`${added > 0 && box(left, y.at(added), BAR - 0.6, middle - y.at(added), "up", `+${added}`)}${down[column] > 0 && box(left, middle, BAR - 0.6, y.at(-down[column]) - middle, "down", `−${down[column]}`)}`;
  });
  return [leftAxis(y, LEFT, x.range[1]), ...bars.filter(({ text }) => text !== ""), rule(LEFT, middle, x.range[1], middle, "axis")];
}
