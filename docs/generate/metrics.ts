import { SAMPLE_METRICS, SUMMARY_ENTRIES, TABLES } from "../../src/metrics/index.ts";
import { escapeMarkdown, GENERATED, markdownTable } from "./markdown.ts";

/** A table that a run leaves behind, as `src/metrics/` describes it. */
export interface DictionaryTable {
  readonly name: string;
  readonly file: string;
  /** What a row is. */
  readonly help: string;
  readonly columns: readonly {
    readonly name: string;
    readonly help: string;
    /** "text" for words. */
    readonly unit: string;
    /** Decimals written. */
    readonly digits: number;
  }[];
}

/** The page `docs/metrics.md`: the data dictionary of all tables. */
export function metricsDictionary(tables: readonly DictionaryTable[] = TABLES): string {
  const intro = [
    "Every table is CSV with a header, RFC 4180, UTF-8, lines ending in `\\n`.",
    "Beside the tables stands `cluster-autoscaler-status.yaml` where there is a cluster autoscaler: its status ConfigMap in YAML, one document for each",
    "change of a status, a target or a limit; `write-status-configmap: false` leaves it out, and so does `output.events: false`.",
    "Numbers have a fixed count of decimals, so equal runs give equal bytes. Times count from the beginning of the run.",
  ];
  const sections = tables.flatMap(({ name, file, help, columns }) => [
    `## ${name}`,
    `\`${file}\`: ${escapeMarkdown(help)}`,
    markdownTable(
      ["column", "unit", "decimals", "what it is"],
      columns.map(({ name, help, unit, digits }) => [`\`${name}\``, unit, unit === "text" ? "" : String(digits), escapeMarkdown(help)]),
    ),
  ]);
  return `${[GENERATED, "# What a run writes", intro.join(" "), ...sections, ...summaryMetrics()].join("\n\n")}\n`;
}

/** What the rows of summary.csv can be, and what objectives can name. */
function summaryMetrics(): string[] {
  return [
    "## Metrics of the summary",
    "The rows of `summary.csv`; behind them come those of each pool and of each scalar resource. Objectives may name any of them.",
    markdownTable(
      ["metric", "unit", "what it is"],
      SUMMARY_ENTRIES.map(({ name, unit, help }) => [`\`${name}\``, unit, escapeMarkdown(help)]),
    ),
    `Objectives with a quantile or a \`where\` name a metric of single pods: ${SAMPLE_METRICS.map((name) => `\`${name}\``).join(", ")}.`,
  ];
}
