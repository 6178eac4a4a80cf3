import type { NodeGroup } from "../../cluster/index.ts";
import { column } from "../columns.ts";
import type { MetricSink } from "../sink.ts";
import { type CostLine, type CostSettings, noCost, roundedTo, spreadIdle, spreadShared } from "./allocation.ts";
import type { PoolBill } from "./billing.ts";
import type { CostLedger, PoolShares } from "./cost-ledger.ts";
import type { Tenant } from "./tenants.ts";

/** The table of who costs what. */
export const COSTS = {
  name: "costs",
  file: "costs.csv",
  help:
    "Who costs what: the machines whose price is known, divided among the pods they carried. A pod pays for the larger of request and use, at " +
    "the prices of its machine's resources. For each `by` the rows add up to the bill exactly, to the millionth of a dollar; the rows of " +
    "`reconciliation` say so. Names in brackets are what belongs to nobody: (idle), (unused commitment). Where a machine's pods used more than " +
    "the machine, their shares are scaled down to its price: see overused_machine_hours of the summary. Empty when no price is known.",
  columns: [
    column("by", "text", "namespace, workload, label:<key>, pool, or reconciliation."),
    column("name", "text", "Which one; workloads as namespace/kind/name."),
    column("used_usd", "usd", "Cost of what was used."),
    column("slack_usd", "usd", "Cost of what was requested and not used."),
    column("idle_usd", "usd", "Part of what nobody held, by the rule output.idle."),
    column("shared_usd", "usd", "Part borne of the namespaces output.sharedNamespaces; negative: borne by others."),
    column("total_usd", "usd", "All of these."),
    column("efficiency_ratio", "ratio", "Cost of what was used / cost of what was requested. Empty when nothing was."),
  ],
} as const;

const IDLE = "(idle)";
const UNUSED = "(unused commitment)";
const MICRO = 1_000_000;

/** A pool with its bill. */
export interface BilledPool {
  readonly group: NodeGroup;
  readonly bill: PoolBill;
  readonly shares: PoolShares;
}

/** What the pools cost in all, by what it was good for. USD. */
export interface CostTotals {
  readonly billUsd: number;
  readonly usedUsd: number;
  readonly slackUsd: number;
  readonly idleUsd: number;
  readonly unusedUsd: number;
  /** Billed machine-milliseconds whose shares were scaled down. */
  readonly normalisedMs: number;
}

/** USD of a machine-millisecond of a pool. */
const rateOf = ({ bill, shares }: BilledPool): number => (shares.billedMs === 0 ? 0 : bill.machinesUsd / shares.billedMs);

/** The sums over all pools. */
export function costTotals(pools: readonly BilledPool[]): CostTotals {
  const sum = (of: (pool: BilledPool) => number): number => pools.reduce((total, pool) => total + of(pool), 0);
  const held = (of: "used" | "slack") => (pool: BilledPool) =>
    rateOf(pool) * [...pool.shares.tenants.values()].reduce((total, share) => total + share[of], 0);
  return {
    billUsd: sum(({ bill }) => bill.machinesUsd + bill.unusedUsd),
    usedUsd: sum(held("used")),
    slackUsd: sum(held("slack")),
    idleUsd: sum((pool) => rateOf(pool) * pool.shares.idleMs),
    unusedUsd: sum(({ bill }) => bill.unusedUsd),
    normalisedMs: sum(({ shares }) => shares.normalisedMs),
  };
}

/** Writes the table. */
export function writeCosts(ledger: CostLedger, pools: readonly BilledPool[], settings: CostSettings, sink: MetricSink): void {
  sink.begin(COSTS);
  if (pools.length === 0) return;
  const { billUsd } = costTotals(pools);
  const lines = tenantLines(ledger, pools, settings);
  const groupings: [by: string, Map<string, CostLine>][] = [
    ["namespace", grouped(lines, ({ namespace }) => namespace)],
    ["workload", grouped(lines, ({ namespace, workload }) => `${namespace}/${workload}`)],
    ...settings.labels.map((key, i): [string, Map<string, CostLine>] => [
      `label:${key}`,
      grouped(lines, ({ labels }) => labels[i] || "(none)"),
    ]),
    ["pool", poolLines(pools)],
  ];
  for (const [by, rows] of groupings) writeGroup(by, rows, billUsd, sink);
  sink.row(COSTS.name, ["reconciliation", "bill", ...[Number.NaN, Number.NaN, Number.NaN, Number.NaN], billUsd, Number.NaN]);
}

/** A line for each tenant, and for what belongs to nobody. */
function tenantLines({ tenants }: CostLedger, pools: readonly BilledPool[], settings: CostSettings): [Tenant | string, CostLine][] {
  const lines = tenants.all.map(noCost);
  for (const pool of pools)
    for (const [tenant, share] of pool.shares.tenants) {
      const rate = rateOf(pool);
      lines[tenant].used += share.used * rate;
      lines[tenant].slack += share.slack * rate;
      lines[tenant].requested += share.requested * rate;
      if (settings.idle === "by-node") lines[tenant].idle += share.idle * rate;
    }
  const { idleUsd, unusedUsd } = costTotals(pools);
  const idle = { ...noCost(), idle: idleLeft(lines, idleUsd, pools, settings) };
  const isShared = (i: number): boolean => settings.sharedNamespaces.includes(tenants.all[i].namespace);
  spreadShared(
    lines.filter((_, i) => !isShared(i)),
    lines.filter((_, i) => isShared(i)),
  );
  const own = tenants.all.map((tenant, i): [Tenant, CostLine] => [tenant, lines[i]]);
  return [...own, [IDLE, idle], [UNUSED, { ...noCost(), idle: unusedUsd }]];
}

/** Spreads idle cost over the lines as settled; returns what stays idle. */
function idleLeft(lines: readonly CostLine[], idleUsd: number, pools: readonly BilledPool[], { idle }: CostSettings): number {
  if (idle === "separate") return idleUsd;
  if (idle === "by-cluster") return spreadIdle(lines, idleUsd);
  return pools.reduce((sum, pool) => sum + rateOf(pool) * pool.shares.orphanMs, 0);
}

function grouped(lines: readonly [Tenant | string, CostLine][], nameOf: (tenant: Tenant) => string): Map<string, CostLine> {
  const rows = new Map<string, CostLine>();
  for (const [tenant, line] of lines) {
    const name = typeof tenant === "string" ? tenant : nameOf(tenant);
    const row = rows.get(name) ?? noCost();
    rows.set(name, row);
    for (const part of ["used", "slack", "idle", "shared", "requested"] as const) row[part] += line[part];
  }
  return rows;
}

function poolLines(pools: readonly BilledPool[]): Map<string, CostLine> {
  const lines = pools.map((pool): [string, CostLine] => {
    const { usedUsd: used, slackUsd: slack, idleUsd: idle, unusedUsd } = costTotals([pool]);
    const requested = rateOf(pool) * [...pool.shares.tenants.values()].reduce((total, share) => total + share.requested, 0);
    return [pool.group.name, { used, slack, idle: idle + unusedUsd, shared: 0, requested }];
  });
  return new Map(lines);
}

/** Writes the rows of one way of telling costs apart, by name, and the row that reconciles them with the bill. */
function writeGroup(by: string, rows: ReadonlyMap<string, CostLine>, billUsd: number, sink: MetricSink): void {
  const sorted = [...rows].filter(isWorthARow).sort(([a], [b]) => (a < b ? -1 : 1));
  const cells = roundedTo(
    billUsd,
    sorted.flatMap(([, { used, slack, idle, shared }]) => [used, slack, idle, shared]),
  );
  sorted.forEach(([name, { used, requested }], i) => {
    const parts = cells.slice(i * 4, i * 4 + 4);
    const total = parts.reduce((sum, cell) => sum + cell, 0);
    sink.row(COSTS.name, [by, name, ...parts.map(usdOf), usdOf(total), requested === 0 ? Number.NaN : used / requested]);
  });
  const sum = cells.reduce((total, cell) => total + cell, 0);
  const sums = [0, 1, 2, 3].map((part) => usdOf(cells.reduce((total, cell, i) => (i % 4 === part ? total + cell : total), 0)));
  sink.row(COSTS.name, ["reconciliation", by, ...sums, usdOf(sum), Number.NaN]);
}

const usdOf = (micro: number): number => micro / MICRO;

/** What belongs to nobody has a row only when there is any. */
const isWorthARow = ([name, { idle }]: readonly [string, CostLine]): boolean => (name !== IDLE && name !== UNUSED) || idle !== 0;
