import type { ResultTable } from "../../../metrics/index.ts";
import { formatCount } from "../../../metrics/index.ts";
import { figure } from "../../charts/figure.ts";
import { timelineChart } from "../../charts/timeline.ts";
import { dataTable, moreRows } from "../../markup/data-table.ts";
import { type Html, html, NOTHING } from "../../markup/html.ts";
import { formatQuantity, listed } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { endSeconds } from "./metrics.ts";

const ROWS_MAX = 200;

/** What autoscalers decided, on the timeline with the count of nodes. */
export const decisions: Section = {
  id: "decisions",
  title: "Autoscaler decisions",
  tables: ["decisions"],
  optional: ["timeseries"],
  render(folder) {
    const table = folder.table("decisions");
    if (table.rows === 0) return NOTHING;
    const samples = folder.find("timeseries");
    const level = samples === undefined ? undefined : { times: samples.numbers("time_seconds"), values: samples.numbers("nodes") };
    const actions = table.texts("action");
    const times = table.numbers("time_seconds");
    const changes = nodeChanges(table);
    const told = listed(countsOf(actions).map(([action, count]) => `${action} ${formatCount(count)}×`));
    return html`${figure({
      title: "Nodes, and what was decided about them",
      chart: timelineChart(
        { id: "decision-timeline", title: "Autoscaler decisions on the timeline", description: `${told}.` },
        { endSeconds: endSeconds(folder), level, times, changes },
      ),
      note: `Top: nodes registered. Below: nodes asked for (up) and given back (down) within each unit of paper; strokes at the foot: decisions that change no count of nodes. ${told}.`,
    })}${decisionTable(table)}`;
  },
};

/** How many nodes each decision asks for, or gives back when negative; 0 for those that are about something else. */
function nodeChanges(table: ResultTable): Float64Array {
  const [before, after] = [table.numbers("size_before"), table.numbers("size_after")];
  const [components, actions] = [table.texts("component"), table.texts("action")];
  const isOfNodes = (i: number) => !/horizontal|vertical/.test(components[i]) && actions[i] !== "capacity-buffer";
  return before.map((size, i) => (isOfNodes(i) ? after[i] - size || 0 : 0));
}

/** How often each word occurs, the most frequent first. */
export function countsOf(words: readonly string[]): [word: string, count: number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
}

/** The decisions that changed something come first: there can be thousands of reasons for doing nothing. */
function decisionTable(table: ResultTable): Html {
  const [actions, targets, seen, reasons] = ["action", "target", "seen", "reason"].map((column) => table.texts(column));
  const [times, before, after] = ["time_seconds", "size_before", "size_after"].map((column) => table.numbers(column));
  const rows = Array.from(actions.keys());
  const changed = rows.filter((i) => before[i] !== after[i]);
  const chosen = (changed.length > 0 ? changed : rows).slice(0, ROWS_MAX);
  const what = changed.length > 0 && changed.length < rows.length ? "Decisions that changed something" : "Decisions";
  const total = changed.length > 0 ? changed.length : rows.length;
  return dataTable({
    caption: `${what}.${moreRows(chosen.length, total, table.fileName) || ` The options looked at are in ${table.fileName}.`}`,
    search: true,
    columns: [
      { title: "time", numeric: true },
      { title: "action" },
      { title: "target" },
      { title: "from", numeric: true },
      { title: "to", numeric: true },
      { title: "seen" },
      { title: "reason" },
    ],
    rows: chosen.map((i) => [
      formatQuantity(times[i], "seconds"),
      actions[i],
      targets[i],
      formatQuantity(before[i], "count"),
      formatQuantity(after[i], "count"),
      seen[i],
      reasons[i],
    ]),
    rowHeads: false,
  });
}
