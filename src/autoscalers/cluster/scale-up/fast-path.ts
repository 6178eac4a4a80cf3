import type { PodTemplate } from "../../../cluster/index.ts";
import { compileSelector, matchesLabels, quantityFromJson, quantityMilliValue, quantityValue } from "../../../model/index.ts";
import { HOSTNAME_LABEL } from "../names.ts";
import type { NodeTemplate } from "../templates.ts";
import type { PodGroup } from "./equivalence.ts";

/**
 * Moves the group that gains most by the fast path to the end, and tells whether there is one: of its pods, one node is worked out, and the
 * number of nodes follows by division.
 * Source: cluster-autoscaler 1.36.1, estimator/binpacking_estimator.go, determineBestPEGToFastpath.
 */
export function withFastPathLast(groups: readonly PodGroup[], template: NodeTemplate): { groups: readonly PodGroup[]; fastPath: boolean } {
  let best = -1;
  let mostSaved = 0;
  groups.forEach((group, i) => {
    const nodes = roughNodeCount(group, template);
    const saved = nodes === 0 ? 0 : group.pods.length - Math.floor(group.pods.length / nodes);
    if (saved < mostSaved || !isSuitable(group.template)) return;
    best = i;
    mostSaved = saved;
  });
  if (best < 0) return { groups, fastPath: false };
  return { groups: [...groups.slice(0, best), ...groups.slice(best + 1), groups[best]], fastPath: true };
}

/** Nodes for a group by the largest of cpu, memory and anti-affinity; of the first container only, and of the whole capacity. */
function roughNodeCount({ template, pods }: PodGroup, { capacityCpuMillicores, capacityMemoryBytes }: NodeTemplate): number {
  const { labels, spec } = template;
  const requests = spec.containers[0]?.resources?.requests;
  const terms = spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const repelsItself = terms.some(
    ({ topologyKey, labelSelector }) =>
      topologyKey === HOSTNAME_LABEL && labelSelector !== undefined && matchesLabels(compileSelector(labelSelector), labels),
  );
  const cpu = requests?.["cpu"] === undefined ? 0 : Number(quantityMilliValue(quantityFromJson(requests["cpu"])));
  const memory = requests?.["memory"] === undefined ? 0 : Number(quantityValue(quantityFromJson(requests["memory"])));
  return Math.max(
    repelsItself ? pods.length : 0,
    nodesFor(pods.length * coresOf(cpu), coresOf(capacityCpuMillicores)),
    nodesFor(pods.length * memory, capacityMemoryBytes),
  );
}

/** Nodes that hold an amount. Go makes nothing of what cannot be divided. */
function nodesFor(amount: number, capacity: number): number {
  return capacity > 0 ? Math.ceil(amount / capacity) : 0;
}

/** Cores of as many thousandths, with the last bit as Go has it. Source: api/resource/quantity.go, AsApproximateFloat64. */
function coresOf(millicores: number): number {
  return millicores % 1000 === 0 ? millicores / 1000 : millicores * 0.001;
}

/** A node that refuses one of the pods must refuse all further ones, and every node must take as many. */
function isSuitable({ spec }: PodTemplate): boolean {
  if (spec.topologySpreadConstraints !== undefined) return false;
  const terms = spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.every(({ topologyKey }) => topologyKey === HOSTNAME_LABEL);
}
