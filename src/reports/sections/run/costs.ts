import type { ResultTable } from "../../../metrics/index.ts";
import { formatDecimal, formatMoney } from "../../../metrics/index.ts";
import { type Bar, barChart } from "../../charts/bars.ts";
import { figure, figures } from "../../charts/figure.ts";
import { legend } from "../../charts/legend.ts";
import { timeChart } from "../../charts/time-chart.ts";
import { type WaterfallStep, waterfall } from "../../charts/waterfall.ts";
import { dataTable } from "../../markup/data-table.ts";
import { type Html, html, isEmpty, NOTHING } from "../../markup/html.ts";
import { counted, formatQuantity } from "../../markup/quantity.ts";
import type { ReportFolder } from "../../tables/read-folder.ts";
import type { Section } from "../section.ts";
import { readMetrics } from "./metrics.ts";

/** What the machines cost, by pool, over time, and by whom it was caused. */
export const costs: Section = {
  id: "costs",
  title: "Costs",
  tables: ["summary", "nodes"],
  optional: ["costs", "timeseries"],
  render(folder) {
    const rate = costRate(folder);
    const pools = poolWaterfall(folder);
    const allocation = folder.find("costs");
    const groups = allocation === undefined ? NOTHING : allocations(allocation);
    if ([rate, pools, groups].every(isEmpty)) return NOTHING;
    return html`${figures(html`${pools}${rate}`)}${groups}`;
  },
};

/** Pools end to end: what each adds to the bill. */
function poolWaterfall(folder: ReportFolder): Html {
  const metrics = readMetrics(folder);
  const total = metrics.value("cost_usd");
  if (Number.isNaN(total)) return NOTHING;
  const table = folder.table("nodes");
  const [pools, costUsd] = [table.texts("pool"), table.numbers("cost_usd")];
  const sums = new Map<string, number>();
  pools.forEach((pool, i) => {
    if (!Number.isNaN(costUsd[i])) sums.set(pool || "no pool", (sums.get(pool || "no pool") ?? 0) + costUsd[i]);
  });
  const steps = [...sums].map(([label, value]): WaterfallStep => ({ label, value, text: formatMoney(value), series: 1 }));
  const unpriced = metrics.value("unpriced_node_hours");
  const missing = unpriced > 0 ? ` ${formatDecimal(unpriced, 1)} node-hours of pools without a known price are not in it.` : "";
  return figure({
    title: "By pool",
    chart: waterfall(
      {
        id: "cost-pools",
        title: "Cost by pool",
        description: `${steps.map(({ label, text }) => `${label}: ${text}`).join("; ")}; together ${formatMoney(total)}.`,
      },
      steps,
      { label: "all machines", value: total, text: formatMoney(total), series: 6 },
      "$",
    ),
    note: `Hours from request to end of each machine, booting included, times the price of its pool.${missing}`,
  });
}

function costRate(folder: ReportFolder): Html {
  const table = folder.find("timeseries");
  if (table === undefined || !table.has("cost_usd_per_hour")) return NOTHING;
  const values = table.numbers("cost_usd_per_hour");
  if (values.every((value) => Number.isNaN(value))) return NOTHING;
  return timeChart({
    id: "cost-rate",
    title: "Cost per hour",
    description: "What the machines with a known price cost per hour, over virtual time.",
    times: table.numbers("time_seconds"),
    series: [{ label: "machines with a known price", values, series: 1, filled: true }],
    unit: "$ per hour",
  });
}

const SHARES: readonly (readonly [column: string, label: string, series: number])[] = [
  ["used_usd", "used", 3],
  ["slack_usd", "requested, not used", 2],
  ["idle_usd", "idle", 6],
  ["shared_usd", "shared", 4],
];
const BARS_MAX = 20;

/** A chart and a table for each way in which the bill was split. */
function allocations(table: ResultTable): Html {
  const by = table.texts("by");
  const kinds = [...new Set(by)];
  return html`${kinds.map((kind) =>
    allocation(
      table,
      kind,
      Array.from(by.keys()).filter((i) => by[i] === kind),
    ),
  )}`;
}

function allocation(table: ResultTable, kind: string, rows: readonly number[]): Html {
  const names = table.texts("name");
  const totals = table.numbers("total_usd");
  const shares = SHARES.filter(([column]) => table.has(column)).map(([column, label, series]) => ({
    values: table.numbers(column),
    label,
    series,
  }));
  const order = rows.slice().sort((a, b) => totals[b] - totals[a] || a - b);
  const shown = order.slice(0, BARS_MAX);
  const bars = shown.map(
    (i): Bar => ({
      label: names[i] || "–",
      total: formatMoney(totals[i]),
      parts: shares.map(({ values, label, series }) => ({
        series,
        value: values[i] || 0,
        title: `${names[i]}, ${label}: ${formatMoney(values[i])}`,
      })),
    }),
  );
  const sum = rows.reduce((all, i) => all + totals[i], 0);
  return html`${figure({
    title: `By ${kind}`,
    legend: legend(shares.map(({ label, series }) => ({ label, series, mark: "area" as const }))),
    chart: barChart(
      {
        id: `cost-${kind.replace(/[^a-zA-Z0-9]+/g, "-")}`,
        title: `Cost by ${kind}`,
        description: `${bars
          .slice(0, 5)
          .map(({ label, total }) => `${label}: ${total}`)
          .join("; ")}; together ${formatMoney(sum)}.`,
      },
      bars,
      "$",
      true,
    ),
    note: `Together ${formatMoney(sum)}.${order.length > shown.length ? ` The ${shown.length} largest of ${counted(order.length, "entry", "entries")}; costs.csv has all.` : ""}`,
  })}${allocationTable(table, kind, order.slice(0, 100))}`;
}

function allocationTable(table: ResultTable, kind: string, rows: readonly number[]): Html {
  const columns = table.names.filter((column) => column.endsWith("_usd") || column.endsWith("_ratio"));
  const values = columns.map((column) => table.numbers(column));
  const names = table.texts("name");
  return dataTable({
    caption: `Cost by ${kind}`,
    search: true,
    columns: [{ title: kind }, ...columns.map((column) => ({ title: column.replace(/_(usd|ratio)$/, ""), numeric: true }))],
    rows: rows.map((i) => [
      names[i],
      ...columns.map((column, c) => formatQuantity(values[c][i], column.endsWith("_usd") ? "usd" : "ratio")),
    ]),
  });
}
