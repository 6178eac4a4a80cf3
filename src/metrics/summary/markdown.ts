import { digitsOf } from "../columns.ts";
import { formatNumber } from "../number-text.ts";
import type { ObjectiveResult } from "../objectives.ts";
import type { Summary, SummaryMetric } from "./summary.ts";

const TITLES: Readonly<Record<SummaryMetric["group"], string>> = {
  pods: "Pods",
  waiting: "Waiting",
  nodes: "Nodes",
  money: "Money",
  run: "Run",
};

/** The summary of a run as Markdown: its objectives with their verdicts, then a table per part. Metrics without a value are left out. */
export function markdownSummary(name: string, { metrics }: Summary, objectives: readonly ObjectiveResult[]): string {
  const groups = [...new Set(metrics.map(({ group }) => group))];
  const verdicts = objectives.map(({ description, verdict, found }) => [cell(description), verdict, cell(found)]);
  const sections = groups.map((group) => {
    const rows = metrics.filter((metric) => metric.group === group && !Number.isNaN(metric.value));
    return rows.length === 0 ? "" : section(TITLES[group], ["metric", "value", "unit"], rows.map(metricRow));
  });
  const objectivePart = verdicts.length === 0 ? "" : section("Objectives", ["objective", "verdict", "found"], verdicts);
  return [`# ${name}`, objectivePart, ...sections].filter((part) => part !== "").join("\n\n");
}

const metricRow = ({ name, value, unit }: SummaryMetric): string[] => [`\`${name}\``, formatNumber(value, digitsOf(unit)), unit];

function section(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [`## ${title}`, "", line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text inside a table. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
