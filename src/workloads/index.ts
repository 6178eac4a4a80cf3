export { type ArrivalKind, ArrivalTable, type ArrivalTemplate, arrivalKey, type NewArrival } from "./arrivals.ts";
export { type BehaviorPart, type BehaviorSpec, behaviorOf, type ScenarioBehavior } from "./behaviors.ts";
export { readCatalogue } from "./catalogue-file.ts";
export { checkFile, type FileReport } from "./check-file.ts";
export { emptyScenario } from "./empty-scenario.ts";
export { formatProblem, InputError, type InputProblem, suggest } from "./errors.ts";
export { NODE_TRACE_READERS, TRACE_READERS } from "./formats/index.ts";
export {
  DEFAULT_TRACE_OPTIONS,
  type NodeTraceOptions,
  type NodeTraceReader,
  type ReadSummary,
  type TraceInput,
  type TraceOptions,
  type TraceReader,
} from "./formats/trace-reader.ts";
export { WAVETANK_COLUMNS, writeWavetankCsv } from "./formats/wavetank-csv.ts";
export type {
  ClusterAutoscalerSpec,
  InputFile,
  KubeletSpec,
  LoadedObject,
  LoadedScenario,
  LoadOptions,
  NodePoolOptions,
  NodePoolSpec,
  ObjectiveSpec,
  Place,
  SchedulerConfigFile,
  StockOut,
} from "./loaded-scenario.ts";
export { loadScenario } from "./scenario.ts";
export { writeJsonSchema } from "./scenario-schema.ts";
