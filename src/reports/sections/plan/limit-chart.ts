import { figure } from "../../charts/figure.ts";
import { type Interval, intervalChart } from "../../charts/intervals.ts";
import { type Html, NOTHING } from "../../markup/html.ts";
import { formatQuantity } from "../../markup/quantity.ts";
import { intervalWords, isLeast, type PlanObjective, seriesOf, verdictLegend } from "./plan-facts.ts";

/** An objective in the chart, with what its row is called. */
export interface LimitRow {
  readonly label: string;
  readonly objective: PlanObjective;
}

const ROWS_MAX = 40;

/** Objectives with their intervals as shares of their limits, so that those of different units share one axis with a line at the limit. */
export function limitFigure(id: string, title: string, rows: readonly LimitRow[], note: string): Html {
  const drawable = rows.filter(({ objective: { limit, mean } }) => limit > 0 && mean >= 0);
  if (drawable.length === 0) return NOTHING;
  const shown = drawable.slice(0, ROWS_MAX);
  const intervals = shown.map(intervalOf);
  const left = rows.length - shown.length;
  return figure({
    title,
    legend: verdictLegend(shown.map(({ objective }) => objective.verdict)),
    chart: intervalChart(
      { id, title, description: `${intervals.map(({ label, text }) => `${label}: ${text}`).join("; ")}.` },
      intervals,
      "% of the limit",
      100,
    ),
    note: `${note} ≤: the limit is the most; ≥: the least.${left > 0 ? ` ${left} more only in the table.` : ""}`,
  });
}

function intervalOf({ label, objective }: LimitRow): Interval {
  const { mean, low, high, limit, unit, verdict } = objective;
  const share = (value: number): number => (value / limit) * 100;
  const interval = intervalWords(objective);
  const text = `${formatQuantity(mean, unit)}${interval === "–" ? "" : ` (${interval})`}`;
  return {
    label: `${label} ${isLeast(objective) ? "≥" : "≤"}`,
    low: share(low),
    value: share(mean),
    high: share(high),
    text,
    series: seriesOf(verdict),
  };
}
