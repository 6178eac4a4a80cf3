import type { Cell } from "./cells.ts";
import type { Experiment } from "./experiment.ts";
import type { SeedInterval } from "./interval.ts";
import { stoppingLines } from "./stopping-outcome.ts";
import type { SweepTables } from "./tables.ts";

const DIGITS_MAX = 6;
/** Effects are listed up to so many; all of them are in effects.csv. */
const EFFECTS_MAX = 40;

/** The sweep as a person reads it: a line per cell with its headline metrics, then what each level of a factor does. */
export function formatSweep(experiment: Experiment, cells: readonly Cell[], tables: SweepTables): string {
  const shown = experiment.metrics.flatMap((_, i) => (tables.units[i] === "" ? [] : [i]));
  const names = experiment.metrics;
  const several = experiment.scenarios.length > 1;
  const header = ["cell", ...(several ? ["scenario"] : []), ...experiment.factors.map(({ name }) => name), ...shown.map((i) => names[i])];
  const rows = cells.map(({ number, scenario, point }, cell) => [
    `${number}`,
    ...(several ? [scenario.written] : []),
    ...point.map(({ text }) => text),
    ...shown.map((i) => intervalText(tables.intervals[i][cell])),
  ]);
  const without = names.filter((_, i) => tables.units[i] === "");
  const notes = without.length === 0 ? [] : [`no run has a value of ${without.join(", ")}`];
  const stopped = tables.stopping === undefined ? [] : ["", ...stoppingLines(tables.stopping)];
  return [...aligned([header, ...rows]), ...notes, ...effectLines(experiment, tables), ...stopped].join("\n");
}

function effectLines({ metrics }: Experiment, { effects }: SweepTables): string[] {
  const known = effects.filter(({ difference }) => difference.n > 0);
  if (known.length === 0) return [];
  const rows = known
    .slice(0, EFFECTS_MAX)
    .map(({ factor, level, baseline, metric, difference }) => [
      factor,
      `${level} against ${baseline}`,
      metrics[metric],
      `${difference.mean > 0 ? "+" : ""}${intervalText(difference)}`,
    ]);
  const rest = known.length > EFFECTS_MAX ? [`${known.length - EFFECTS_MAX} more in effects.csv`] : [];
  return ["", "Effects, paired by seed, with 95 % intervals", ...aligned(rows), ...rest];
}

/** `41.2 ± 1.3`: the half-width with two digits that count, and the mean with no more decimals than it supports. */
export function intervalText({ n, mean, halfWidth }: SeedInterval): string {
  if (n === 0) return "-";
  const digits = Number.isNaN(halfWidth) || halfWidth === 0 ? decimalsFor(mean, 4) : decimalsFor(halfWidth, 2);
  const text = mean.toFixed(digits);
  return Number.isNaN(halfWidth) ? text : `${text} ± ${halfWidth.toFixed(digits)}`;
}

/** Decimals with which a number shows so many digits that count. */
function decimalsFor(value: number, digits: number): number {
  if (value === 0) return 0;
  return Math.min(DIGITS_MAX, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join("  ")}`.trimEnd());
}
