import { figure } from "../../charts/figure.ts";
import { type Interval, intervalChart } from "../../charts/intervals.ts";
import { html, NOTHING } from "../../markup/html.ts";
import { formatPlain, scalingOf } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { shortFactor } from "./sweep-cells.ts";

const CHARTS_MAX = 8;

/** What each level of a factor does to the headline metrics, against the first level. */
export const effects: Section = {
  id: "effects",
  title: "Effects of the factors",
  tables: ["effects"],
  render(folder) {
    const rows = readEffects(folder).filter(({ scope, n }) => scope === "factor" && n > 0);
    const metrics = [...new Set(rows.map(({ metric }) => metric))];
    if (metrics.length === 0) return NOTHING;
    const charts = metrics.slice(0, CHARTS_MAX).map((metric) =>
      chart(
        metric,
        rows.filter((row) => row.metric === metric),
      ),
    );
    const rest = metrics.length > CHARTS_MAX ? `${metrics.length - CHARTS_MAX} more metrics in effects.csv.` : "";
    return html`${charts}<p class="note">Means over seeds of the difference to the first level of the factor, all else equal and with the same seed; lines: 95 % intervals. ${rest}</p>
`;
  },
};

/** A row of `effects.csv`. */
export interface EffectRow {
  /** `cell`: the mean of a cell; `factor`: the difference that a level makes. */
  readonly scope: string;
  readonly cell: string;
  readonly factor: string;
  readonly level: string;
  readonly baseline: string;
  readonly metric: string;
  readonly unit: string;
  readonly n: number;
  readonly mean: number;
  /** Half of the 95 % interval; NaN when there is none. */
  readonly halfWidth: number;
}

/** Reads the table `effects`. */
export function readEffects(folder: Parameters<Section["render"]>[0]): EffectRow[] {
  const table = folder.table("effects");
  const [scopes, cells, factors, levels, baselines, metrics, units] = [
    "scope",
    "cell",
    "factor",
    "level",
    "baseline",
    "metric",
    "unit",
  ].map((name) => table.texts(name));
  const [n, mean, halfWidth] = ["n", "mean", "half_width_95"].map((name) => table.numbers(name));
  return scopes.map((scope, i) => ({
    scope,
    cell: cells[i],
    factor: factors[i],
    level: levels[i],
    baseline: baselines[i],
    metric: metrics[i],
    unit: units[i],
    n: n[i],
    mean: mean[i],
    halfWidth: halfWidth[i],
  }));
}

function chart(metric: string, rows: readonly EffectRow[]) {
  const { per, name } = scalingOf(rows[0].unit);
  const intervals = rows.map(({ factor, level, baseline, mean, halfWidth }): Interval => {
    const [value, half] = [mean / per, halfWidth / per];
    const sure = Number.isFinite(half) && Math.abs(value) > half;
    const sign = value > 0 ? "+" : "";
    return {
      label: `${shortFactor(factor)}: ${level} against ${baseline}`,
      low: value - half,
      value,
      high: value + half,
      text: `${sign}${formatPlain(value)}${Number.isFinite(half) ? ` ± ${formatPlain(half)}` : ""}`,
      series: sure ? 2 : 1,
    };
  });
  return figure({
    title: metric,
    chart: intervalChart(
      {
        id: `effect-${metric}`,
        title: `Effects on ${metric}`,
        description: `${intervals.map(({ label, text }) => `${label}: ${text}`).join("; ")}.`,
      },
      intervals,
      `difference in ${name}; square: the interval leaves out 0`,
    ),
  });
}
