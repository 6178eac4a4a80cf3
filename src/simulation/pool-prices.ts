import type { InstanceType } from "../cloud/index.ts";
import type { NodeGroup, NodePrice } from "../cluster/index.ts";
import { hours, type Millis, seconds } from "../engine/index.ts";
import type { InputProblem, NodePoolSpec } from "../workloads/index.ts";

/** Shortest life of a machine that clouds bill. Source: AWS, Google Cloud and Azure price lists, per-second billing, read 2026-11. */
const MINIMUM_MS = seconds(60);
const GRANULARITY_MS: Readonly<Record<"second" | "hour", Millis>> = { second: seconds(1), hour: hours(1) };

/** What a machine of a pool costs and how it is charged: as written, else by the catalogue. */
export function pricesOf(spec: NodePoolSpec, type: InstanceType | undefined): Pick<NodeGroup, "priceUsdPerHour" | "price"> {
  const { price } = spec;
  const onDemand = price?.onDemandUsdPerHour ?? type?.onDemandUsdPerHour;
  const rate = spec.priceUsdPerHour ?? (spec.spot ? spotUsdPerHour(spec, onDemand, type) : onDemand);
  const charged: NodePrice = {
    model: price?.model ?? (spec.spot ? "spot" : "on-demand"),
    committed: price?.committed,
    minimumMs: price?.minimumMs ?? MINIMUM_MS,
    granularityMs: GRANULARITY_MS[price?.granularity ?? "second"],
  };
  return { priceUsdPerHour: rate, price: charged };
}

/** The ratio as written, else that of the catalogue, of the on-demand rate. */
function spotUsdPerHour({ price }: NodePoolSpec, onDemand: number | undefined, type: InstanceType | undefined): number | undefined {
  if (price?.spotRatio !== undefined) return onDemand === undefined ? undefined : onDemand * price.spotRatio;
  if (type?.spotUsdPerHour === undefined || price?.onDemandUsdPerHour === undefined) return type?.spotUsdPerHour;
  return (price.onDemandUsdPerHour * type.spotUsdPerHour) / type.onDemandUsdPerHour;
}

/** What is missing for a price that the scenario asks for in parts. */
export function priceProblems(spec: NodePoolSpec, type: InstanceType | undefined): InputProblem[] {
  const { price, name, place } = spec;
  if (price === undefined) return [];
  const at = (field: string, expected: string, found: string): InputProblem => ({
    ...place,
    path: `spec.cluster.nodePools[${name}].price.${field}`,
    expected,
    found,
  });
  const problems: InputProblem[] = [];
  const { region, onDemandUsdPerHour } = price;
  if (onDemandUsdPerHour === undefined && type === undefined) {
    problems.push(at("onDemandUsdPerHour", "a rate, as the pool has no instanceType of the catalogue", "nothing"));
  }
  if (type !== undefined && region !== undefined && region !== type.region && onDemandUsdPerHour === undefined) {
    const expected = `${type.region}, the only region of which the catalogue has a price of ${type.key}, or onDemandUsdPerHour`;
    problems.push(at("region", expected, JSON.stringify(region)));
  }
  if (spec.spot && price.spotRatio === undefined && type?.spotUsdPerHour === undefined) {
    problems.push(at("spotRatio", "a ratio, as the catalogue knows no spot price here", "nothing"));
  }
  return problems;
}
