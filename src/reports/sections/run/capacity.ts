import type { ResultTable } from "../../../metrics/index.ts";
import { figure, figures } from "../../charts/figure.ts";
import { type WaterfallStep, waterfall } from "../../charts/waterfall.ts";
import { dataTable } from "../../markup/data-table.ts";
import { type Html, html } from "../../markup/html.ts";
import { formatPlain, formatQuantity } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { resourceName } from "./resources.ts";

/** What became of the capacity that was paid for, and how much of each rung of the ladder is left on the next. */
export const capacity: Section = {
  id: "capacity",
  title: "Where the capacity went",
  tables: ["accounts"],
  render(folder) {
    const table = folder.table("accounts");
    const rows = readAccounts(table);
    const accounts = [...new Set(rows.map(({ account }) => account))];
    const waterfalls = rows.filter(({ account }) => account === "waterfall");
    const resources = [...new Set(waterfalls.map(({ resource }) => resource))];
    const charts = resources.map((resource) =>
      resourceWaterfall(
        resource,
        waterfalls.filter((row) => row.resource === resource),
      ),
    );
    const rest = accounts.filter((account) => account !== "waterfall");
    return html`${charts.length > 0 && figures(charts)}${rest.map((account) =>
      accountTable(
        account,
        rows.filter((row) => row.account === account),
      ),
    )}`;
  },
};

/** A row of `accounts.csv`. */
interface AccountRow {
  readonly account: string;
  readonly resource: string;
  readonly term: string;
  readonly value: number;
  readonly unit: string;
  readonly ratio: number;
}

function readAccounts(table: ResultTable): AccountRow[] {
  const [accounts, resources, terms, units] = ["account", "resource", "term", "unit"].map((column) => table.texts(column));
  const [values, ratios] = [table.numbers("value"), table.numbers("ratio")];
  return accounts.map((account, i) => ({
    account,
    resource: resources[i],
    term: terms[i],
    value: values[i],
    unit: units[i],
    ratio: ratios[i],
  }));
}

/** Textures of the terms: the same for every resource. */
const TERM_SERIES: Readonly<Record<string, number>> = {
  used: 3,
  slack: 2,
  stranded: 4,
  headroom: 1,
  system_reserved: 6,
  daemon: 7,
  down: 5,
  cordoned: 8,
};
const TOTAL = "purchased";

function resourceWaterfall(resource: string, rows: readonly AccountRow[]): Html {
  const terms = rows.filter(({ term, value }) => term !== TOTAL && value !== 0);
  const sum = terms.reduce((total, { value }) => total + value, 0);
  const total = rows.find(({ term }) => term === TOTAL)?.value ?? sum;
  const text = (value: number): string => `${formatPlain(value)}${total > 0 ? ` · ${formatQuantity(value / total, "ratio")}` : ""}`;
  const step = ({ term, value }: AccountRow): WaterfallStep => ({
    label: wordsOf(term),
    value,
    text: text(value),
    series: TERM_SERIES[term] ?? 6,
  });
  const gap = Math.abs(total - sum) > 1e-6 * Math.max(1, Math.abs(total));
  return figure({
    title: `${resourceName(resource)}: from used to purchased`,
    chart: waterfall(
      {
        id: `capacity-${resource.replace(/[^a-zA-Z0-9]+/g, "-")}`,
        title: `Where the ${resourceName(resource)} went`,
        description: `${terms.map(({ term, value }) => `${wordsOf(term)}: ${text(value)}`).join("; ")}.`,
      },
      terms.map(step),
      { label: TOTAL, value: total, text: text(total), series: 6 },
      unitName(rows[0].unit),
    ),
    note: gap
      ? html`<span class="bad">✗ The terms add up to ${text(sum)}, not to what was purchased.</span>`
      : "The terms add up to what was purchased.",
  });
}

/** Units of integrals over time, as people write them. */
const UNIT_NAMES: Readonly<Record<string, string>> = { core_hours: "core-hours", gib_hours: "GiB-hours", unit_hours: "unit-hours" };
const unitName = (unit: string): string => UNIT_NAMES[unit] ?? wordsOf(unit);

const wordsOf = (term: string): string => term.replaceAll("_", " ");

function accountTable(account: string, rows: readonly AccountRow[]): Html {
  return dataTable({
    caption: account === "ladder" ? "The ladder: each rung as a share of the one it is measured by" : `Account: ${wordsOf(account)}`,
    columns: [
      { title: "resource" },
      { title: "term" },
      { title: "value", numeric: true },
      { title: "unit" },
      { title: "ratio", numeric: true },
    ],
    rows: rows.map(({ resource, term, value, unit, ratio }) => [
      resourceName(resource),
      wordsOf(term),
      formatPlain(value),
      unitName(unit),
      formatQuantity(ratio, "ratio"),
    ]),
  });
}
