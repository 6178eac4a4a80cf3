/** The label by which nodes and volumes tell their zone. Source, of all here: Kubernetes v1.36, api/core/v1/well_known_labels.go. */
export const ZONE_LABEL = "topology.kubernetes.io/zone";
/** The label by which they tell their region. */
export const REGION_LABEL = "topology.kubernetes.io/region";
/** The zone by its old name. */
export const OLD_ZONE_LABEL = "failure-domain.beta.kubernetes.io/zone";
/** The region by its old name. */
export const OLD_REGION_LABEL = "failure-domain.beta.kubernetes.io/region";
/** Both names of the zone; where an object has both labels, the old one counts. */
export const ZONE_LABELS: readonly string[] = [OLD_ZONE_LABEL, ZONE_LABEL];
/** Both names of the region, in the same order. */
export const REGION_LABELS: readonly string[] = [OLD_REGION_LABEL, REGION_LABEL];
