import { formatMoney } from "../../../metrics/index.ts";
import { dataTable } from "../../markup/data-table.ts";
import { NOTHING } from "../../markup/html.ts";
import { formatQuantity } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { brokenOf, hoursPerMonth, intervalWords, readObjectives, trialMark } from "./plan-facts.ts";

/** One machine less in each pool: what that saves, and what it breaks. */
export const smaller: Section = {
  id: "smaller",
  title: "One machine less",
  tables: [],
  render({ facts }) {
    const list = facts.get("smaller").list();
    if (list.length === 0) return NOTHING;
    return dataTable({
      caption: "The plan without one machine of a pool, the least saving first",
      columns: [
        { title: "one less of" },
        { title: "saves a month", numeric: true },
        { title: "verdict" },
        { title: "what breaks" },
        { title: "found", numeric: true },
        { title: "interval", numeric: true },
        { title: "seeds", numeric: true },
      ],
      rows: list.map((one) => {
        const broken = brokenOf(readObjectives(one));
        return [
          one.get("pool").text(),
          formatMoney(one.get("savedUsdPerHour").number() * hoursPerMonth(facts)),
          trialMark(one.get("verdict").text()),
          broken?.description ?? "nothing",
          broken === undefined ? "" : formatQuantity(broken.mean, broken.unit),
          broken === undefined ? "" : intervalWords(broken),
          one.get("seeds").text(),
        ];
      }),
    });
  },
};
