import type { RunFolder } from "../../metrics/index.ts";
import { unknownName } from "./find.ts";
import { decisionMoments, inOrder, type Row, rowsOf } from "./rows.ts";
import type { Span, Story } from "./story.ts";
import { at, counted, lasting } from "./words.ts";

/** What became of a node pool: its nodes, what was decided on it, and when others were chosen instead. */
export function explainPool(run: RunFolder, name: string): Story {
  const table = run.table("nodes");
  const nodes = rowsOf(table, (row) => row.text("pool") === name);
  const names = new Set(nodes.map((node) => node.text("node")));
  const decisions = rowsOf(
    run.table("decisions"),
    (row) => row.text("target") === name || names.has(row.text("target")) || mentions(row, name),
  );
  if (nodes.length === 0 && decisions.length === 0)
    throw unknownName(
      run,
      "node pool",
      name,
      [...new Set(table.texts("pool"))].filter((pool) => pool !== ""),
    );
  const hours = nodes.reduce((sum, node) => sum + node.number("node_hours"), 0);
  const cost = nodes.reduce((sum, node) => sum + node.number("cost_usd"), 0);
  return {
    subject: `pool ${name}`,
    sentences: [summary(name, nodes), ...decisions.filter((row) => row.text("action") === "scale-up").map((row) => choice(row, name))],
    figures: [
      { name: "nodes", value: nodes.length, unit: "count" },
      { name: "node_hours", value: hours, unit: "hours" },
      ...(Number.isNaN(cost) ? [] : [{ name: "cost_of_nodes", value: cost, unit: "usd" } as const]),
    ],
    spans: levelsOf(nodes, run.document.simulatedMs / 1000),
    moments: inOrder(decisionMoments(decisions)),
  };
}

function summary(name: string, nodes: readonly Row[]): string {
  if (nodes.length === 0) return `Pool ${name} never had a node.`;
  const gone = nodes.filter((node) => Number.isFinite(node.number("removed_seconds"))).length;
  const unused = nodes.filter((node) => node.number("hosted_pods") === 0).length;
  const first = Math.min(...nodes.map((node) => node.number("requested_seconds")));
  return `Pool ${name} had ${counted(nodes.length, "node")}, the first asked for ${at(first)}; ${gone} were removed, ${unused} never had a pod.`;
}

/** Whether the pool was among the options of a decision for another. */
const mentions = (row: Row, name: string): boolean =>
  row
    .text("options")
    .split("; ")
    .some((option) => option.startsWith(`${name}:`));

function choice(row: Row, name: string): string {
  const time = lasting(row.number("time_seconds"));
  if (row.text("target") === name)
    return `${time}: grew from ${row.number("size_before")} to ${row.number("size_after")}, as ${row.text("seen")}: ${row.text("reason")}.`;
  const option = row
    .text("options")
    .split("; ")
    .find((candidate) => candidate.startsWith(`${name}:`));
  return `${time}: ${row.text("target")} was chosen instead (${row.text("reason")}); ${option}.`;
}

/** How many of its machines there were. */
function levelsOf(nodes: readonly Row[], endSeconds: number): Span[] {
  const changes = nodes.flatMap((node) => {
    const removed = node.number("removed_seconds");
    return [
      { time: node.number("requested_seconds"), delta: 1 },
      { time: Number.isFinite(removed) ? removed : endSeconds, delta: -1 },
    ];
  });
  const times = [...new Set(changes.map(({ time }) => time))].sort((a, b) => a - b);
  const levelAt = (time: number): number => changes.reduce((sum, change) => (change.time <= time ? sum + change.delta : sum), 0);
  return times
    .map((time, i) => ({ label: counted(levelAt(time), "node"), fromSeconds: time, toSeconds: times[i + 1] ?? endSeconds }))
    .filter(({ fromSeconds, toSeconds }) => toSeconds > fromSeconds);
}
