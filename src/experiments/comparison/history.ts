import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolder, readTable, writeWholeFile } from "../../metrics/index.ts";
import { InputError, type InputProblem, throwIfAny } from "../../workloads/index.ts";
import { csvText } from "../csv-text.ts";
import { hodgesLehmannRatio, median, type ShiftRatio, windowedChangePoints } from "../statistics/index.ts";
import { directionOf, HEADLINE_METRICS } from "./directions.ts";
import { csvNumber } from "./number-text.ts";
import { checkNames, type MetricChoice } from "./paired-samples.ts";
import type { Side } from "./side.ts";
import type { MetricVerdict } from "./verdict.ts";

/** The columns of a history: one row per commit and metric, oldest first. */
export const HISTORY_COLUMNS = ["commit", "metric", "value"];

/** A change is news while no more commits than this have its level: it takes five to see one. */
export const RECENT_COMMITS = 10;
const LEVEL = 0.95;

/** One metric over commits, oldest first. */
export interface MetricHistory {
  readonly metric: string;
  readonly commits: readonly string[];
  readonly values: readonly number[];
}

/** A commit at which a metric moved. */
export interface HistoryChange {
  readonly metric: string;
  /** The first with the new level. */
  readonly commit: string;
  /** The last with the old level. */
  readonly before: string;
  readonly medianBefore: number;
  readonly medianAfter: number;
  /** After over before; undefined when a value is 0 or below. */
  readonly ratio: ShiftRatio | undefined;
  /** Commits with the new level. */
  readonly commits: number;
  /** No other change has followed, and it is at most ten commits old. */
  readonly isNews: boolean;
  readonly verdict: MetricVerdict;
}

/** Reads a history: commits in the order of their first row, at most one value per commit and metric. Empty values are left out. */
export function readHistory(file: string): MetricHistory[] {
  const table = readTable(file, { columns: HISTORY_COLUMNS });
  const [commits, metrics, values] = [table.texts("commit"), table.texts("metric"), table.numbers("value")];
  const problems: InputProblem[] = [];
  const histories = new Map<string, Map<string, number>>();
  for (const [i, commit] of commits.entries()) {
    const history = histories.get(metrics[i]) ?? new Map<string, number>();
    if (history.has(commit)) problems.push(table.problem(i, `one value of ${metrics[i]} per commit`, `${commit} again`));
    histories.set(metrics[i], history.set(commit, values[i]));
  }
  throwIfAny(problems);
  return [...histories].map(([metric, values]) => {
    const known = [...values].filter(([, value]) => !Number.isNaN(value));
    return { metric, commits: known.map(([commit]) => commit), values: known.map(([, value]) => value) };
  });
}

/** The histories of chosen metrics. A history has been chosen already when it was written, so that by default all count. */
export function chosenHistories(histories: readonly MetricHistory[], choice: MetricChoice): readonly MetricHistory[] {
  if (typeof choice === "string") return histories;
  checkNames(
    "--metrics",
    choice,
    histories.map(({ metric }) => metric),
  );
  return histories.filter(({ metric }) => choice.includes(metric));
}

/** The commits at which a metric moved, oldest first. `minRelativeChange` is the smallest change of the mean that counts. */
export function historyChanges({ metric, commits, values }: MetricHistory, minRelativeChange: number): HistoryChange[] {
  const points = windowedChangePoints(values, { minRelativeChange });
  return points.map((at, i) => {
    const before = values.slice(points[i - 1] ?? 0, at);
    const after = values.slice(at, points[i + 1] ?? values.length);
    const isPositive = [...before, ...after].every((value) => value > 0);
    const [medianBefore, medianAfter] = [median(before), median(after)];
    return {
      metric,
      commit: commits[at],
      before: commits[at - 1],
      medianBefore,
      medianAfter,
      ratio: isPositive ? hodgesLehmannRatio(before, after, LEVEL) : undefined,
      commits: after.length,
      isNews: i === points.length - 1 && after.length <= RECENT_COMMITS,
      verdict: verdictOf(metric, medianAfter - medianBefore),
    };
  });
}

function verdictOf(metric: string, difference: number): MetricVerdict {
  const direction = directionOf(metric);
  if (direction === "neutral") return "changed";
  return difference < 0 === (direction === "lower") ? "better" : "worse";
}

/** What was appended to a history. */
export interface AppendedRows {
  readonly metrics: number;
}

/**
 * Appends one row per chosen metric that has a value: of a run its value, of a sweep with one cell the mean over its seeds. The file is
 * made when it is missing, and replaced whole. A commit that it holds already is refused.
 */
export function appendHistory(file: string, commit: string, side: Side, choice: MetricChoice): AppendedRows {
  const old = existsSync(file) ? readHistory(file) : [];
  if (old.some(({ commits }) => commits.includes(commit)))
    throw new InputError([{ file, expected: "a commit that is not in it yet", found: JSON.stringify(commit) }]);
  const means = meansOf(side, choice);
  const rows = existsSync(file) ? rowsOf(file) : [];
  const added = means.map(({ metric, mean }) => [commit, metric, csvNumber(mean)]);
  makeFolder(dirname(file));
  writeWholeFile(file, csvText(HISTORY_COLUMNS, [...rows, ...added]));
  return { metrics: added.length };
}

/** The rows of a history as they are written. */
function rowsOf(file: string): string[][] {
  const table = readTable(file, { columns: HISTORY_COLUMNS });
  const columns = HISTORY_COLUMNS.map((column) => table.texts(column));
  return Array.from({ length: table.rows }, (_, row) => columns.map((cells) => cells[row]));
}

function meansOf(side: Side, choice: MetricChoice): { readonly metric: string; readonly mean: number }[] {
  if (side.cells.size !== 1)
    throw new InputError([{ file: side.folder, expected: "a run, or a sweep of one cell", found: `${side.cells.size} cells` }]);
  const known = [...new Set(side.runs.flatMap(({ metrics }) => [...metrics.keys()]))];
  if (typeof choice !== "string") checkNames("--metrics", choice, known);
  const wanted = choice === "all" ? known : choice === "headline" ? HEADLINE_METRICS.filter((name) => known.includes(name)) : choice;
  return wanted.flatMap((metric) => {
    const values = side.runs.map(({ metrics }) => metrics.get(metric)?.value ?? Number.NaN).filter((value) => !Number.isNaN(value));
    return values.length === 0 ? [] : [{ metric, mean: values.reduce((sum, value) => sum + value, 0) / values.length }];
  });
}
