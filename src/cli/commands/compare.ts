import {
  type Comparison,
  compareRuns,
  comparisonDocument,
  comparisonFiles,
  comparisonMarkdown,
  comparisonText,
  gateFailures,
  gravest,
  type MetricVerdict,
  readSide,
  type ShownRow,
  type Side,
} from "../../experiments/index.ts";
import { writeWhole } from "../../metrics/index.ts";
import { InputError } from "../../workloads/index.ts";
import { type CompareCommandOptions, type ComparisonOptions, readComparisonOptions } from "../comparison-options.ts";
import { ExitCode } from "../exit-codes.ts";
import { makeTerminal, type Terminal } from "../terminal.ts";
import { compareHistory } from "./compare-history.ts";

/** Compares two folders, or two cells of one, or looks at a history of commits. */
export function compare(folders: readonly string[], texts: CompareCommandOptions): ExitCode {
  const options = readComparisonOptions(texts);
  const terminal = makeTerminal({ quiet: true, color: texts.color });
  if (texts.history !== undefined || texts.appendHistory !== undefined) return compareHistory(folders, { texts, options, terminal });
  const { a, b } = readSides(folders, options);
  const { metrics, margins, alpha, cells } = options;
  const deterministic = texts.assumeDeterministic;
  const comparison = compareRuns(a, b, { metrics, margins, alpha, deterministic, ...(cells !== undefined && { cells }) });
  if (texts.out !== undefined) writeWhole(texts.out, comparisonFiles(comparison));
  print(comparison, texts.format, terminal);
  const failures = gateFailures(comparison, options.failOn);
  for (const failure of failures) terminal.err(terminal.paint.red(`failed on ${failure}`));
  return failures.length > 0 ? ExitCode.Failed : ExitCode.Fine;
}

/** Two folders, or one folder and two of its cells. */
function readSides(folders: readonly string[], { cells }: ComparisonOptions): { readonly a: Side; readonly b: Side } {
  if (folders.length === 2) return { a: readSide(folders[0]), b: readSide(folders[1]) };
  if (folders.length === 1 && cells !== undefined) {
    const side = readSide(folders[0]);
    return { a: side, b: side };
  }
  throw new InputError([
    {
      file: "wavetank compare",
      expected: "two folders A and B, or one sweep with --cells, or --history",
      found: `${folders.length} folders`,
    },
  ]);
}

function print(comparison: Comparison, format: CompareCommandOptions["format"], terminal: Terminal): void {
  if (format === "json") terminal.out(JSON.stringify(comparisonDocument(comparison), undefined, 2));
  else if (format === "markdown") terminal.out(comparisonMarkdown(comparison));
  else terminal.out(comparisonText(comparison, painter(comparison, terminal)));
}

/** Colours lines by their verdict, which they also say in words. */
function painter(comparison: Comparison, { paint }: Terminal): (text: string, row?: ShownRow) => string {
  const colours: Readonly<Record<MetricVerdict, (text: string) => string>> = {
    better: paint.green,
    worse: paint.red,
    changed: paint.yellow,
    same: (text) => text,
    "cannot tell": paint.dim,
  };
  return (text, row) => (row === undefined ? paint.bold(colours[gravest(comparison)](text)) : colours[row.verdict](text));
}
