import type { Id } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { LoopReport } from "./loop-report.ts";
import type { NodeView } from "./node-view.ts";
import type { RemainingBudgets } from "./scale-down/budgets-of-pods.ts";
import { type DeletionsInProgress, NO_RESULTS } from "./scale-down/deletion-tracker.ts";
import { plainStatus, type ScaleUpStatus } from "./scale-up/status.ts";
import type { NodeTemplate } from "./templates.ts";

/** What a loop works out on its way. */
export interface Loop {
  readonly now: Millis;
  readonly number: number;
  readonly report: LoopReport;
  /** Registered nodes; later without those for which placeholders stand. */
  nodes: readonly NodeView[];
  readyNodes: number;
  registeredCount: number;
  deletions: DeletionsInProgress;
  budgets: RemainingBudgets;
  templates: ReadonlyMap<Id, NodeTemplate>;
  /** Nodes of the snapshot when scale-up begins. */
  nodeCount: number;
  /** Registered nodes that placeholders stand for. */
  starting: ReadonlySet<Id>;
  pods: readonly Id[];
  scaleDownDisabled: boolean;
  /** The cluster has been looked at: from here on a loop has results, if only that nothing was tried. */
  isUnderWay: boolean;
  /** What has come of the scale-up so far. */
  scaleUp: ScaleUpStatus;
  /** Pods of the last attempt, and how many more of them were fake. */
  podsTried: number;
  fakePodsTried: number;
}

/** One step of a loop. True: the loop ends here. */
export type Step = (loop: Loop) => boolean;

/** No placeholder stands for a registered node. */
const NONE_STARTING: ReadonlySet<Id> = new Set();

/** A loop that has only looked at which nodes there are. */
export function newLoop(
  { now, number, nodes, deletions, budgets }: Pick<Loop, "now" | "number" | "nodes" | "deletions" | "budgets">,
  { planner, state }: Pick<LoopReport, "planner" | "state">,
): Loop {
  const report: LoopReport = {
    timeMs: now,
    healthy: true,
    scaleUps: [],
    podsToHelp: [],
    scaleDown: undefined,
    started: undefined,
    finishedDeletions: NO_RESULTS,
    planned: false,
    unneeded: planner.unneeded.all(),
    planner,
    state,
    tookMs: 0,
    delayedTaints: [],
  };
  return {
    now,
    number,
    report,
    nodes,
    deletions,
    budgets,
    readyNodes: 0,
    registeredCount: nodes.length,
    templates: new Map(),
    nodeCount: 0,
    starting: NONE_STARTING,
    pods: [],
    scaleDownDisabled: false,
    isUnderWay: false,
    scaleUp: plainStatus("ScaleUpNotTried"),
    podsTried: 0,
    fakePodsTried: 0,
  };
}
