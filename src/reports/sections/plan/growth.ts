import type { Facts } from "../../../metrics/index.ts";
import { html, NOTHING } from "../../markup/html.ts";
import { formatPlain } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { type LimitRow, limitFigure } from "./limit-chart.ts";
import { hasAnswer, readObjectives, subjectOf } from "./plan-facts.ts";

/** How the largest load is searched: in steps of that much, up to twice today's. */
const LOAD_STEP = 0.05;
const LOAD_MAX = 2;

/** How much more load the plan carries, and how its objectives come nearer to their limits. */
export const growth: Section = {
  id: "growth",
  title: "Growth",
  tables: [],
  render({ facts }) {
    const said = loadWords(facts);
    const rows = growthRows(facts);
    if (said === "" && rows.length === 0) return NOTHING;
    const note =
      "Load: the factor of spec.load.arrivals. Runs that miss an objective whatever comes end early: theirs may be worse than drawn.";
    return html`${said !== "" && html`<p>${said}</p>`}${rows.length > 0 && limitFigure("more-load", "Objectives under more load, against their limits", rows, note)}`;
  },
};

/** The largest load in a sentence; "" when it is not known. */
export function loadWords(facts: Facts): string {
  const load = facts.get("loadMax").number();
  if (Number.isNaN(load)) return "";
  if (load >= LOAD_MAX) return "The plan carries twice today's load and more.";
  if (load === 1) return `The plan carries today's load, and not ${formatPlain(load + LOAD_STEP)} times of it.`;
  return `The plan carries ${formatPlain(load)} times today's load, and not ${formatPlain(load + LOAD_STEP)} times.`;
}

/** Today's load and the drills of more load, the smallest first. */
function growthRows(facts: Facts): LimitRow[] {
  const drills = facts
    .get("drills")
    .list()
    .map((drill) => ({ factor: drill.get("growth").number(), trial: drill }))
    .filter(({ factor }) => !Number.isNaN(factor));
  if (drills.length === 0 || !hasAnswer(facts)) return [];
  const loads = [{ factor: 1, trial: facts.get("answer") }, ...drills].sort((a, b) => a.factor - b.factor);
  return loads.flatMap(({ factor, trial }) =>
    readObjectives(trial).map((objective) => ({ label: `load × ${formatPlain(factor)}: ${subjectOf(objective.description)}`, objective })),
  );
}
