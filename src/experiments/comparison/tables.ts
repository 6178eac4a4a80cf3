import { COMPARISON_FILE, type NewFile } from "../../metrics/index.ts";
import { csvText } from "../csv-text.ts";
import type { Comparison } from "./compare-runs.ts";
import { differencesOf, type MetricComparison } from "./compare-samples.ts";
import { comparisonDocument } from "./document.ts";
import { marginText } from "./margin.ts";
import { csvNumber } from "./number-text.ts";

const COMPARISON_COLUMNS = [
  "cell",
  "metric",
  "unit",
  "better",
  "n",
  "missing_a",
  "missing_b",
  "mean_a",
  "mean_b",
  "difference",
  "low",
  "high",
  "relative",
  "relative_low",
  "relative_high",
  "margin",
  "p",
  "p_holm",
  "p_equivalent",
  "correlation",
  "verdict",
];
const PAIR_COLUMNS = ["cell", "metric", "seed", "a", "b", "difference"];

/**
 * The files of a comparison: comparison.csv (one row per cell and metric), pairs.csv (one row per cell, metric and seed) and
 * comparison.json (inputs, method, settings and all of it once more). Empty cells stand for what is not known or not bounded.
 */
export function comparisonFiles(comparison: Comparison): NewFile<string>[] {
  const { metrics } = comparison;
  return [
    { name: "comparison.csv", content: csvText(COMPARISON_COLUMNS, metrics.map(comparisonRow)) },
    { name: "pairs.csv", content: csvText(PAIR_COLUMNS, metrics.flatMap(pairRows)) },
    { name: COMPARISON_FILE, content: `${JSON.stringify(comparisonDocument(comparison), undefined, 2)}\n` },
  ];
}

function comparisonRow(found: MetricComparison): string[] {
  const { sample, difference, relative } = found;
  return [
    sample.cell,
    sample.metric,
    sample.unit,
    found.direction,
    `${found.pairs}`,
    `${sample.missingA}`,
    `${sample.missingB}`,
    ...[found.meanA, found.meanB, difference.estimate, difference.low, difference.high].map(csvNumber),
    ...[relative.estimate, relative.low, relative.high].map(csvNumber),
    marginText(found.margin),
    ...[found.p, found.pHolm, found.pEquivalent, found.correlation].map(csvNumber),
    found.verdict,
  ];
}

function pairRows({ sample }: MetricComparison): string[][] {
  const differences = differencesOf(sample);
  return sample.seeds.map((seed, i) => [sample.cell, sample.metric, seed, ...[sample.a[i], sample.b[i], differences[i]].map(csvNumber)]);
}
