import { DistinctInputs } from "../runs/distinct-inputs.ts";
import type { Cell } from "./cells.ts";
import type { Experiment } from "./experiment.ts";
import type { StoppingOutcome } from "./stopping-outcome.ts";

/** Runs by what became of them. */
export interface SweepCounts {
  readonly cells: number;
  readonly seeds: number;
  readonly runs: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Not made, as the sweep was stopped. */
  readonly missing: number;
}

/** What sweep.json tells beside the experiment. */
export interface SweepFacts {
  readonly version: string;
  readonly counts: SweepCounts;
  /** SHA-256 over the digests of all runs, in their order. */
  readonly digest: string;
  readonly stopping: StoppingOutcome | undefined;
}

/** The text of sweep.json: nothing in it depends on the backend, the machine or the time of day. */
export function sweepJson(experiment: Experiment, cells: readonly Cell[], { version, counts, digest, stopping }: SweepFacts): string {
  const { source, name, seeds, factors, set, until, metrics } = experiment;
  const document = {
    wavetank: version,
    experiment: name,
    partial: counts.missing > 0,
    digest,
    counts,
    seeds,
    ...(stopping !== undefined && { stopping }),
    ...(until !== undefined && { until }),
    set,
    metrics,
    design: source.spec.design,
    factors: factors.map((factor, i) => ({ name: factor.name, levels: factor.levels, range: source.spec.factors[i].range })),
    inputs: [{ ...source.input, format: "experiment" }],
    scenarios: experiment.scenarios.map(({ written, file }) => ({
      path: written,
      inputs: new DistinctInputs().add(cells.filter(({ scenario }) => scenario.file === file).flatMap(({ files }) => files)).list(),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
