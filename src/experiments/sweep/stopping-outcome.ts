import { counted, jsonNumber } from "../comparison/number-text.ts";
import { relativeErrorOf } from "../statistics/index.ts";
import type { HeadlineValues } from "./effects.ts";
import type { Experiment } from "./experiment.ts";

/** What is known of a metric. Cells are told by their numbers. */
export interface KnownMetric {
  readonly metric: string;
  /** Error relative to the true mean in the cell where it is largest, in six digits; null when nothing can be said. */
  readonly relativeError: number | null;
  /** That cell; null when all are left out. */
  readonly cell: number | null;
  /** Cells in which it is not known well enough. */
  readonly open: readonly number[];
  /** Cells without a value, or with a mean of 0, which has no relative error. */
  readonly leftOut: readonly number[];
}

/** How a sweep that stops when it knows enough came to its end; as it stands in sweep.json. */
export interface StoppingOutcome {
  readonly until: number;
  readonly first: number;
  readonly block: number;
  readonly max: number;
  readonly verdict: "reached" | "cap" | "interrupted";
  readonly seeds: number;
  readonly metrics: readonly KnownMetric[];
}

/** Judges the values of the seeds that were run. Undefined when the experiment says which seeds are run. */
export function stoppingOutcome(
  { stopping, seedsMax, metrics, seeds }: Experiment,
  values: HeadlineValues,
  missing: number,
): StoppingOutcome | undefined {
  if (stopping === undefined) return undefined;
  const { relativeError: until, first, block } = stopping;
  const known = stopping.metrics.map((name) => knownMetric(name, values[metrics.indexOf(name)], until));
  const verdict = known.every(({ open }) => open.length === 0) ? "reached" : "cap";
  return { until, first, block, max: seedsMax, verdict: missing > 0 ? "interrupted" : verdict, seeds: seeds.length, metrics: known };
}

function knownMetric(metric: string, cells: readonly Float64Array[], until: number): KnownMetric {
  const errors = cells.map((values) => relativeErrorOf([...values]));
  const numbers = (chosen: (error: number | undefined) => boolean) => errors.flatMap((error, i) => (chosen(error) ? [i + 1] : []));
  const largest = Math.max(...errors.map((error) => error ?? -1));
  return {
    metric,
    relativeError: largest < 0 ? null : jsonNumber(largest),
    cell: largest < 0 ? null : errors.indexOf(largest) + 1,
    open: numbers((error) => error !== undefined && error > until),
    leftOut: numbers((error) => error === undefined),
  };
}

/** The outcome as a person reads it. */
export function stoppingLines({ until, verdict, seeds, metrics }: StoppingOutcome): string[] {
  const reached = metrics.flatMap((known) =>
    known.cell === null ? [] : [`${known.metric} to ${percentText(known.relativeError)} in cell ${known.cell}`],
  );
  const left = metrics.flatMap(({ metric, leftOut }) => (leftOut.length === 0 ? [] : [`${metric} in ${cellsText(leftOut)}`]));
  const open = metrics.flatMap((known) => (known.open.length === 0 ? [] : [`${known.metric} in ${cellsText(known.open)}`]));
  return [
    `${counted(seeds, "seed")}${VERDICTS[verdict]}: means were to be known to ${percentText(until)}`,
    ...(open.length === 0 ? [] : [`  not known so well: ${open.join("; ")}`]),
    ...(reached.length === 0 ? [] : [`  reached, where it is least: ${reached.join("; ")}`]),
    ...(left.length === 0 ? [] : [`  left out, as there is no value or the mean is 0: ${left.join("; ")}`]),
  ];
}

const VERDICTS = { reached: " were enough", cap: ", the most allowed, were not enough", interrupted: ", interrupted" };

function percentText(share: number | null): string {
  return share === null ? "no share that can be told" : `${Number((share * 100).toPrecision(2))} %`;
}

/** Cells that are named; of more only the count is told. */
const CELLS_SHOWN = 8;

function cellsText(cells: readonly number[]): string {
  const rest = cells.length > CELLS_SHOWN ? ` and ${cells.length - CELLS_SHOWN} more` : "";
  return `${cells.length === 1 ? "cell" : "cells"} ${cells.slice(0, CELLS_SHOWN).join(", ")}${rest}`;
}
