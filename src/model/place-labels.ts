/** Labels by which nodes and volumes tell their zone and region. Source: Kubernetes v1.36, api/core/v1/well_known_labels.go. */
export const ZONE_LABEL = "topology.kubernetes.io/zone";
export const REGION_LABEL = "topology.kubernetes.io/region";
/** The same by their old names. */
export const OLD_ZONE_LABEL = "failure-domain.beta.kubernetes.io/zone";
export const OLD_REGION_LABEL = "failure-domain.beta.kubernetes.io/region";
/** Both names; where an object has both labels, the old one counts. */
export const ZONE_LABELS: readonly string[] = [OLD_ZONE_LABEL, ZONE_LABEL];
export const REGION_LABELS: readonly string[] = [OLD_REGION_LABEL, REGION_LABEL];
