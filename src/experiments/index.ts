export { drawStory } from "./explain/draw.ts";
export { EXPLAINED_KINDS, type ExplainedKind, explain } from "./explain/explain.ts";
export type { Story } from "./explain/story.ts";
export type { NamedRun, RunBackend } from "./runs/backend.ts";
export { inProcess } from "./runs/in-process.ts";
export type { OutcomeMetric, RunFailure, RunOutcome, RunRequest, RunSuccess } from "./runs/run.ts";
