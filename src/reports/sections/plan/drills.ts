import type { Facts } from "../../../metrics/index.ts";
import { dataTable } from "../../markup/data-table.ts";
import { html, NOTHING } from "../../markup/html.ts";
import { formatQuantity } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { brokenOf, readObjectives, subjectOf, trialMark } from "./plan-facts.ts";

/** What the plan was put through, and how it stood that. */
export const drills: Section = {
  id: "drills",
  title: "Drills",
  tables: [],
  render({ facts }) {
    const list = facts.get("drills").list();
    if (list.length === 0) return NOTHING;
    return html`${dataTable({
      caption: "Drills",
      columns: [
        { title: "drill" },
        { title: "verdict" },
        ...["at", "unplaced", "lost", "recovery", "seeds"].map((title) => ({ title, numeric: true })),
        { title: "what breaks" },
      ],
      rows: list.map((drill) => {
        const broken = brokenOf(readObjectives(drill));
        return [
          drill.get("name").text(),
          trialMark(drill.get("verdict").text()),
          formatQuantity(drill.get("atSeconds").number(), "seconds"),
          formatQuantity(drill.get("stillUnboundPods").number(), "pods"),
          formatQuantity(drill.get("lostPods").number(), "pods"),
          recoveryWords(drill),
          drill.get("seeds").text(),
          broken === undefined ? "nothing" : `${subjectOf(broken.description)}: ${formatQuantity(broken.mean, broken.unit)}`,
        ];
      }),
    })}<p class="note">Unplaced: pods that wait for a node at the end; lost: pods that went with their machine or by eviction; both are means over the seeds. Recovery: from the strike until no more pods wait than would without the drill, in the run of the first seed, to the resolution of the samples.</p>
`;
  },
};

/** How long after the strike the pods that wait are no more than they would have been. */
function recoveryWords(drill: Facts): string {
  if (Number.isNaN(drill.get("atSeconds").number())) return "–";
  const seconds = drill.get("recoverySeconds").number();
  if (Number.isNaN(seconds)) return "not before the end";
  return seconds === 0 ? "never behind" : formatQuantity(seconds, "seconds");
}
