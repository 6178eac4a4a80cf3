import type { Id, NodeGroup } from "../../../cluster/index.ts";
import type { ExpansionOption } from "../expanders/expander.ts";
import type { Choice } from "../expanders/index.ts";

/** How a loop's scale-up ended, by cluster-autoscaler's names. */
export type ScaleUpResult =
  | "ScaleUpSuccessful"
  | "ScaleUpError"
  | "ScaleUpNoOptionsAvailable"
  | "ScaleUpNotNeeded"
  | "ScaleUpNotTried"
  | "ScaleUpInCooldown"
  | "ScaleUpLimitedByMaxNodesTotal";

/** A group that was, or was to be, made larger. */
export interface Resize {
  readonly group: NodeGroup;
  readonly from: number;
  readonly to: number;
}

/** Reasons by group: group id -> texts, which may be none. */
export type ReasonsByGroup = ReadonlyMap<Id, readonly string[]>;

/** Pods that no group can help, and why. Pods with the same reasons share the maps. */
export interface RemainingPods {
  readonly pods: readonly Id[];
  /** What the scheduler's filters say of a new node of the group. */
  readonly rejected: ReasonsByGroup;
  /** Why the group was not considered. */
  readonly skipped: ReasonsByGroup;
}

/** What one attempt to scale up has come to. */
export interface ScaleUpStatus {
  readonly result: ScaleUpResult;
  readonly resizes: readonly Resize[];
  readonly triggered: readonly Id[];
  readonly awaitEvaluation: readonly Id[];
  readonly remain: readonly RemainingPods[];
  readonly failedGroups: readonly NodeGroup[];
  readonly error?: string;
  /** Groups that were not considered, and why. */
  readonly skipped: ReasonsByGroup;
  /** All options, and how one of them was chosen. */
  readonly options: readonly ExpansionOption[];
  readonly choice?: Choice;
  /** What it was tried for, in words; undefined: pods that wait. */
  readonly seen?: string;
  /** Whether it has only said whether there is room, without a look at any group. */
  readonly isOnlyAnswer?: boolean;
}

const NONE_SKIPPED: ReasonsByGroup = new Map();

/** A status without pods and groups. */
export function plainStatus(result: ScaleUpResult): ScaleUpStatus {
  return { result, resizes: [], triggered: [], awaitEvaluation: [], remain: [], failedGroups: [], skipped: NONE_SKIPPED, options: [] };
}
