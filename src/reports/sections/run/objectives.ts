import type { Facts } from "../../../metrics/index.ts";
import { dataTable } from "../../markup/data-table.ts";
import { type Html, html, NOTHING } from "../../markup/html.ts";
import { formatQuantity } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";

/** What was asked of the run, and what became of it. */
export const objectives: Section = {
  id: "objectives",
  title: "Objectives",
  tables: [],
  render({ facts }) {
    const list = facts.get("objectives").list();
    if (list.length === 0) return NOTHING;
    return html`${dataTable({
      caption: "What was asked, and what was found",
      columns: [{ title: "verdict" }, { title: "objective" }, { title: "found" }],
      rows: list.map((objective) => [
        verdictMark(objective.get("verdict").text()),
        objective.get("description").text(),
        foundWords(objective),
      ]),
    })}<p class="note">Quantiles are by nearest rank over the pods bound in the run; a pod that still waits at its end counts as waiting for ever. Unknown: the metric has no value in this run.</p>
`;
  },
};

/** What was found, as a person reads it: run.json has all digits of a number. */
export function foundWords(objective: Facts): string {
  const found = objective.get("found").text();
  const value = objective.get("value").number();
  const unit = found.slice(found.lastIndexOf(" ") + 1);
  return found === `${value} ${unit}` ? formatQuantity(value, unit) : found;
}

/** Verdicts with their class and sign: read without colour as well. */
const MARKS: Readonly<Record<string, readonly [kind: string, sign: string]>> = {
  met: ["good", "✓"],
  failed: ["bad", "✗"],
  better: ["good", "✓"],
  worse: ["bad", "✗"],
  same: ["plain", "="],
  changed: ["unsure", "≠"],
};

/** A verdict with its sign. */
export function verdictMark(verdict: string): Html {
  const [kind, sign] = MARKS[verdict] ?? ["unsure", "?"];
  return html`<span class="${kind}">${sign} ${verdict}</span>`;
}
