import type { ReportFolder } from "../../tables/read-folder.ts";
import { unitOfObjective } from "./plan-facts.ts";

/** A configuration that was tried, with its first objective and the one that decided. */
export interface TriedConfiguration {
  readonly trial: string;
  /** Machines of each pool, as in the table. */
  readonly sizes: readonly string[];
  readonly usdPerHour: number;
  readonly seeds: string;
  readonly verdict: string;
  readonly chosen: boolean;
  readonly first: TriedObjective;
  /** The first objective that is not met; the first of all when all are. */
  readonly deciding: TriedObjective;
}

/** An objective of a configuration that was tried. */
export interface TriedObjective {
  readonly description: string;
  readonly unit: string;
  /** Infinity: no bound; NaN: nothing was measured. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The columns of `tried.csv` between the number of the trial and its price: a pool each. */
const POOLS_FROM = 1;

/** The rows of `tried.csv`, one configuration each, the cheapest first. */
export function readTried(folder: ReportFolder): TriedConfiguration[] {
  const table = folder.table("tried");
  const pools = table.names.slice(POOLS_FROM, table.names.indexOf("cost_usd_per_hour"));
  const sizes = pools.map((column) => table.texts(column));
  const answer = folder.facts
    .get("answer")
    .get("sizes")
    .list()
    .map((size) => size.text())
    .join(" ");
  const [trials, seeds, verdicts, ownVerdicts] = ["trial", "seeds", "verdict", "objective_verdict"].map((column) => table.texts(column));
  const costs = table.numbers("cost_usd_per_hour");
  const objectiveAt = objectivesOf(folder);
  const rowsOf = new Map<string, number[]>();
  for (const [row, trial] of trials.entries()) rowsOf.set(trial, [...(rowsOf.get(trial) ?? []), row]);
  const found = [...rowsOf].map(([trial, rows]): TriedConfiguration => {
    const [row] = rows;
    const own = sizes.map((column) => column[row]);
    return {
      trial,
      sizes: own,
      usdPerHour: costs[row],
      seeds: seeds[row],
      verdict: verdicts[row],
      chosen: own.join(" ") === answer,
      first: objectiveAt(row),
      deciding: objectiveAt(rows.find((candidate) => ownVerdicts[candidate] !== "met") ?? row),
    };
  });
  return found.sort((a, b) => a.usdPerHour - b.usdPerHour || Number(a.trial) - Number(b.trial));
}

/** Reads the objective of a row. What has no bound is empty there, and so is what was not measured: the verdict tells them apart. */
function objectivesOf(folder: ReportFolder): (row: number) => TriedObjective {
  const table = folder.table("tried");
  const [descriptions, verdicts] = [table.texts("objective"), table.texts("objective_verdict")];
  const [means, lows, highs] = ["mean", "low", "high"].map((column) => table.numbers(column));
  return (row) => ({
    description: descriptions[row],
    unit: unitOfObjective(descriptions[row]),
    mean: Number.isNaN(means[row]) && verdicts[row] !== "unknown" ? Number.POSITIVE_INFINITY : means[row],
    low: lows[row],
    high: highs[row],
  });
}
