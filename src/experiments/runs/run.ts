import type { ObjectiveResult, Unit } from "../../metrics/index.ts";

/** One run to be made: everything that decides its result, in plain data, so that it can travel to a thread or another machine. */
export interface RunRequest {
  /** Scenario file, as an absolute path. */
  readonly scenario: string;
  /** Changes to the scenario, each `path=value` as on the command line, applied in this order. */
  readonly set: readonly string[];
  readonly seed: number;
  /** A duration or "completed" instead of the scenario's. */
  readonly until?: string;
  /** Stop the run once it has missed an objective whatever comes: for those who want to know no more than that. */
  readonly untilHopeless?: true;
  /** Folder that gets all tables of the run. Absent: the tables are not kept, only the outcome. */
  readonly tables?: string;
}

/** A number that describes a run. NaN does not survive JSON, so a metric without a value is null. */
export interface OutcomeMetric {
  readonly name: string;
  readonly value: number | null;
  readonly unit: Unit;
}

/** What became of a run that ended. Plain data: equal runs give equal outcomes, wherever and whenever they ran. */
export interface RunSuccess {
  readonly kind: "success";
  /** Stopped before its end, as it was asked for: an objective is missed, and the numbers tell what was until then. */
  readonly hopeless?: true;
  /** Digest of the events. */
  readonly digest: string;
  readonly events: number;
  readonly simulatedMs: number;
  readonly metrics: readonly OutcomeMetric[];
  readonly objectives: readonly ObjectiveResult[];
}

/**
 * Why a run could not be made: wrong input, also one that is no longer what it was; a bug, of wavetank or of a plugin;
 * or lost, when the thread or the machine that made it died.
 */
export type FailureReason = "input" | "bug" | "lost";

/** A run that could not be made. Kept, with the line that makes it again. */
export interface RunFailure {
  readonly kind: "failure";
  readonly reason: FailureReason;
  /** In words, one line per problem. */
  readonly messages: readonly string[];
  /** The command that does the same again. */
  readonly replay: string;
}

/** What became of a run. */
export type RunOutcome = RunSuccess | RunFailure;
