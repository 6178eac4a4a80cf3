import type { Facts } from "../../../metrics/index.ts";
import { formatCount, formatMoney } from "../../../metrics/index.ts";
import { figure } from "../../charts/figure.ts";
import { limitScatter, type TriedPoint } from "../../charts/limit-scatter.ts";
import { dataTable, moreRows } from "../../markup/data-table.ts";
import { type Html, html, NOTHING } from "../../markup/html.ts";
import { counted, formatQuantity, scalingOf } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { intervalWords, meanWords, readObjectives, readPools, seriesOf, subjectOf, trialMark, verdictLegend } from "./plan-facts.ts";
import { readTried, type TriedConfiguration } from "./tried.ts";

const POINTS_MAX = 2000;
const ROWS_MAX = 200;

/** Every configuration that was tried: what it costs, and what it came to. */
export const search: Section = {
  id: "search",
  title: "The search",
  tables: ["tried"],
  render(folder) {
    const tried = readTried(folder);
    if (tried.length === 0) return NOTHING;
    const names = readPools(folder.facts).map(({ name }) => name);
    return html`${scatter(tried, names, folder.facts)}${triedTable(tried, names)}`;
  },
};

function scatter(tried: readonly TriedConfiguration[], names: readonly string[], facts: Facts): Html {
  const measured = tried.filter(({ first }) => !Number.isNaN(first.mean));
  const drawable = measured.slice(0, POINTS_MAX);
  if (drawable.length === 0) return NOTHING;
  const { description, unit } = drawable[0].first;
  const { per, name: unitName } = scalingOf(unit);
  const limit = readObjectives(facts.get("largest"))[0]?.limit ?? Number.NaN;
  const points = drawable.map(
    (one): TriedPoint => ({
      x: one.usdPerHour,
      y: one.first.mean / per,
      series: seriesOf(one.verdict),
      title: `${configurationWords(one, names)}, ${formatMoney(one.usdPerHour)}/h: ${one.verdict.replaceAll("-", " ")}, ${meanWords(one.first.mean, unit)}`,
      chosen: one.chosen,
    }),
  );
  const chosen = points.find((point) => point.chosen);
  return figure({
    title: `Price against ${description}`,
    legend: verdictLegend(drawable.map(({ verdict }) => verdict)),
    chart: limitScatter(
      {
        id: "tried-scatter",
        title: "Price against the first objective",
        description: `${counted(points.length, "configuration")}${chosen === undefined ? "" : `; the plan: ${chosen.title}`}.`,
      },
      points,
      { x: "$ per hour", y: unitName, limit: limit / per, seconds: unit === "seconds" },
    ),
    note: `Marks: mean over seeds of the first objective; shapes: the verdict on all of them. Runs that miss an objective whatever comes end early: theirs may be worse than drawn.${leftOut(tried.length - measured.length, measured.length - drawable.length)}`,
  });
}

function leftOut(unmeasured: number, dearer: number): string {
  const nothing = unmeasured > 0 ? ` ${formatCount(unmeasured)} of which nothing was measured only in the table.` : "";
  return dearer > 0 ? `${nothing} ${formatCount(dearer)} dearer ones only in tried.csv.` : nothing;
}

const configurationWords = ({ sizes }: TriedConfiguration, names: readonly string[]): string =>
  sizes.map((size, i) => `${size} × ${names[i]}`).join(", ");

function triedTable(tried: readonly TriedConfiguration[], names: readonly string[]): Html {
  const shown = tried.slice(0, ROWS_MAX);
  const numeric = (title: string) => ({ title, numeric: true });
  return dataTable({
    caption: `Configurations that were tried, the cheapest first.${moreRows(shown.length, tried.length, "tried.csv")}`,
    search: shown.length > 5,
    columns: [
      { title: "tried as" },
      ...names.map(numeric),
      numeric("per hour"),
      numeric("seeds"),
      { title: "verdict" },
      { title: "what decides" },
      ...["mean", "interval"].map(numeric),
    ],
    rows: shown.map((one) => {
      const { deciding } = one;
      return [
        formatCount(Number(one.trial) + 1),
        ...one.sizes,
        formatMoney(one.usdPerHour),
        one.seeds,
        html`${trialMark(one.verdict)}${one.chosen && ", the plan"}`,
        subjectOf(deciding.description),
        formatQuantity(deciding.mean, deciding.unit),
        intervalWords(deciding),
      ];
    }),
  });
}
