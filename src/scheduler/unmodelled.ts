import type { PodTemplate } from "../cluster/index.ts";
import type { Volume } from "../model/index.ts";

/** Volume sources that no scheduler plugin looks at. */
const HARMLESS_SOURCES = new Set(["name", "emptyDir", "hostPath", "configMap", "secret", "downwardAPI", "projected", "image", "nfs"]);

/**
 * What a pod asks of the scheduler that is not modelled yet: such a pod is placed as if it had not asked.
 * In the words of the pod's own fields.
 */
export function unmodelledFeatures({ spec }: PodTemplate): string[] {
  const features: string[] = [];
  if ((spec.topologySpreadConstraints?.length ?? 0) > 0) features.push("spec.topologySpreadConstraints");
  if (spec.affinity?.podAffinity !== undefined) features.push("spec.affinity.podAffinity");
  if (spec.affinity?.podAntiAffinity !== undefined) features.push("spec.affinity.podAntiAffinity");
  if ((spec.resourceClaims?.length ?? 0) > 0) features.push("spec.resourceClaims");
  for (const source of new Set((spec.volumes ?? []).flatMap(boundSources))) features.push(`spec.volumes[].${source}`);
  return features;
}

function boundSources(volume: Volume): string[] {
  return Object.keys(volume).filter((source) => !HARMLESS_SOURCES.has(source));
}
