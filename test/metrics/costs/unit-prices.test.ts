import { expect, test } from "vitest";
import { nodeTemplateOf, parseCatalogue } from "../../../src/cloud/index.ts";
import { nodeCapacity, ResourceNames } from "../../../src/cluster/index.ts";
import { unitPrices } from "../../../src/metrics/costs/unit-prices.ts";
import { readCatalogue } from "../../../src/workloads/index.ts";

test("on every machine of the catalogue, amounts times unit prices are the machine's price", () => {
  const resources = new ResourceNames();
  const { types } = parseCatalogue(readCatalogue());
  expect(types.size).toBeGreaterThan(100);
  for (const type of types.values()) {
    const capacity = nodeCapacity(nodeTemplateOf(type), resources);
    const prices = unitPrices(type.onDemandUsdPerHour, capacity, resources);
    const sum = capacity.reduce((total, [column, amount]) => total + amount * prices.get(column)!, 0);
    expect(sum).toBeCloseTo(type.onDemandUsdPerHour, 9);
    for (const price of prices.values()) expect(price).toBeGreaterThanOrEqual(0);
  }
});

test("a machine that has nothing of worth has no unit prices", () => {
  const resources = new ResourceNames();
  expect([...unitPrices(3, [[resources.columnOf("example.com/dongle"), 4]], resources).values()]).toEqual([0]);
});
