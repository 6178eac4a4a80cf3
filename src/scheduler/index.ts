export { type ConfigResult, resolveConfig } from "./config/config.ts";
export type { ResolvedConfig, ResolvedProfile } from "./config/resolved.ts";
export type { SchedulerConfig } from "./core.ts";
export type { ConfigProblem, Plugin, PluginDefinition, PluginHandle } from "./framework/plugin.ts";
export { makeSchedulingPredicates, type PredicateFailure, type SchedulingPredicates } from "./predicates.ts";
export { SCHEDULER, Scheduler, type SchedulerCounters, schedulerComponent } from "./scheduler.ts";
export { unmodelledFeatures } from "./unmodelled.ts";
