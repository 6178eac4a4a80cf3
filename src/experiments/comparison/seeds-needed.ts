import { pairsNeeded, standardDeviation } from "../statistics/index.ts";
import type { Comparison } from "./compare-runs.ts";
import { differencesOf, type MetricComparison } from "./compare-samples.ts";
import { absoluteMargin } from "./margin.ts";

const POWER = 0.9;

/**
 * How many seeds would find a shift as large as the margin with probability 0.9, going by the spread of these pairs. Undefined unless the
 * metric cannot be told, and when no number of seeds would.
 */
export function seedsNeeded(found: MetricComparison, { settings, metrics }: Comparison): number | undefined {
  if (found.verdict !== "cannot tell" || found.pairs < 2) return undefined;
  const effect = absoluteMargin(found.margin, found.meanA) / standardDeviation(differencesOf(found.sample));
  const seeds = pairsNeeded({ effect, alpha: settings.alpha / metrics.length, power: POWER });
  return Number.isFinite(seeds) ? seeds : undefined;
}
