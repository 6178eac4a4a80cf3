import { type Expander, type ExpanderContext, type ExpansionOption, smallest } from "./expander.ts";

/**
 * The options that leave least of their nodes' capacity unused; DaemonSet pods count as unused.
 * Source: cluster-autoscaler 1.36.1, expander/waste/waste.go.
 */
export const leastWaste: Expander = {
  name: "least-waste",
  keep: (options, context) => smallest(options, (option) => wasteOf(option, context)),
  score: (option, context) => `waste ${wasteOf(option, context).toFixed(4)}`,
};

/** Unused share of CPU plus unused share of memory, 0..2. */
function wasteOf({ template, nodeCount, pods }: ExpansionOption, { env }: ExpanderContext): number {
  const { templates } = env.store.pods;
  const cpu = template.capacityCpuMillicores * nodeCount;
  const memory = template.capacityMemoryBytes * nodeCount;
  let requestedCpu = 0;
  let requestedMemory = 0;
  for (const pod of pods) {
    requestedCpu += templates[pod].requests.cpuMillicores;
    requestedMemory += templates[pod].requests.memoryBytes;
  }
  return (cpu - requestedCpu) / cpu + (memory - requestedMemory) / memory;
}
