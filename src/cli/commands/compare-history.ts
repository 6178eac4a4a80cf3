import {
  appendHistory,
  chosenHistories,
  type HistoryChange,
  historyChanges,
  historyDocument,
  historyMarkdown,
  historyText,
  type Margins,
  readHistory,
  readSide,
} from "../../experiments/index.ts";
import { InputError } from "../../workloads/index.ts";
import type { CompareCommandOptions, ComparisonOptions } from "../comparison-options.ts";
import { ExitCode } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";

/** A call of `wavetank compare` with --history or --append-history. */
interface HistoryCall {
  readonly texts: CompareCommandOptions;
  readonly options: ComparisonOptions;
  readonly terminal: Terminal;
}

/** Appends a run to a history, looks for commits at which a metric moved, or both, in this order. */
export function compareHistory(folders: readonly string[], { texts, options, terminal }: HistoryCall): ExitCode {
  if (texts.appendHistory !== undefined) append(folders, texts.appendHistory, { texts, options, terminal });
  else if (folders.length > 0)
    throw new InputError([{ file: "--history", expected: "no folders beside it", found: JSON.stringify(folders[0]) }]);
  if (texts.history === undefined) return ExitCode.Fine;
  const histories = chosenHistories(readHistory(texts.history), options.metrics);
  const changes = histories.flatMap((history) => historyChanges(history, leastChange(history.metric, options.margins)));
  if (texts.format === "json") terminal.out(JSON.stringify(historyDocument(histories, changes), undefined, 2));
  else terminal.out((texts.format === "markdown" ? historyMarkdown : historyText)(histories, changes));
  return gate(changes, options, terminal);
}

function append(folders: readonly string[], file: string, { texts, options, terminal }: HistoryCall): void {
  const problems = [
    ...(texts.commit === undefined ? [{ file: "--append-history", expected: "--commit with a name", found: "nothing" }] : []),
    ...(folders.length === 1 ? [] : [{ file: "--append-history", expected: "one folder of a run", found: `${folders.length}` }]),
  ];
  if (texts.commit === undefined || problems.length > 0) throw new InputError(problems);
  const { metrics } = appendHistory(file, texts.commit, readSide(folders[0]), options.metrics);
  terminal.err(`${metrics} metrics of ${texts.commit} appended to ${file}`);
}

/** The margin of a metric is the smallest change that counts; one in a unit cannot be, so that it is left at the default. */
function leastChange(metric: string, { default: forAll, byMetric }: Margins): number {
  const margin = byMetric.get(metric) ?? forAll;
  return margin.kind === "relative" ? margin.value : forAll.value;
}

/** Only what moved lately fails: what moved long ago has been seen. */
function gate(changes: readonly HistoryChange[], { failOn }: ComparisonOptions, terminal: Terminal): ExitCode {
  const fails = ({ isNews, verdict }: HistoryChange) =>
    isNews && (failOn.has("any-change") || (failOn.has("worse") && verdict === "worse"));
  const failing = changes.filter(fails);
  for (const { metric, commit, verdict } of failing) terminal.err(terminal.paint.red(`failed: ${metric} is ${verdict} since ${commit}`));
  return failing.length > 0 ? ExitCode.Failed : ExitCode.Fine;
}
