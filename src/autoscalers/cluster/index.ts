export {
  CAPACITY_BUFFER_CONTROLLER,
  capacityBufferController,
} from "./capacity-buffers/controller.ts";
export { type ClusterAutoscalerConfig, clusterAutoscaler } from "./cluster-autoscaler.ts";
export type { PodPrices } from "./expanders/expander.ts";
export { type GoPattern, goPattern } from "./expanders/go-pattern.ts";
export { DEFAULT_POD_PRICES } from "./expanders/price.ts";
export type { Flag, FlagEffect } from "./flag-kinds.ts";
export {
  CLUSTER_AUTOSCALER_FLAGS,
  type ClusterAutoscalerFlags,
  DEFAULT_FLAGS,
  type FlagName,
  type FlagProblem,
  flagNotes,
  parseFlags,
} from "./flags.ts";
export { type LegacyConfig, legacyAutoscaler } from "./legacy/legacy-autoscaler.ts";
export { type LegacySettings, parseLegacySettings } from "./legacy/settings.ts";
export type { LoopReport, ScaleDownResult } from "./loop-report.ts";
export { COMPONENT as CLUSTER_AUTOSCALER } from "./names.ts";
export type { AutoscalerNote } from "./notes.ts";
export type { Rejection, SchedulingPredicates } from "./predicates.ts";
export type { ProviderBehavior } from "./provider.ts";
export type { ScaleUpResult, ScaleUpStatus } from "./scale-up/status.ts";
export { behaviorOf, CLUSTER_AUTOSCALER_VERSIONS, type ClusterAutoscalerVersion, NEWEST_VERSION, readVersion } from "./versions.ts";
