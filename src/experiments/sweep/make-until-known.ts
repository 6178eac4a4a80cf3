import { type MadeRuns, type MakeRunsOptions, makeRuns, type RunCounts } from "../runs/make-runs.ts";
import { stoppingDecision } from "../statistics/index.ts";
import type { Cell } from "./cells.ts";
import type { Experiment } from "./experiment.ts";
import { Headlines } from "./headlines.ts";
import type { Stopping } from "./seeds.ts";
import type { SweepRun } from "./tables.ts";

/** Runs that were made, and with which seeds. */
export interface MadeSeeds {
  readonly made: MadeRuns;
  readonly seeds: readonly number[];
}

/**
 * Makes runs block by block, every cell with the same seeds, until the means of all cells are known well enough or no seed is left. Each
 * decision looks at whole blocks in the order of seeds, so that the number reached does not depend on who finished first, on the backend,
 * or on how often the sweep was started. Ends within a block when it is interrupted.
 * Source: spec/capacity-planning.md 9.8.
 */
export async function makeUntilKnown(
  experiment: Experiment & { readonly stopping: Stopping },
  cells: readonly Cell[],
  runsOf: (seeds: readonly number[]) => readonly SweepRun[],
  options: MakeRunsOptions,
): Promise<MadeSeeds> {
  const headlines = new Headlines(experiment, cells);
  let made: MadeRuns = { total: 0, reused: 0, made: 0, failed: 0, failures: new Map() };
  let count = 0;
  for (let next = wanted(experiment, headlines, count); next > count; next = wanted(experiment, headlines, count)) {
    const runs = runsOf(experiment.seeds.slice(count, next));
    const before = made;
    const block = await makeRuns(
      runs.map(({ named }) => named),
      { ...options, progress: (counts) => options.progress?.(sum(before, counts)) },
    );
    made = { ...sum(before, block), failures: new Map([...before.failures, ...block.failures]) };
    count = next;
    if (block.reused + block.made < block.total) break;
    for (const { cell, seed, named } of runs) headlines.add(cell, seed, options.store.read(named.key)?.metrics ?? []);
  }
  return { made, seeds: experiment.seeds.slice(0, count) };
}

/** How many seeds it takes, judged by the first `count`: no more than these when they are enough. */
function wanted({ metrics, seeds, stopping }: Experiment & { readonly stopping: Stopping }, { values }: Headlines, count: number): number {
  const rows = stopping.metrics.flatMap((name) => values[metrics.indexOf(name)].map((ofCell) => ofCell.subarray(0, count)));
  return stoppingDecision(rows, { ...stopping, cap: seeds.length }).runs;
}

const sum = (a: RunCounts, b: RunCounts): RunCounts => ({
  total: a.total + b.total,
  reused: a.reused + b.reused,
  made: a.made + b.made,
  failed: a.failed + b.failed,
});
