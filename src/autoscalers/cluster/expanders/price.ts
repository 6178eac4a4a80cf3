import type { PodTemplate } from "../../../cluster/index.ts";
import { type Container, quantityFromJson, quantityMilliValue, quantityValue } from "../../../model/index.ts";
import { GPU_RESOURCE } from "../names.ts";
import type { NodeFactsReader } from "../node-facts.ts";
import { type Expander, type ExpanderContext, type ExpansionOption, type PodPrices, smallest } from "./expander.ts";

const GIB = 1_073_741_824;
const MIB = 1024 ** 2;
/** The pod whose price is added above and below, so that small differences do not matter. */
const STABILIZER = { cpuMillicores: 500, memoryBytes: 500 * MIB, gpus: 0 };
const GPU_SUPPRESSION = 1000;

/** Largest cluster, in nodes, that prefers nodes of so many cores. Source: expander/price/preferred.go. */
const PREFERRED_CORES: readonly (readonly [nodes: number, cores: number])[] = [
  [2, 1],
  [6, 2],
  [20, 4],
  [60, 8],
  [200, 16],
  [Number.POSITIVE_INFINITY, 32],
];

/** List prices of Google Compute Engine, USD per hour. Source: kubernetes/autoscaler, cloudprovider/gce/gce_price_model.go, read 2026-08. */
export const DEFAULT_POD_PRICES: PodPrices = { cpuUsdPerCoreHour: 0.033174, memoryUsdPerGibHour: 0.004446, gpuUsdPerHour: 0.7 };

/**
 * The options whose nodes cost least for what their pods would be worth, with a liking for nodes that suit the size of the cluster.
 * Options whose price is not known are dropped.
 * Source: cluster-autoscaler 1.36.1, expander/price/price.go.
 * Differs: the price of a node is its group's, whatever the provider.
 */
export const price: Expander = {
  name: "price",
  keep(options, context) {
    const priced = options.filter(({ group }) => group.priceUsdPerHour !== undefined);
    return smallest(priced, (option) => scoreOf(option, context));
  },
  score: (option, context) =>
    option.group.priceUsdPerHour === undefined ? undefined : `price score ${scoreOf(option, context).toFixed(4)}`,
};

function scoreOf({ group, template, nodeCount, pods }: ExpansionOption, { env, prices, nodeCount: clusterNodes }: ExpanderContext): number {
  const stabilization = priceOf(STABILIZER, prices);
  let podPrice = 0;
  for (const pod of pods) podPrice += priceOf(requestsOf(env.store.pods.templates[pod]), prices);
  const totalNodePrice = group.priceUsdPerHour! * nodeCount;
  const priceSubScore = (totalNodePrice + stabilization) / (podPrice + stabilization);
  return suppressionOf(template, nodeCount, clusterNodes, env.facts) * priceSubScore;
}

function suppressionOf(
  { node, capacityCpuMillicores }: ExpansionOption["template"],
  nodeCount: number,
  clusterNodes: number,
  facts: NodeFactsReader,
): number {
  if (facts.of(node).hasGpu) return GPU_SUPPRESSION;
  const preferred = PREFERRED_CORES.find(([nodes]) => clusterNodes <= nodes)![1] * 1000;
  const unfitness = Math.max(preferred / capacityCpuMillicores, capacityCpuMillicores / preferred);
  return (unfitness - 1) * (1 - Math.tanh((nodeCount - 1) / 15)) + 1;
}

interface Priced {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  readonly gpus: number;
}

function priceOf(
  { cpuMillicores, memoryBytes, gpus }: Priced,
  { cpuUsdPerCoreHour, memoryUsdPerGibHour, gpuUsdPerHour }: PodPrices,
): number {
  return (cpuMillicores / 1000) * cpuUsdPerCoreHour + (memoryBytes / GIB) * memoryUsdPerGibHour + gpus * gpuUsdPerHour;
}

const known = new WeakMap<PodTemplate, Priced>();

/** Sums of the containers' own requests; init containers and overhead have no price. */
function requestsOf(template: PodTemplate): Priced {
  let priced = known.get(template);
  if (priced === undefined) {
    const { containers } = template.spec;
    const sum = (name: string, read: (container: Container) => number) =>
      containers.reduce((total, container) => total + (container.resources?.requests?.[name] === undefined ? 0 : read(container)), 0);
    const quantity = (container: Container, name: string) => quantityFromJson(container.resources!.requests![name]);
    priced = {
      cpuMillicores: sum("cpu", (container) => Number(quantityMilliValue(quantity(container, "cpu")))),
      memoryBytes: sum("memory", (container) => Number(quantityValue(quantity(container, "memory")))),
      gpus: sum(GPU_RESOURCE, (container) => Number(quantityValue(quantity(container, GPU_RESOURCE)))),
    };
    known.set(template, priced);
  }
  return priced;
}
