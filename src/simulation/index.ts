export type { NodeInfos, NodeRow, PodTemplate, Store } from "../cluster/index.ts";
export { CsvFolderSink, discardSink, formatSummary, MemorySink, type MetricSink, OutputError, RUN_FILE } from "../metrics/index.ts";
export {
  Action,
  type Candidates,
  Code,
  type ConfigProblem,
  type Cycle,
  type Diagnosis,
  type EventChange,
  type EventPod,
  type EventRegistration,
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
  type QueueingHint,
  type ScoreSheet,
  type Snapshot,
  type Status,
  type StatusCount,
  type StatusTable,
  type WaitingPod,
} from "../scheduler/index.ts";
export { checkSchedulerConfig, RunnableCheck } from "./plan.ts";
export { type PoolFacts, poolFacts } from "./pool-facts.ts";
export type { PodChoice } from "./scheduling-trace.ts";
export { type Progress, type RunResult, Simulation, type SimulationOptions } from "./simulation.ts";
