export { type ArrivalKind, ArrivalTable, type ArrivalTemplate, type NewArrival } from "./arrivals.ts";
export type { BehaviorSpec } from "./behaviors.ts";
export { readCatalogue } from "./catalogue-file.ts";
export type { FileReport } from "./check-file.ts";
export { emptyScenario } from "./empty-scenario.ts";
export { formatProblem, InputError, type InputProblem, suggest, throwIfAny } from "./errors.ts";
export type { ExperimentFile, FactorEntry } from "./experiment-file.ts";
export { checkFile, loadScenario, readExperiment, readPlan, readScenario } from "./load.ts";
export type {
  ClusterAutoscalerSpec,
  InputFile,
  KubeletSpec,
  LoadedObject,
  LoadedScenario,
  LoadOptions,
  NodePoolOptions,
  NodePoolPrice,
  NodePoolSpec,
  ObjectiveSpec,
  Place,
  SchedulerConfigFile,
  SchedulerPluginFile,
  StockOut,
} from "./loaded-scenario.ts";
export { packageFolder } from "./package-folder.ts";
export { overlap, type Path, stepsOf } from "./path.ts";
export type { PlanContent, PlanFile } from "./plan-file.ts";
export { withSeed } from "./with-seed.ts";
