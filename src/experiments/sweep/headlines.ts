import type { OutcomeMetric } from "../runs/run.ts";
import type { Cell } from "./cells.ts";
import type { HeadlineValues } from "./effects.ts";
import type { Experiment } from "./experiment.ts";

/** Collects the values of the headline metrics, in any order. */
export class Headlines {
  readonly values: HeadlineValues;
  /** By metric; "" when no run has it. */
  readonly units: string[];
  private readonly metrics: readonly string[];
  private readonly seeds: ReadonlyMap<number, number>;

  constructor({ metrics, seeds }: Pick<Experiment, "metrics" | "seeds">, cells: readonly Cell[]) {
    this.metrics = metrics;
    this.seeds = new Map(seeds.map((seed, i) => [seed, i]));
    this.values = metrics.map(() => cells.map(() => new Float64Array(seeds.length).fill(Number.NaN)));
    this.units = metrics.map(() => "");
  }

  /** Adds what a run found. */
  add({ number }: Cell, seed: number, found: readonly OutcomeMetric[]): void {
    for (const { name, value, unit } of found) {
      const metric = this.metrics.indexOf(name);
      if (metric < 0) continue;
      this.units[metric] = unit;
      this.values[metric][number - 1][this.seeds.get(seed)!] = value ?? Number.NaN;
    }
  }
}
