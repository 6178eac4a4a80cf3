import { type Html, html } from "../markup/html.ts";
import { linear, type Scale, waitScale } from "./scale.ts";
import type { ShareStep } from "./survival.ts";
import { bottomAxis, type Described, drawn, FULL_WIDTH, label, leftAxis, place, svg } from "./svg.ts";

/** A distribution in a chart. */
export interface Curve {
  /** Its colour and dash, from 1. */
  readonly series: number;
  readonly steps: readonly ShareStep[];
  /** Waits that had not ended: marked on the curve where one stopped looking. */
  readonly censored: Float64Array;
}

const HEIGHT = 230;
const LEFT = 48;
const BOTTOM = 24;
const QUARTERS = [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, label: `${value * 100}%` }));

/** Shares of waits ended by each time, as steps over an axis on which both seconds and days are seen. */
export function distributionChart(described: Described, curves: readonly Curve[]): Html {
  const largest = Math.max(1, ...curves.map(({ steps, censored }) => Math.max(steps.at(-1)?.value ?? 0, ...censored.subarray(-1))));
  const x = waitScale(largest, [LEFT, FULL_WIDTH - 12]);
  const y = linear([0, 1], [HEIGHT - BOTTOM, 18], QUARTERS);
  const content = drawn([
    leftAxis(y, LEFT, FULL_WIDTH - 12),
    label(0, 10, "share of pods", "unit"),
    ...curves.map((curve) => drawCurve(curve, x, y)),
    bottomAxis(x, HEIGHT - BOTTOM),
  ]);
  return svg(described, FULL_WIDTH, HEIGHT, content);
}

function drawCurve({ series, steps, censored }: Curve, x: Scale, y: Scale): Html {
  const marks = censoredMarks(steps, censored, x, y);
  return html`<path class="l${series}" d="M${place(x.at(0))} ${place(y.at(0))}${stepsPath(steps, x, y)}H${place(x.range[1])}"/>${marks !== "" && html`<path class="censored" d="${marks}"/>`}`;
}

/** One step per tenth of a unit of paper at most. */
function stepsPath(steps: readonly ShareStep[], x: Scale, y: Scale): string {
  let path = "";
  let shown = "";
  steps.forEach(({ value, share }, i) => {
    const here = place(x.at(value));
    const last = i + 1 === steps.length || place(x.at(steps[i + 1].value)) !== here;
    if (!last) return;
    const level = place(y.at(share));
    if (level !== shown) path += `H${here}V${level}`;
    shown = level;
  });
  return path;
}

/** A small upright stroke at each place where a wait was cut off, as is the custom for survival curves. */
function censoredMarks(steps: readonly ShareStep[], censored: Float64Array, x: Scale, y: Scale): string {
  const places = new Set(
    Array.from(censored, (value) => {
      const share = steps.findLast((step) => step.value <= value)?.share ?? 0;
      return `M${place(x.at(value))} ${place(y.at(share) - 5)}v10`;
    }),
  );
  return [...places].join("");
}
