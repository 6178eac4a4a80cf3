import type { PodTemplate } from "../cluster/index.ts";

/**
 * What a pod asks of the scheduler that is not modelled yet: such a pod is placed as if it had not asked.
 * In the words of the pod's own fields.
 */
export function unmodelledFeatures({ spec }: PodTemplate): string[] {
  const features: string[] = [];
  if ((spec.resourceClaims?.length ?? 0) > 0) features.push("spec.resourceClaims");
  return features;
}
