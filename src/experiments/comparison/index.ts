export { type Comparison, type ComparisonSettings, compareRuns } from "./compare-runs.ts";
export {
  compareSamples,
  type JudgeSettings,
  type MetricComparison,
  type PairedSample,
} from "./compare-samples.ts";
export { type Direction, directionOf, HEADLINE_METRICS } from "./directions.ts";
export { comparisonDocument } from "./document.ts";
export { readSide } from "./folders/read-side.ts";
export { FAIL_ON, type FailOn, gateFailures } from "./gate.ts";
export { appendHistory, chosenHistories, type HistoryChange, historyChanges, type MetricHistory, readHistory } from "./history.ts";
export { DEFAULT_MARGIN, type Margin, type Margins } from "./margin.ts";
export type { MetricChoice } from "./paired-samples.ts";
export type { CellChoice, CellPairing } from "./pairing.ts";
export type { PodPairs } from "./pod-pairs.ts";
export { comparisonMarkdown, comparisonText } from "./presentation/comparison-text.ts";
export { historyDocument, historyMarkdown, historyText } from "./presentation/history-text.ts";
export { gravest, type ShownRow } from "./presentation/rows.ts";
export type { ComparedRun, MetricValue, Side } from "./side.ts";
export { comparisonFiles } from "./tables.ts";
export { judge, type MetricVerdict } from "./verdict.ts";
