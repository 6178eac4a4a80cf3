import { assert } from "../../engine/index.ts";

/** What becomes of the part of machines that nobody held. */
export type IdleMode = "separate" | "by-node" | "by-cluster";

/** How costs are told apart and shared. */
export interface CostSettings {
  /** Pod labels by whose values costs are told apart. */
  readonly labels: readonly string[];
  readonly idle: IdleMode;
  /** Namespaces whose cost is shared by all others, in proportion to theirs. */
  readonly sharedNamespaces: readonly string[];
}

/** Nothing by labels, idle cost by itself, and what runs in kube-system shared. */
export const DEFAULT_COSTS: CostSettings = { labels: [], idle: "separate", sharedNamespaces: ["kube-system"] };

/** What one of those who are told apart costs, in USD. */
export interface CostLine {
  used: number;
  slack: number;
  idle: number;
  /** Of others' cost that it bears, or, negative, of its own that others bear. */
  shared: number;
  /** What its requests alone cost: what efficiency is measured against. */
  requested: number;
}

/** All of a line. */
export const totalOf = ({ used, slack, idle, shared }: CostLine): number => used + slack + idle + shared;

/** A line that costs nothing. */
export const noCost = (): CostLine => ({ used: 0, slack: 0, idle: 0, shared: 0, requested: 0 });

/** Spreads `idleUsd` over the lines by what they cost. Returns what is left because no line costs anything. */
export function spreadIdle(lines: readonly CostLine[], idleUsd: number): number {
  const sum = lines.reduce((total, { used, slack }) => total + used + slack, 0);
  if (sum === 0) return idleUsd;
  for (const line of lines) line.idle += (idleUsd * (line.used + line.slack)) / sum;
  return 0;
}

/** Has the other lines bear the cost of `common` ones in proportion to theirs; nothing changes when they cost nothing. */
export function spreadShared(lines: readonly CostLine[], common: readonly CostLine[]): void {
  const sum = lines.reduce((total, line) => total + totalOf(line), 0);
  if (sum === 0) return;
  const costs = lines.map(totalOf);
  const shared = common.reduce((total, line) => total + totalOf(line), 0);
  for (const line of common) line.shared -= totalOf(line);
  for (const [i, line] of lines.entries()) line.shared += (shared * costs[i]) / sum;
}

/**
 * The amounts in whole millionths, rounded so that they add up to `total` exactly: largest remainder first, earlier ones on ties.
 * The amounts must add up to the total themselves, but for the rounding of doubles.
 */
export function roundedTo(total: number, amounts: readonly number[]): number[] {
  const MICRO = 1_000_000;
  const sum = amounts.reduce((before, amount) => before + amount, 0);
  assert(Math.abs(sum - total) <= 1e-9 * Math.max(1, Math.abs(total)), "costs add up to the bill", { sum, total });
  const floors = amounts.map((amount) => Math.floor(amount * MICRO));
  const missing = Math.round(total * MICRO) - floors.reduce((before, amount) => before + amount, 0);
  const order = amounts.map((amount, i) => ({ i, rest: amount * MICRO - floors[i] })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (let n = 0; n < missing; n++) floors[order[n % order.length].i]++;
  return floors;
}
