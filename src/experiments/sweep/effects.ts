import type { Cell } from "./cells.ts";
import type { Experiment } from "./experiment.ts";
import { type SeedInterval, seedInterval } from "./interval.ts";

/** Values of the headline metrics: by metric, cell and seed, in their orders. NaN: the run failed, or has no such value. */
export type HeadlineValues = readonly (readonly Float64Array[])[];

/** What a level of a factor does to a metric, against the first level of that factor. */
export interface Effect {
  readonly factor: string;
  readonly level: string;
  readonly baseline: string;
  readonly metric: number;
  /** Of the differences, one per seed. */
  readonly difference: SeedInterval;
}

/** The interval of a metric in each cell. */
export function cellIntervals(values: readonly Float64Array[]): SeedInterval[] {
  return values.map((ofCell) => seedInterval([...ofCell].filter((value) => !Number.isNaN(value))));
}

/**
 * Main effects: for every level but the first of each factor, the mean over seeds of the difference to the first level, where the
 * difference of a seed is the mean over all pairs of cells that agree in everything else. Both runs of a pair have the same seed, so what
 * both owe to chance cancels out. A seed counts when all its pairs have values; a level without pairs has no effect to tell.
 * Source: spec/capacity-planning.md 9.6.
 */
export function mainEffects(experiment: Experiment, cells: readonly Cell[], values: HeadlineValues): Effect[] {
  return experiment.factors.flatMap(({ name, levels }, f) => {
    if (levels === undefined) return [];
    const [first, ...others] = levels;
    return others.flatMap((level) => {
      const pairs = pairsOf(cells, f, level.text, first.text);
      if (pairs.length === 0) return [];
      return values.map((ofMetric, metric) => {
        const difference = seedInterval(differences(pairs, ofMetric));
        return { factor: name, level: level.text, baseline: first.text, metric, difference };
      });
    });
  });
}

/** Cells with a level and those with the first, as indices, that agree in scenario and all other factors. */
function pairsOf(cells: readonly Cell[], factor: number, level: string, first: string): [number, number][] {
  const rest = ({ scenario, point }: Cell) => JSON.stringify([scenario.file, point.map(({ text }, i) => (i === factor ? "" : text))]);
  const baselines = new Map(cells.flatMap((cell, i) => (cell.point[factor].text === first ? [[rest(cell), i] as const] : [])));
  return cells.flatMap((cell, i): [number, number][] => {
    const baseline = cell.point[factor].text === level ? baselines.get(rest(cell)) : undefined;
    return baseline === undefined ? [] : [[i, baseline]];
  });
}

function differences(pairs: readonly (readonly [number, number])[], values: readonly Float64Array[]): number[] {
  const seeds = values[0].length;
  const bySeed = Array.from({ length: seeds }, (_, seed) => {
    const sum = pairs.reduce((total, [cell, baseline]) => total + values[cell][seed] - values[baseline][seed], 0);
    return sum / pairs.length;
  });
  return bySeed.filter((value) => !Number.isNaN(value));
}
