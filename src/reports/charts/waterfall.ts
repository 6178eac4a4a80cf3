import { type Html, html } from "../markup/html.ts";
import { shortened } from "./bars.ts";
import { linear } from "./scale.ts";
import { bottomAxis, box, type Described, drawn, HALF_WIDTH, label, rule, svg } from "./svg.ts";
import { niceStep, numberTicks } from "./ticks.ts";

/** A step of a waterfall: it begins where the one before ended. */
export interface WaterfallStep {
  readonly label: string;
  readonly value: number;
  /** Written beside it. */
  readonly text: string;
  /** Its colour and texture, from 1. */
  readonly series: number;
}

const ROW = 22;
const BAR = 14;
const LEFT = 150;
const RIGHT = 110;

/** Steps that add up to a total, from the top down; the last row is the total itself. */
export function waterfall(described: Described, steps: readonly WaterfallStep[], total: WaterfallStep, unit: string): Html {
  const ends = endsOf(steps);
  const low = Math.min(0, ...ends);
  const high = Math.max(total.value, ...ends, low + 1e-9);
  const step = niceStep((high - low) / 4);
  const domain = [Math.floor(low / step) * step, Math.ceil(high / step - 1e-9) * step] as const;
  const x = linear(domain, [LEFT, HALF_WIDTH - RIGHT], numberTicks(domain[0], domain[1], 4));
  const rows = steps.map((entry, i) => drawStep(entry, i, x.at(i === 0 ? 0 : ends[i - 1]), x.at(ends[i]), true));
  const last = drawStep(total, steps.length, x.at(0), x.at(total.value), false);
  const foot = (steps.length + 1) * ROW + 6;
  return svg(
    described,
    HALF_WIDTH,
    foot + 34,
    drawn([...rows, last, bottomAxis(x, foot), label((LEFT + HALF_WIDTH - RIGHT) / 2, foot + 32, unit, "unit m")]),
  );
}

function endsOf(steps: readonly WaterfallStep[]): number[] {
  let sum = 0;
  return steps.map(({ value }) => {
    sum += value;
    return sum;
  });
}

function drawStep({ label: name, text, series }: WaterfallStep, row: number, from: number, to: number, linked: boolean): Html {
  const top = row * ROW + 4;
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  return html`${label(LEFT - 8, top + 11, shortened(name, 21), "e")}${box(left, top, Math.max(right - left, 0.5), BAR, `a${series}`, `${name}: ${text}`)}${label(right + 6, top + 11, text)}${linked && rule(to, top + BAR, to, top + ROW, "link")}`;
}
