import type { Facts } from "../../../metrics/index.ts";
import { dataTable } from "../../markup/data-table.ts";
import { type Html, html, NOTHING } from "../../markup/html.ts";
import { formatQuantity } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { limitFigure } from "./limit-chart.ts";
import { hasAnswer, intervalWords, levelWords, type PlanObjective, readObjectives, subjectOf, trialMark } from "./plan-facts.ts";

/** What was asked, and what the plan comes to; without a plan what the largest configuration comes to. */
export const objectives: Section = {
  id: "objectives",
  title: "Objectives",
  tables: [],
  render({ facts }) {
    const found = hasAnswer(facts);
    const list = readObjectives(facts.get(found ? "answer" : "largest"));
    if (list.length === 0) return NOTHING;
    const whose = found ? "the plan" : "the largest configuration";
    const rows = list.map((objective) => ({ label: subjectOf(objective.description), objective }));
    return html`${limitFigure("against-limits", `Objectives of ${whose}, against their limits`, rows, noteOf(facts))}${objectivesTable(`What was asked, and what ${whose} comes to`, list)}`;
  },
};

const noteOf = (facts: Facts): string =>
  `Marks: mean over seeds; lines: its bounds, each of which holds with ${levelWords(facts)}. The upright line is the limit. Met: the whole interval keeps it. Intervals that leave the picture end at its edge.`;

function objectivesTable(caption: string, list: readonly PlanObjective[]): Html {
  const numeric = (title: string) => ({ title, numeric: true });
  return dataTable({
    caption,
    columns: [{ title: "objective" }, { title: "verdict" }, ...["mean", "interval", "limit", "worst seed"].map(numeric)],
    rows: list.map((objective) => [
      objective.description,
      trialMark(objective.verdict),
      formatQuantity(objective.mean, objective.unit),
      intervalWords(objective),
      formatQuantity(objective.limit, objective.unit),
      formatQuantity(objective.worst, objective.unit),
    ]),
  });
}
