import type { NodeGroup } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";

const HOUR_MS = 3_600_000;

/** What of a machine's life is paid for: rounded up to the granularity of its price, at least the minimum. */
export function billedMs({ price }: Pick<NodeGroup, "price">, lifeMs: Millis): Millis {
  if (price === undefined) return lifeMs;
  const { granularityMs, minimumMs } = price;
  return Math.max(minimumMs, Math.ceil(lifeMs / granularityMs) * granularityMs);
}

/** Machine-milliseconds of a pool until the end of the run. */
export interface PoolTimes {
  /** As billed, machine by machine. */
  readonly billedMs: number;
  /** Of machines beyond those committed. */
  readonly overflowMs: number;
  /** Of machines that the commitment covers, and of commitment without machines. */
  readonly coveredMs: number;
  readonly uncoveredMs: number;
}

/** What a pool costs. */
export interface PoolBill {
  readonly machinesUsd: number;
  /** Committed and not used. */
  readonly unusedUsd: number;
}

/** The bill of a pool; undefined without a price. */
export function poolBill({ price, priceUsdPerHour }: NodeGroup, times: PoolTimes): PoolBill | undefined {
  const { committed } = price ?? {};
  if (priceUsdPerHour === undefined) return undefined;
  if (committed === undefined) return { machinesUsd: (times.billedMs / HOUR_MS) * priceUsdPerHour, unusedUsd: 0 };
  const machinesUsd = (times.coveredMs / HOUR_MS) * committed.usdPerHour + (times.overflowMs / HOUR_MS) * priceUsdPerHour;
  return { machinesUsd, unusedUsd: (times.uncoveredMs / HOUR_MS) * committed.usdPerHour };
}

/** What a pool of so many machines costs now; 0 without a price. */
export function usdPerHourOf({ price, priceUsdPerHour = 0 }: NodeGroup, machines: number): number {
  const { committed } = price ?? {};
  if (committed === undefined) return machines * priceUsdPerHour;
  return committed.nodes * committed.usdPerHour + Math.max(0, machines - committed.nodes) * priceUsdPerHour;
}

/** The rate at which one machine of a pool is told to cost, for its own row: that of the commitment where there is one. */
export const machineUsdPerHour = ({ price, priceUsdPerHour }: NodeGroup): number | undefined =>
  price?.committed?.usdPerHour ?? priceUsdPerHour;
