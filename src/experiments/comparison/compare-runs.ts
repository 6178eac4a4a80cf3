import { InputError } from "../../workloads/index.ts";
import { compareSamples, type JudgeSettings, type MetricComparison } from "./compare-samples.ts";
import { comparisonNotes } from "./notes.ts";
import { type LonelyMetrics, lonelyMetrics, type MetricChoice, pairedSamples } from "./paired-samples.ts";
import { type CellChoice, type CellPairing, pairRuns } from "./pairing.ts";
import { type PodPairs, pairPods } from "./pod-pairs.ts";
import type { Side, UnfinishedRun } from "./side.ts";
import { type MetricVerdict, VERDICTS } from "./verdict.ts";

/** How to compare two sides. */
export interface ComparisonSettings extends JudgeSettings {
  readonly metrics: MetricChoice;
  /** One cell of each side; absent: all that both have. */
  readonly cells?: CellChoice;
}

/** Two sides compared. */
export interface Comparison {
  readonly a: Side;
  readonly b: Side;
  readonly settings: ComparisonSettings;
  readonly cells: readonly CellPairing[];
  readonly metrics: readonly MetricComparison[];
  readonly counts: Readonly<Record<MetricVerdict, number>>;
  /** Pairs whose events are the same to the last one, of all pairs. */
  readonly equalDigests: number;
  readonly pairCount: number;
  readonly lonely: LonelyMetrics;
  /** Runs that A finished and B did not, though B tried: as bad as being worse. */
  readonly lostRuns: readonly UnfinishedRun[];
  /** Only for two single runs that have tables of pods. */
  readonly pods: PodPairs | undefined;
  readonly notes: readonly string[];
}

/** Compares two runs, or two sweeps seed by seed. */
export function compareRuns(a: Side, b: Side, settings: ComparisonSettings): Comparison {
  const cells = pairRuns(a, b, settings.cells);
  if (settings.deterministic) checkDeterministic(cells);
  const metrics = compareSamples(pairedSamples(cells, settings.metrics), settings);
  const lonely = lonelyMetrics(cells);
  const pairs = cells.flatMap((cell) => cell.pairs);
  return {
    a,
    b,
    settings,
    cells,
    metrics,
    counts: countVerdicts(metrics),
    equalDigests: pairs.filter((pair) => pair.a.digest === pair.b.digest).length,
    pairCount: pairs.length,
    lonely,
    lostRuns: lostRuns(b, cells),
    pods: a.kind === "run" && b.kind === "run" ? pairPods(a.folder, b.folder) : undefined,
    notes: comparisonNotes(a, b, { pairings: cells, metrics, lonely, deterministic: settings.deterministic }),
  };
}

/** Without chance there is one run on each side, with one seed. */
function checkDeterministic(cells: readonly CellPairing[]): void {
  const wrong = cells.find(({ pairs }) => pairs.length > 1 || pairs.some(({ a, b }) => a.seed !== b.seed));
  if (wrong === undefined) return;
  const found = wrong.pairs.length > 1 ? `${wrong.pairs.length} seeds` : `seeds ${wrong.pairs[0].seed}`;
  throw new InputError([{ file: "--assume-deterministic", expected: "one run of the same seed on each side", found }]);
}

function countVerdicts(metrics: readonly MetricComparison[]): Record<MetricVerdict, number> {
  const count = (wanted: MetricVerdict) => metrics.filter(({ verdict }) => verdict === wanted).length;
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])) as Record<MetricVerdict, number>;
}

function lostRuns({ unfinished }: Side, cells: readonly CellPairing[]): UnfinishedRun[] {
  return unfinished.filter(({ cell, seed }) => cells.some(({ cellB, onlyA }) => cellB === cell && onlyA.includes(seed)));
}
