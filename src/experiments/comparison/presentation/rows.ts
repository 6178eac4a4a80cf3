import type { Comparison } from "../compare-runs.ts";
import type { MetricComparison } from "../compare-samples.ts";
import { marginText } from "../margin.ts";
import { counted, humanNumber, probabilityText, signedNumber, signedPercent } from "../number-text.ts";
import { seedsNeeded } from "../seeds-needed.ts";
import { type MetricVerdict, PAIRS_MIN } from "../verdict.ts";

/** One metric as people read it. */
export interface ShownRow {
  readonly cell: string;
  readonly metric: string;
  readonly unit: string;
  readonly a: string;
  readonly b: string;
  /** B minus A, relative to A where A is not 0. */
  readonly difference: string;
  /** The 95 % interval of it. */
  readonly interval: string;
  readonly p: string;
  readonly verdict: MetricVerdict;
  /** Why it cannot be told, or that nothing differs at all; "" when there is no more to say. */
  readonly remark: string;
}

/** Every metric as a row; the cell is named when there are several. */
export function shownRows(comparison: Comparison): ShownRow[] {
  const rows = comparison.metrics.map((found) => shownRow(found, comparison));
  return comparison.cells.length > 1 ? rows : rows.map((row) => ({ ...row, cell: "" }));
}

function shownRow(found: MetricComparison, comparison: Comparison): ShownRow {
  const { deterministic } = comparison.settings;
  const { sample, difference, relative, verdict } = found;
  const halfWidth = difference.high - difference.estimate;
  const isRelative = Number.isFinite(relative.estimate);
  const relativeHalf = (relative.high - relative.low) / 2;
  const shown = (value: number, ratio: number) => (isRelative ? signedPercent(ratio, relativeHalf) : signedNumber(value, halfWidth));
  const hasInterval = found.pairs > 1 && halfWidth > 0 && !deterministic;
  return {
    cell: sample.cell,
    metric: sample.metric,
    unit: sample.unit,
    a: humanNumber(found.meanA, halfWidth),
    b: humanNumber(found.meanB, halfWidth),
    difference: difference.estimate === 0 ? "0" : shown(difference.estimate, relative.estimate),
    interval: hasInterval ? `${shown(difference.low, relative.low)} to ${shown(difference.high, relative.high)}` : "",
    p: found.pairs > 1 && !deterministic ? probabilityText(found.pHolm) : "",
    verdict,
    remark: remarkOf(found, comparison),
  };
}

function remarkOf(found: MetricComparison, comparison: Comparison): string {
  const { verdict, pairs, identical, margin } = found;
  if (verdict === "same") return identical ? "equal" : "within the margin";
  if (verdict !== "cannot tell") return "";
  if (pairs < PAIRS_MIN) return `${pairs} of ${PAIRS_MIN} pairs or more`;
  const seeds = seedsNeeded(found, comparison);
  return seeds === undefined ? "" : `${seeds} seeds would find ${marginText(margin)}`;
}

/** "worse: node_hours +3.2 %; better: ...; 4 the same; 2 cannot be told": what a reader sees first. */
export function verdictLine(comparison: Comparison): string {
  const rows = shownRows(comparison);
  const named = (["worse", "better", "changed"] as const).flatMap((verdict) => {
    const own = rows.filter((row) => row.verdict === verdict);
    return own.length === 0 ? [] : [`${verdict}: ${own.map(shortly).join(", ")}`];
  });
  const { same, "cannot tell": open } = comparison.counts;
  const lost = comparison.lostRuns.length;
  const parts = [
    ...(lost === 0 ? [] : [`${counted(lost, "run")} lost in B`]),
    ...named,
    ...(same === 0 ? [] : [`${same} the same`]),
    ...(open === 0 ? [] : [`${open} cannot be told`]),
  ];
  return parts.length === 0 ? "nothing to compare" : parts.join("; ");
}

const shortly = ({ cell, metric, difference }: ShownRow): string => `${metric}${cell === "" ? "" : ` in cell ${cell}`} ${difference}`;

/** The most serious verdict of all: what the line is coloured by. */
export function gravest({ counts, lostRuns }: Comparison): MetricVerdict {
  if (lostRuns.length > 0) return "worse";
  const order: readonly MetricVerdict[] = ["worse", "cannot tell", "changed", "better"];
  return order.find((verdict) => counts[verdict] > 0) ?? "same";
}

/** How the comparison was made, with what these runs add to it. */
export function methodLine({ pairCount, cells, equalDigests, metrics, settings }: Comparison): string {
  const pairs = `${counted(pairCount, "pair")}${cells.length === 1 ? "" : ` in ${cells.length} cells`}`;
  const digests = equalDigests === 0 ? "" : `, ${equalDigests} of them equal to the last event`;
  const correlations = metrics.map(({ correlation }) => correlation).filter((value) => !Number.isNaN(value));
  const range = correlations.length === 0 ? "" : `; correlation of pairs ${spanOf(correlations)}`;
  const isTested = metrics.some((found) => found.pairs >= PAIRS_MIN) && !settings.deterministic;
  const alarms = isTested ? `; false alarms in ${Number((settings.alpha * 100).toPrecision(6))} % of comparisons at most` : "";
  return `${pairs}${digests}${range}${alarms}`;
}

function spanOf(values: readonly number[]): string {
  const sorted = [...values].sort((x, y) => x - y);
  const [low, high] = [sorted[0].toFixed(2), sorted[sorted.length - 1].toFixed(2)];
  return low === high ? low : `${low} to ${high}`;
}
