import { CPU_COLUMN, MEMORY_COLUMN, type ResourceColumn, type Store } from "../../cluster/index.ts";
import { HUGEPAGES_PREFIX } from "../../model/index.ts";
import { column } from "../columns.ts";
import type { MetricSink } from "../sink.ts";
import { LADDER, type ResourceFigures, WATERFALL } from "./capacity-accounts.ts";

/** The table of where capacity went. */
export const ACCOUNTS = {
  name: "accounts",
  file: "accounts.csv",
  help:
    "Where capacity went over the whole run: integrals over time of exact step functions. Account `waterfall`: `purchased` and the terms into " +
    "which it divides without rest. What pods hold counts as theirs whatever the state of the node; `stranded`, `headroom`, `down` (booting, " +
    "not ready, being removed, all of a machine that is no node) and `cordoned` divide what is free. Account `ladder`: from what machines have " +
    "to what came of it; `schedulable` is allocatable less DaemonSets and static pods, `placeable` is requested plus what is free on nodes where " +
    "the smallest requests seen until then fit by resources, `useful` is used less attempts that failed, crashed or were stopped before " +
    "their end. Account `stranded_by`: stranded by the one resource that was lacking, or `several`. For scalar resources a running pod " +
    "uses all it requests.",
  columns: [
    column("account", "text", "waterfall, ladder or stranded_by."),
    column("resource", "text", "cpu, memory or the name of a scalar resource."),
    column("term", "text", "Which part."),
    { ...column("value", "number", "Amount times hours."), digits: 6 },
    column("unit", "text", "core_hours, gib_hours or unit_hours."),
    column("ratio", "ratio", "Share of what was purchased. Empty when nothing was."),
  ],
} as const;

const HOUR_MS = 3_600_000n;
const GIB = 1_073_741_824n;
/** So many parts are kept of a quotient, many more than are written. */
const PARTS = 1_000_000_000_000n;

/** How the amounts of a resource are told. */
function unitOf({ resources }: Store, resource: ResourceColumn): { readonly unit: string; readonly perHour: bigint } {
  if (resource === CPU_COLUMN) return { unit: "core_hours", perHour: 1000n * HOUR_MS };
  const bytes = resource === MEMORY_COLUMN || resources.nameOf(resource).startsWith(HUGEPAGES_PREFIX);
  return bytes ? { unit: "gib_hours", perHour: GIB * HOUR_MS } : { unit: "unit_hours", perHour: HOUR_MS };
}

/** The quotient of two exact sums as a number; NaN by nothing. */
export function quotient(dividend: bigint, divisor: bigint): number {
  if (divisor === 0n) return Number.NaN;
  const whole = dividend / divisor;
  return Number(whole) + Number(((dividend - whole * divisor) * PARTS) / divisor) / Number(PARTS);
}

/** Writes the table. */
export function writeAccounts(store: Store, figures: readonly ResourceFigures[], sink: MetricSink): void {
  sink.begin(ACCOUNTS);
  const write = (account: string, rows: (of: ResourceFigures) => Iterable<readonly [string, bigint]>): void => {
    for (const of of figures) {
      const { unit, perHour } = unitOf(store, of.column);
      for (const [term, amount] of rows(of)) {
        const values = [quotient(amount, perHour), unit, quotient(amount, of.purchased)];
        sink.row(ACCOUNTS.name, [account, store.resources.nameOf(of.column), term, ...values]);
      }
    }
  };
  write("waterfall", ({ purchased, waterfall }) => [
    ["purchased", purchased],
    ...WATERFALL.map((term) => [term, waterfall[term]] as const),
  ]);
  write("ladder", ({ ladder }) => LADDER.map((step) => [step, ladder[step]] as const));
  write("stranded_by", ({ strandedBy }) => strandedBy);
}
