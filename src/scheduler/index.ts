export { type ConfigResult, KUBE_SCHEDULER_PLUGINS, resolveConfig } from "./config/config.ts";
export type { ResolvedConfig, ResolvedProfile } from "./config/resolved.ts";
export type { SchedulerConfig } from "./core.ts";
export type { Candidates } from "./framework/candidates.ts";
export type { Diagnosis, StatusCount } from "./framework/diagnosis.ts";
export { Action, type EventChange, type EventPod, type EventRegistration, type QueueingHint, type WaitingPod } from "./framework/events.ts";
export {
  type ConfigProblem,
  type Cycle,
  EXTENSION_POINTS,
  type ExtensionPoint,
  type FilterStates,
  type Nomination,
  type OtherPod,
  type PermitAnswer,
  type Plugin,
  type PluginDefinition,
  type PluginHandle,
  type PostFilterAnswer,
  type PreFilterAnswer,
  type PreScoreAnswer,
  type ScoreSheet,
} from "./framework/plugin.ts";
export type { Snapshot } from "./framework/snapshot.ts";
export { Code, isRejected, type Status, type StatusTable } from "./framework/status.ts";
export { makeSchedulingPredicates, type PredicateFailure, type SchedulingPredicates } from "./predicates.ts";
export { SCHEDULER, Scheduler, type SchedulerCounters, schedulerComponent } from "./scheduler.ts";
export { type AttemptTracer, type TracedAttempt, type TracedNode, traceAttempts } from "./trace.ts";
export { unmodelledFeatures } from "./unmodelled.ts";
