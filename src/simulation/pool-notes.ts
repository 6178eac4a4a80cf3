import type { AutoscalerNote } from "../autoscalers/index.ts";
import {
  compareQuantities,
  firstUntolerated,
  matchesRequiredNodeAffinity,
  type Node,
  type PodSpec,
  podRequests,
  quantityFromJson,
  ZONE_LABEL,
} from "../model/index.ts";
import type { LoadedScenario } from "../workloads/index.ts";
import type { ResolvedPool } from "./node-pools.ts";

/** Pools that an autoscaler could never raise: no pod of the workload fits on an empty node of them. Each with the commonest reason. */
export function poolNotes(pools: readonly ResolvedPool[], scenario: LoadedScenario): AutoscalerNote[] {
  const specs = podSpecsOf(scenario);
  if (specs.length === 0) return [];
  return pools.flatMap(({ group }) => {
    if (!group.autoscaled) return [];
    const counts = new Map<string, number>();
    for (const spec of specs) {
      const reason = reasonAgainst(spec, group.describedAs ?? group.template, group.zones);
      if (reason === undefined) return [];
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    const [[commonest]] = [...counts].sort((a, b) => b[1] - a[1]);
    return [{ target: group.name, text: `no pod of the workload fits on a node of this pool: ${commonest}` }];
  });
}

/** Specs of all pods that scenario files and traces name, but those of DaemonSets, which come with nodes. */
function podSpecsOf({ arrivals, objects }: LoadedScenario): readonly PodSpec[] {
  const specs = new Set<PodSpec>(arrivals.templates.map(({ template }) => template.spec));
  for (const { kind, object } of objects) {
    if (kind === "Pod") specs.add(object.spec);
    else if (kind === "Deployment" || kind === "ReplicaSet" || kind === "Job") specs.add(object.spec.template.spec);
  }
  return [...specs];
}

/** What a filter of the scheduler would say of an empty node; undefined when none of these four objects. */
function reasonAgainst(spec: PodSpec, { metadata, spec: node, status }: Node, zones: readonly string[]): string | undefined {
  if (firstUntolerated(spec.tolerations, node?.taints, ["NoSchedule", "NoExecute"]) !== undefined)
    return "node(s) had untolerated taint(s)";
  const places = zones.length === 0 ? [{}] : zones.map((zone) => ({ [ZONE_LABEL]: zone }));
  if (!places.some((place) => matchesRequiredNodeAffinity(spec, metadata.name ?? "", { ...place, ...metadata.labels })))
    return "node(s) didn't match Pod's node affinity/selector";
  const offered = status?.allocatable ?? status?.capacity ?? {};
  for (const [name, amount] of podRequests({ spec })) {
    if (compareQuantities(amount, quantityFromJson(offered[name] ?? 0)) > 0) return `Insufficient ${name}`;
  }
  return undefined;
}
