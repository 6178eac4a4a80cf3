import type { MetricComparison } from "./compare-samples.ts";
import { counted } from "./number-text.ts";
import type { LonelyMetrics } from "./paired-samples.ts";
import type { CellPairing } from "./pairing.ts";
import type { Side } from "./side.ts";

/** Names listed in a note before the rest is only counted. */
const LISTED_MAX = 8;
/** Pairs must vary on both sides and be at least this alike, or the pairing gains nothing. */
const CORRELATION_MIN = 0.1;
/** Settings as the scenario wrote them: what they resolve to is compared anyway. */
const AS_WRITTEN = "written.";

/** What a reader must know beside the numbers: everything that makes the two sides less comparable than they look. */
export function comparisonNotes(
  a: Side,
  b: Side,
  found: {
    readonly pairings: readonly CellPairing[];
    readonly metrics: readonly MetricComparison[];
    readonly lonely: LonelyMetrics;
    readonly deterministic: boolean;
  },
): string[] {
  return [
    ...sideNotes("A", a),
    ...sideNotes("B", b),
    ...differenceNotes(a, b),
    ...found.pairings.flatMap((pairing) => pairingNotes(a, b, pairing)),
    ...lonelyNotes(found.lonely),
    ...missingNotes(found.metrics),
    ...censoringNotes(found.pairings),
    ...correlationNotes(found.metrics),
    ...singlePairNotes(found.metrics, found.deterministic),
  ];
}

function sideNotes(label: string, { partial, unfinished }: Side): string[] {
  const kinds = new Map<string, string[]>();
  for (const { cell, seed, status } of unfinished) kinds.set(status, [...(kinds.get(status) ?? []), `cell ${cell} seed ${seed}`]);
  return [
    ...(partial ? [`${label} is partial: it was stopped before its end`] : []),
    ...[...kinds].map(([status, places]) => `${counted(places.length, "run")} of ${label} ${status}: ${listed(places)}`),
  ];
}

function differenceNotes(a: Side, b: Side): string[] {
  const inputs = changedKeys(a.inputs, b.inputs);
  const settings = changedKeys(a.settings, b.settings).filter((path) => path !== "seed" && !path.startsWith(AS_WRITTEN));
  const shown = settings.map((path) => `${path} ${a.settings.get(path) ?? "not set"} -> ${b.settings.get(path) ?? "not set"}`);
  return [
    ...(a.name === b.name ? [] : [`A is ${a.name}, B is ${b.name}`]),
    ...(a.version === b.version ? [] : [`A was made by wavetank ${a.version}, B by ${b.version}`]),
    ...(inputs.length === 0 ? [] : [`inputs differ: ${listed(inputs.map((path) => describeInput(path, a, b)))}`]),
    ...(settings.length === 0 ? [] : [`settings differ: ${listed(shown)}`]),
  ];
}

/** Keys with other values, or on one side only, in the order of A, then of B. */
function changedKeys(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key));
}

function describeInput(path: string, a: Side, b: Side): string {
  if (!a.inputs.has(path)) return `${path} (only B)`;
  return b.inputs.has(path) ? path : `${path} (only A)`;
}

function pairingNotes(a: Side, b: Side, { cell, cellA, cellB, pairs, onlyA, onlyB }: CellPairing): string[] {
  const where = cell === "" ? "" : ` of cell ${cell}`;
  const [factorsA, factorsB] = [a.cells.get(cellA) ?? "", b.cells.get(cellB) ?? ""];
  const seedsDiffer = pairs.some((pair) => pair.a.seed !== pair.b.seed);
  return [
    ...(factorsA === factorsB ? [] : [`cell ${cellA} of A is ${factorsA}; cell ${cellB} of B is ${factorsB}`]),
    ...(onlyA.length === 0 ? [] : [`finished in A only: ${counted(onlyA.length, "seed")}${where}: ${listed(onlyA)}`]),
    ...(onlyB.length === 0 ? [] : [`finished in B only: ${counted(onlyB.length, "seed")}${where}: ${listed(onlyB)}`]),
    ...(seedsDiffer ? [`the seeds differ (${pairs[0].seed}): the difference is one of luck as well`] : []),
  ];
}

function lonelyNotes({ onlyA, onlyB }: LonelyMetrics): string[] {
  return [
    ...(onlyA.length === 0 ? [] : [`${counted(onlyA.length, "metric")} in A only: ${listed(onlyA)}`]),
    ...(onlyB.length === 0 ? [] : [`${counted(onlyB.length, "metric")} in B only: ${listed(onlyB)}`]),
  ];
}

function missingNotes(metrics: readonly MetricComparison[]): string[] {
  return metrics.flatMap(({ sample: { metric, cell, missingA, missingB } }) => {
    if (missingA === 0 && missingB === 0) return [];
    return [
      `${metric}${cell === "" ? "" : ` of cell ${cell}`} has no value in ${missingA} runs of A and ${missingB} of B: these pairs are left out`,
    ];
  });
}

/** Waits of pods that never got a node are in no mean: fewer of them may be bad news. */
function censoringNotes(pairings: readonly CellPairing[]): string[] {
  const count = (side: "a" | "b") =>
    pairings.flatMap(({ pairs }) => pairs).reduce((sum, pair) => sum + (pair[side].metrics.get("pods_still_unbound")?.value ?? 0), 0);
  const [a, b] = [count("a"), count("b")];
  if (a === 0 && b === 0) return [];
  return [`pods still waiting at the end: ${a} in A, ${b} in B; their waits are in no mean or quantile of waits`];
}

function correlationNotes(metrics: readonly MetricComparison[]): string[] {
  const apart = metrics.filter(({ pairs, correlation }) => pairs > 2 && correlation < CORRELATION_MIN).map(({ sample }) => sample.metric);
  return apart.length === 0 ? [] : [`pairing gains nothing for ${listed([...new Set(apart)])}: the pairs are hardly correlated`];
}

function singlePairNotes(metrics: readonly MetricComparison[], deterministic: boolean): string[] {
  if (deterministic) return ["taken to be free of chance: the differences themselves decide, without intervals"];
  return metrics.some(({ pairs, verdict }) => pairs === 1 && verdict === "cannot tell")
    ? ["one pair of runs cannot tell luck from cause: compare sweeps over several seeds, or say --assume-deterministic"]
    : [];
}

function listed(names: readonly string[]): string {
  const rest = names.length - LISTED_MAX;
  return rest > 0 ? `${names.slice(0, LISTED_MAX).join(", ")} and ${rest} more` : names.join(", ");
}
