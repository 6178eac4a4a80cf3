import type { Id } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { StartedDeletions } from "./scale-down/actuator.ts";
import type { DeletionResult } from "./scale-down/deletion-tracker.ts";
import type { ScaleDownPlanner } from "./scale-down/planner.ts";
import type { DelayedTaint } from "./scale-down/soft-taints.ts";
import type { Unneeded } from "./scale-down/unneeded.ts";
import type { ScaleUpStatus } from "./scale-up/status.ts";

/** How a loop's scale-down ended, by cluster-autoscaler's names. */
export type ScaleDownResult = StartedDeletions["result"] | "ScaleDownNotTried" | "ScaleDownInCooldown" | "ScaleDownNoCandidates";

/** What one loop saw and did. Lists and maps are lent until the next loop. */
export interface LoopReport {
  readonly timeMs: Millis;
  /** Error with which it ended. */
  error?: string;
  healthy: boolean;
  readonly scaleUps: ScaleUpStatus[];
  podsToHelp: readonly Id[];
  /** Undefined: the loop did not come to it. */
  scaleDown: ScaleDownResult | undefined;
  started: StartedDeletions | undefined;
  finishedDeletions: ReadonlyMap<Id, DeletionResult>;
  /** True when nodes were looked at for removal. */
  planned: boolean;
  unneeded: Iterable<Unneeded>;
  /** What the last plan found, until the next one. */
  readonly planner: ScaleDownPlanner;
  readonly state: ClusterState;
  /** Time it took beyond the usual, in milliseconds. */
  tookMs: Millis;
  delayedTaints: readonly DelayedTaint[];
}
