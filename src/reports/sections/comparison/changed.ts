import type { Facts } from "../../../metrics/index.ts";
import { formatCount } from "../../../metrics/index.ts";
import { html } from "../../markup/html.ts";
import { counted, listed } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { type ComparedMetric, nameOf, readComparison } from "./comparison-rows.ts";

const NAMED_MAX = 5;

/** What changed between A and B, in one paragraph. */
export const changed: Section = {
  id: "changed",
  title: "What changed",
  tables: ["comparison"],
  render(folder) {
    const rows = readComparison(folder);
    const { facts } = folder;
    const notes = facts
      .get("notes")
      .list()
      .map((note) => note.text());
    return html`<p class="story"><strong>${verdictSentence(rows)}</strong> ${restSentence(rows)}</p>
<dl class="terms"><dt>A</dt><dd>${sideWords(facts.get("a"))}</dd><dt>B</dt><dd>${sideWords(facts.get("b"))}</dd></dl>
${notes.length > 0 && html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`}`;
  },
};

const withVerdict = (rows: readonly ComparedMetric[], verdict: string) => rows.filter((row) => row.verdict === verdict);

function verdictSentence(rows: readonly ComparedMetric[]): string {
  const all = counted(rows.length, "metric");
  const parts = ["worse", "better"].flatMap((verdict) => {
    const found = withVerdict(rows, verdict);
    return found.length === 0 ? [] : [`${verdict} than A in ${formatCount(found.length)} (${names(found)})`];
  });
  if (parts.length > 0) return `Of ${all}, B is ${listed(parts)}.`;
  if (withVerdict(rows, "same").length === rows.length) return `B is the same as A in all of ${all}.`;
  return `B is neither shown to be better nor to be worse than A in any of ${all}.`;
}

function restSentence(rows: readonly ComparedMetric[]): string {
  const words: Readonly<Record<string, string>> = {
    changed: "changed where neither way is better",
    same: "the same within the margin",
    "cannot tell": "undecided",
  };
  const parts = Object.entries(words).flatMap(([verdict, word]) => {
    const count = withVerdict(rows, verdict).length;
    return count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? "is" : "are"} ${word}`];
  });
  return parts.length === 0 ? "" : `Of the others ${listed(parts)}.`;
}

const names = (rows: readonly ComparedMetric[]): string =>
  rows.length <= NAMED_MAX
    ? listed(rows.map(nameOf))
    : `${rows.slice(0, NAMED_MAX).map(nameOf).join(", ")} and ${rows.length - NAMED_MAX} more`;

function sideWords(side: Facts): string {
  const finished = side.get("finished").number();
  const parts = [
    side.get("folder").text(),
    side.get("name").text(),
    ...(Number.isNaN(finished) ? [] : [counted(finished, "finished run")]),
    side.get("wavetank").text() && `wavetank ${side.get("wavetank").text()}`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}
