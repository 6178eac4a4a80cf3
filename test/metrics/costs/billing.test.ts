import { expect, test } from "vitest";
import type { NodeGroup, NodePrice } from "../../../src/cluster/index.ts";
import { billedMs, poolBill, usdPerHourOf } from "../../../src/metrics/costs/billing.ts";

const second = 1000;
const hour = 3600 * second;
const perSecond: NodePrice = { model: "on-demand", committed: undefined, minimumMs: 60 * second, granularityMs: second };
const perHour: NodePrice = { ...perSecond, granularityMs: hour };
const committed: NodePrice = { ...perSecond, model: "committed", committed: { usdPerHour: 0.6, nodes: 10 } };
const group = (price: NodePrice | undefined, priceUsdPerHour: number | undefined = 1) => ({ price, priceUsdPerHour }) as NodeGroup;

/** What is paid for of a life, in seconds. */
const check = (price: NodePrice | undefined, lifeSeconds: number, paidSeconds: number) =>
  expect(billedMs(group(price), lifeSeconds * second)).toBe(paidSeconds * second);

test("lives are rounded up", () => {
  check(undefined, 12.345, 12.345);
  check(perSecond, 0, 60);
  check(perSecond, 59.9, 60);
  check(perSecond, 60, 60);
  check(perSecond, 60.001, 61);
  check(perHour, 60, 3600);
  check(perHour, 3600, 3600);
  check(perHour, 3600.001, 7200);
});

test("bills of pools", () => {
  const times = { billedMs: 12 * hour, overflowMs: 2 * hour, coveredMs: 30 * hour, uncoveredMs: 5 * hour };
  expect(poolBill(group(perSecond), times)).toEqual({ machinesUsd: 12, unusedUsd: 0 });
  expect(poolBill(group(committed), times)).toEqual({ machinesUsd: 30 * 0.6 + 2, unusedUsd: 3 });
  expect(poolBill({ price: perSecond, priceUsdPerHour: undefined } as NodeGroup, times)).toBeUndefined();
});

test("what a pool costs now: a commitment costs with and without machines, and those beyond are on demand", () => {
  expect([0, 3].map((machines) => usdPerHourOf(group(perSecond), machines))).toEqual([0, 3]);
  expect([0, 10, 12].map((machines) => usdPerHourOf(group(committed), machines))).toEqual([6, 6, 8]);
});
