export * from "./comparison/index.ts";
export type { NamedRun, RunBackend } from "./runs/backend.ts";
export { inProcess } from "./runs/in-process.ts";
export type { OutcomeMetric, RunFailure, RunOutcome, RunRequest, RunSuccess } from "./runs/run.ts";
export * from "./statistics/index.ts";
