import type { Facts } from "../../../metrics/index.ts";
import { formatCount } from "../../../metrics/index.ts";
import { dataTable } from "../../markup/data-table.ts";
import { type Html, html, isEmpty, NOTHING } from "../../markup/html.ts";
import { counted, listed } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";

/** What was left out, taken differently than written, or not modelled: nothing is dropped quietly. */
export const warnings: Section = {
  id: "warnings",
  title: "Left out, changed, not modelled",
  tables: [],
  render({ facts }) {
    const remarks = remarksOf(facts);
    const rows = inputRows(facts);
    if (remarks.length === 0 && isEmpty(rows)) return NOTHING;
    return html`${remarks.length > 0 && html`<ul>${remarks.map((remark) => html`<li>${remark}</li>`)}</ul>`}${rows}`;
  },
};

function remarksOf(facts: Facts): string[] {
  const counts = (name: string) =>
    facts
      .get(name)
      .entries()
      .map(([what, count]) => [what, counted(count.number(), "pod")] as const);
  const unpriced = facts
    .get("prices")
    .get("unknownFor")
    .list()
    .map((pool) => pool.text());
  return [
    ...(facts.get("partial").isTrue() ? ["The run was stopped before its end: the tables hold what had happened until then."] : []),
    ...counts("notModelled").map(
      ([what, pods]) => `${pods} asked for ${what}, which is not modelled: they were placed as if they had not.`,
    ),
    ...counts("withoutScheduler").map(
      ([name, pods]) => `${pods} named the scheduler “${name}”, which no profile has: they stayed pending.`,
    ),
    ...(unpriced.length > 0 ? [`The price of ${listed(unpriced)} is unknown: they are in no cost.`] : []),
  ];
}

/** Rows of inputs that were not used, or not as written. */
function inputRows(facts: Facts): Html {
  const rows = facts
    .get("inputs")
    .list()
    .flatMap((input) => {
      const of = (name: string, what: string) =>
        input
          .get(name)
          .entries()
          .map(([reason, count]) => [input.get("path").text(), what, reason, formatCount(count.number())]);
      return [...of("skipped", "left out"), ...of("noted", "used, but not as written")];
    });
  if (rows.length === 0) return NOTHING;
  const columns = [{ title: "input" }, { title: "what" }, { title: "why" }, { title: "rows", numeric: true }];
  return dataTable({ caption: "Rows and objects of the inputs", columns, rows });
}
