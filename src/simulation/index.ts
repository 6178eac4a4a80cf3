export { CsvFolderSink, discardSink, formatSummary, MemorySink, type MetricSink, OutputError, RUN_FILE } from "../metrics/index.ts";
export { checkRunnable } from "./plan.ts";
export { type Progress, type RunResult, Simulation, type SimulationOptions } from "./simulation.ts";
