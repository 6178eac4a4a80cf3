import type { ResourceColumn, ResourceNames } from "../../cluster/index.ts";

const GIB = 1_073_741_824;

/**
 * What a unit is worth beside the others, USD per hour: a millicore, a byte, a GPU.
 * Source: OpenCost default pricing (CPU 0.031611 per core, RAM 0.004237 per GiB, GPU 0.95), read 2026-11.
 * Differs: a thousandth of a shared GPU counts as such; every other scalar resource is worth nothing.
 */
const REFERENCE_RATES: ReadonlyMap<string, number> = new Map([
  ["cpu", 0.031611 / 1000],
  ["memory", 0.004237 / GIB],
  ["nvidia.com/gpu", 0.95],
  ["amd.com/gpu", 0.95],
  ["wavetank.dev/gpu-milli", 0.95 / 1000],
]);

/**
 * The price of a machine split over what it has: by resource column, USD per hour of a millicore, byte or unit. Amounts times prices
 * add up to the machine's price. All zero for a machine that has nothing of worth.
 * Source: price split by reference rates: f = P / sum of rate times capacity, unit price = f times rate.
 */
export function unitPrices(
  priceUsdPerHour: number,
  capacity: readonly (readonly [column: ResourceColumn, amount: number])[],
  resources: ResourceNames,
): ReadonlyMap<ResourceColumn, number> {
  const rated = capacity.map(([column, amount]) => ({ column, amount, rate: REFERENCE_RATES.get(resources.nameOf(column)) ?? 0 }));
  const worth = rated.reduce((sum, { amount, rate }) => sum + amount * rate, 0);
  return new Map(rated.map(({ column, rate }) => [column, worth === 0 ? 0 : (priceUsdPerHour * rate) / worth]));
}
