import type { Facts } from "../../../metrics/index.ts";
import { formatDecimal, formatMoney, formatShare } from "../../../metrics/index.ts";
import { figure } from "../../charts/figure.ts";
import { type WaterfallStep, waterfall } from "../../charts/waterfall.ts";
import { dataTable } from "../../markup/data-table.ts";
import { type Html, html, NOTHING } from "../../markup/html.ts";
import { formatPlain } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { hoursPerMonth, type PlanPool, readPools } from "./plan-facts.ts";

/** The searched pools: how large, in which range, at what price, with which share of the bill. */
export const pools: Section = {
  id: "pools",
  title: "Pools",
  tables: [],
  render({ facts }) {
    const list = readPools(facts);
    if (list.length === 0) return NOTHING;
    return html`${poolTable(list, hoursPerMonth(facts))}${bill(list, facts)}`;
  },
};

const monthly = ({ size, usdPerHour }: PlanPool, hours: number): number => size * usdPerHour * hours;

function poolTable(list: readonly PlanPool[], hours: number): Html {
  const total = list.reduce((sum, pool) => sum + monthly(pool, hours), 0);
  const known = (value: number, write: (value: number) => string): string => (Number.isNaN(value) ? "–" : write(value));
  const numeric = (title: string) => ({ title, numeric: true });
  return dataTable({
    caption: "Searched pools",
    columns: [
      { title: "pool" },
      numeric("machines"),
      { title: "" },
      ...["searched", "each per hour", "per month", "share of the bill"].map(numeric),
    ],
    rows: list.map((pool) => [
      pool.name,
      formatPlain(pool.size),
      pool.kind === "bound" ? "at most, by the autoscaler" : "fixed",
      `${pool.min} to ${pool.max}`,
      `$${formatDecimal(pool.usdPerHour, 4)}`,
      known(monthly(pool, hours), formatMoney),
      known(monthly(pool, hours) / total, formatShare),
    ]),
  });
}

/** The pools end to end, up to the price of the plan. */
function bill(list: readonly PlanPool[], facts: Facts): Html {
  const total = facts.get("answer").get("usdPerMonth").number();
  const hours = hoursPerMonth(facts);
  const used = list.filter(({ size }) => size > 0);
  if (used.length === 0) return NOTHING;
  const steps = used.map((pool): WaterfallStep => {
    const value = monthly(pool, hours);
    return { label: pool.name, value, text: formatMoney(value), series: 1 };
  });
  return figure({
    title: "The bill of a month, by pool",
    chart: waterfall(
      {
        id: "bill",
        title: "Price by pool",
        description: `${steps.map(({ label, text }) => `${label}: ${text}`).join("; ")}; together ${formatMoney(total)}.`,
      },
      steps,
      { label: "all searched", value: total, text: formatMoney(total), series: 6 },
      `$ a month of ${formatPlain(hours)} h`,
    ),
    note: "Machines times price, around the clock; the pool of a bound at its bound. Machines that are not searched are not in it.",
  });
}
