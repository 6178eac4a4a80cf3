import { expect, test } from "vitest";
import { findInstanceType, parseCatalogue } from "../../src/cloud/index.ts";
import { priceProblems, pricesOf } from "../../src/simulation/pool-prices.ts";
import { formatProblem, type NodePoolPrice, type NodePoolSpec, readCatalogue } from "../../src/workloads/index.ts";

const catalogue = parseCatalogue(readCatalogue());
const type = (key: string) => findInstanceType(catalogue, key).type!;
const [aws, gcp] = [type("aws/m7i.2xlarge"), type("gcp/e2-standard-8")];

const pool = (price: Partial<NodePoolPrice> | number | undefined, spot = false) =>
  ({
    name: "p",
    spot,
    place: { file: "s.yaml", line: 3 },
    ...(typeof price === "number" && { priceUsdPerHour: price }),
    ...(typeof price === "object" && { price: { model: spot ? "spot" : "on-demand", minimumMs: 60_000, granularity: "second", ...price } }),
  }) as NodePoolSpec;

/** The rate of a pool of machines of a type, and how it is charged. */
function check(spec: NodePoolSpec, of: typeof aws | undefined, rate: number | undefined, charged: object = {}): void {
  const { priceUsdPerHour, price } = pricesOf(spec, of);
  if (rate === undefined) expect(priceUsdPerHour).toBeUndefined();
  else expect(priceUsdPerHour).toBeCloseTo(rate, 9);
  expect(price).toMatchObject({ minimumMs: 60_000, granularityMs: 1000, ...charged });
  expect(priceProblems(spec, of)).toEqual([]);
}

test("rates as written, else of the catalogue", () => {
  check(pool(undefined), aws, aws.onDemandUsdPerHour, { model: "on-demand" });
  check(pool(undefined), undefined, undefined);
  check(pool(2.5), aws, 2.5);
  check(pool({ onDemandUsdPerHour: 2 }), undefined, 2);
  check(pool({ minimumMs: 0, granularity: "hour" }), aws, aws.onDemandUsdPerHour, { minimumMs: 0, granularityMs: 3_600_000 });
  check(pool(undefined, true), gcp, gcp.spotUsdPerHour, { model: "spot" });
  check(pool({ spotRatio: 0.25 }, true), gcp, gcp.onDemandUsdPerHour / 4);
  check(pool({ onDemandUsdPerHour: 2 * gcp.onDemandUsdPerHour }, true), gcp, 2 * gcp.spotUsdPerHour!);
  check(pool({ model: "committed", committed: { usdPerHour: 1, nodes: 4 } }), aws, aws.onDemandUsdPerHour, { committed: { nodes: 4 } });
  check(pool({ region: aws.region }), aws, aws.onDemandUsdPerHour);
  check(pool({ region: "eu-central-1", onDemandUsdPerHour: 3 }), aws, 3);
});

test("what the catalogue does not know is asked for by name", () => {
  const refuses = (spec: NodePoolSpec, of: typeof aws | undefined) => priceProblems(spec, of).map(formatProblem);
  expect(refuses(pool({ region: "eu-central-1" }), aws)).toEqual([
    's.yaml:3 spec.cluster.nodePools[p].price.region: expected us-east-1, the only region of which the catalogue has a price of aws/m7i.2xlarge, or onDemandUsdPerHour, found "eu-central-1"',
  ]);
  expect(refuses(pool({}), undefined)).toEqual([
    "s.yaml:3 spec.cluster.nodePools[p].price.onDemandUsdPerHour: expected a rate, as the pool has no instanceType of the catalogue, found nothing",
  ]);
  expect(refuses(pool({ onDemandUsdPerHour: 1 }, true), undefined)).toEqual([
    "s.yaml:3 spec.cluster.nodePools[p].price.spotRatio: expected a ratio, as the catalogue knows no spot price here, found nothing",
  ]);
});
