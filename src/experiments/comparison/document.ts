import type { Comparison } from "./compare-runs.ts";
import type { MetricComparison } from "./compare-samples.ts";
import { marginText } from "./margin.ts";
import { jsonNumber } from "./number-text.ts";
import type { PodPairs } from "./pod-pairs.ts";
import { seedsNeeded } from "./seeds-needed.ts";
import type { Side } from "./side.ts";

/** How a comparison is made, in one sentence for people. */
export const METHOD =
  "Paired by seed. Difference: mean of B minus mean of A with its 95 % interval by Student's t over the pairs. p: paired t test, two-sided, adjusted by Holm over all metrics and cells compared.";

/** The comparison as plain data: comparison.json and `--format json`. */
export function comparisonDocument(comparison: Comparison): object {
  const { a, b, settings, cells, metrics, counts, equalDigests, pairCount, lonely, lostRuns, pods, notes } = comparison;
  return {
    a: sideDocument(a),
    b: sideDocument(b),
    method: {
      description: METHOD,
      alpha: settings.alpha,
      margin: marginText(settings.margins.default),
      margins: Object.fromEntries([...settings.margins.byMetric].map(([name, margin]) => [name, marginText(margin)])),
      deterministic: settings.deterministic,
    },
    pairs: { count: pairCount, equalDigests },
    cells: cells.map(({ cell, cellA, cellB, pairs, onlyA, onlyB }) => ({
      cell,
      a: a.cells.get(cellA) ?? "",
      b: b.cells.get(cellB) ?? "",
      seeds: pairs.map(({ seed }) => seed),
      onlyA,
      onlyB,
    })),
    verdicts: counts,
    metrics: metrics.map((found) => metricDocument(found, comparison)),
    onlyA: lonely.onlyA,
    onlyB: lonely.onlyB,
    lostRuns,
    ...(pods !== undefined && { pods: podsDocument(pods) }),
    notes,
  };
}

function sideDocument({ folder, kind, name, version, partial, runs, unfinished, inputs }: Side): object {
  return { folder, kind, name, wavetank: version, partial, finished: runs.length, unfinished, inputs: Object.fromEntries(inputs) };
}

function metricDocument(found: MetricComparison, comparison: Comparison): object {
  const { sample, direction, pairs, difference, relative, verdict } = found;
  const needed = seedsNeeded(found, comparison);
  return {
    cell: sample.cell,
    metric: sample.metric,
    unit: sample.unit,
    better: direction,
    n: pairs,
    missingA: sample.missingA,
    missingB: sample.missingB,
    meanA: jsonNumber(found.meanA),
    meanB: jsonNumber(found.meanB),
    difference: { estimate: jsonNumber(difference.estimate), low: jsonNumber(difference.low), high: jsonNumber(difference.high) },
    relative: { estimate: jsonNumber(relative.estimate), low: jsonNumber(relative.low), high: jsonNumber(relative.high) },
    margin: marginText(found.margin),
    p: jsonNumber(found.p),
    pHolm: jsonNumber(found.pHolm),
    pEquivalent: jsonNumber(found.pEquivalent),
    correlation: jsonNumber(found.correlation),
    verdict,
    ...(needed !== undefined && { seedsNeeded: needed }),
  };
}

function podsDocument({ differences, ...pods }: PodPairs): object {
  return {
    ...pods,
    differences: differences.map(({ meanA, meanB, meanDifference, medianDifference, ...counts }) => ({
      ...counts,
      meanA: jsonNumber(meanA),
      meanB: jsonNumber(meanB),
      meanDifference: jsonNumber(meanDifference),
      medianDifference: jsonNumber(medianDifference),
    })),
  };
}
