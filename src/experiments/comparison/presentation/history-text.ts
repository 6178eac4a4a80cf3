import { markdownTable, type TextColumn, textTable } from "../../text-table.ts";
import type { HistoryChange, MetricHistory } from "../history.ts";
import { counted, humanNumber, jsonNumber } from "../number-text.ts";

const COLUMNS: readonly TextColumn[] = [
  { title: "metric", align: "left" },
  { title: "commit", align: "left" },
  { title: "after", align: "left" },
  { title: "median before", align: "right" },
  { title: "median now", align: "right" },
  { title: "ratio", align: "right" },
  { title: "95 % interval", align: "right" },
  { title: "commits", align: "right" },
  { title: "verdict", align: "left" },
];

const cellsOf = ({ metric, commit, before, medianBefore, medianAfter, ratio, commits, verdict, isNews }: HistoryChange): string[] => [
  metric,
  commit,
  before,
  humanNumber(medianBefore, 0),
  humanNumber(medianAfter, 0),
  ratio === undefined ? "" : ratio.ratio.toFixed(3),
  ratio === undefined ? "" : `${ratio.low.toFixed(3)} to ${Number.isFinite(ratio.high) ? ratio.high.toFixed(3) : "any"}`,
  `${commits}`,
  isNews ? `${verdict}, new` : verdict,
];

/** One sentence that says whether anything moved. */
export function historyLine(histories: readonly MetricHistory[], changes: readonly HistoryChange[]): string {
  const commits = new Set(histories.flatMap((history) => history.commits)).size;
  const news = changes.filter(({ isNews }) => isNews).length;
  const moved = changes.length === 0 ? "none moved" : `${counted(changes.length, "change")}, ${news} new`;
  return `${counted(histories.length, "metric")} over ${counted(commits, "commit")}: ${moved}`;
}

/** What the terminal shows. */
export function historyText(histories: readonly MetricHistory[], changes: readonly HistoryChange[]): string {
  const table = changes.length === 0 ? [] : ["", ...textTable(COLUMNS, changes.map(cellsOf))];
  return [historyLine(histories, changes), ...table].join("\n");
}

/** What a pull request shows. */
export function historyMarkdown(histories: readonly MetricHistory[], changes: readonly HistoryChange[]): string {
  const table = changes.length === 0 ? [] : ["", ...markdownTable(COLUMNS, changes.map(cellsOf))];
  return [`**wavetank compare --history**: ${historyLine(histories, changes)}`, ...table].join("\n");
}

/** The same as plain data. */
export function historyDocument(histories: readonly MetricHistory[], changes: readonly HistoryChange[]): object {
  return {
    metrics: histories.map(({ metric, commits }) => ({ metric, commits: commits.length })),
    changes: changes.map(({ ratio, medianBefore, medianAfter, ...change }) => ({
      ...change,
      medianBefore: jsonNumber(medianBefore),
      medianAfter: jsonNumber(medianAfter),
      ...(ratio !== undefined && {
        ratio: { estimate: jsonNumber(ratio.ratio), low: jsonNumber(ratio.low), high: jsonNumber(ratio.high) },
      }),
    })),
  };
}
