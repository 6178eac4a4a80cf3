import { InputError, suggest } from "../../workloads/index.ts";
import type { PairedSample } from "./compare-samples.ts";
import { HEADLINE_METRICS } from "./directions.ts";
import type { CellPairing } from "./pairing.ts";
import type { ComparedRun } from "./side.ts";

/** Which metrics to compare: a list of names, all there are, or the headline metrics. */
export type MetricChoice = readonly string[] | "all" | "headline";

/** Metrics that only one side has. */
export interface LonelyMetrics {
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
}

/** The chosen metrics of all pairs, cell by cell. Refuses names that neither side has. */
export function pairedSamples(pairings: readonly CellPairing[], choice: MetricChoice): PairedSample[] {
  const names = chosenNames(pairings, choice);
  return pairings.flatMap((pairing) => names.map((metric) => sampleOf(pairing, metric)));
}

function chosenNames(pairings: readonly CellPairing[], choice: MetricChoice): readonly string[] {
  const known = [...namesOf(pairings, ({ a, b }) => [a, b])];
  if (choice === "all") return known;
  if (choice === "headline") return HEADLINE_METRICS.filter((name) => known.includes(name));
  checkNames("--metrics", choice, known);
  return choice;
}

/** Refuses names that are not known, with the nearest that is. */
export function checkNames(option: string, names: readonly string[], known: readonly string[]): void {
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const hint = suggest(name, known);
      return { file: option, expected: "a metric of the runs", found: JSON.stringify(name), ...(hint !== undefined && { hint }) };
    });
  if (problems.length > 0) throw new InputError(problems);
}

/** In the order in which they first appear. */
function namesOf(pairings: readonly CellPairing[], runs: (pair: { a: ComparedRun; b: ComparedRun }) => ComparedRun[]): Set<string> {
  return new Set(pairings.flatMap(({ pairs }) => pairs.flatMap((pair) => runs(pair).flatMap(({ metrics }) => [...metrics.keys()]))));
}

/** Metrics that no run of one side has: pools or resources of one of them, or another version. */
export function lonelyMetrics(pairings: readonly CellPairing[]): LonelyMetrics {
  const inA = namesOf(pairings, ({ a }) => [a]);
  const inB = namesOf(pairings, ({ b }) => [b]);
  return { onlyA: [...inA].filter((name) => !inB.has(name)), onlyB: [...inB].filter((name) => !inA.has(name)) };
}

function sampleOf({ cell, pairs }: CellPairing, metric: string): PairedSample {
  const values = pairs.map(({ seed, a, b }) => ({ seed, a: metricOf(a, metric), b: metricOf(b, metric) }));
  const whole = values.filter(({ a, b }) => !Number.isNaN(a) && !Number.isNaN(b));
  const unit = pairs
    .flatMap(({ a, b }) => [a, b])
    .find(({ metrics }) => metrics.has(metric))
    ?.metrics.get(metric)?.unit;
  return {
    cell,
    metric,
    unit: unit ?? "",
    seeds: whole.map(({ seed }) => seed),
    a: whole.map(({ a }) => a),
    b: whole.map(({ b }) => b),
    missingA: values.filter(({ a }) => Number.isNaN(a)).length,
    missingB: values.filter(({ b }) => Number.isNaN(b)).length,
  };
}

const metricOf = ({ metrics }: ComparedRun, metric: string): number => metrics.get(metric)?.value ?? Number.NaN;
