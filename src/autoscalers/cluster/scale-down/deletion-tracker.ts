import type { Id, NodeGroup } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";

/** A deletion that is under way. */
export interface RunningDeletion {
  readonly node: Id;
  readonly group: NodeGroup;
  readonly kind: "empty" | "drain";
  /** When to look at it next. */
  readonly dueMs: Millis;
  /** Goes on at `now`. Returns when to go on again; undefined: it has ended, or waits for others. */
  step(now: Millis): Millis | undefined;
}

/** How a deletion ended, by cluster-autoscaler's names. */
export type DeletionResult =
  | "NodeDeleteOk"
  | "NodeDeleteErrorFailedToMarkToBeDeleted"
  | "NodeDeleteErrorFailedToEvictPods"
  | "NodeDeleteErrorFailedToDelete"
  | "NodeDeleteErrorInternal";

/**
 * Deletions that are under way, and how those ended that finished since the last loop.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/deletiontracker/nodedeletiontracker.go.
 */
export class DeletionTracker {
  /** By node, in order of start. */
  readonly running = new Map<Id, RunningDeletion>();
  private finished = new Map<Id, DeletionResult>();

  get emptyInProgress(): number {
    return this.countOf("empty");
  }

  get drainInProgress(): number {
    return this.countOf("drain");
  }

  start(deletion: RunningDeletion): void {
    this.running.set(deletion.node, deletion);
  }

  end(node: Id, result: DeletionResult): void {
    this.running.delete(node);
    this.finished.set(node, result);
  }

  inGroup(group: Id): number {
    let count = 0;
    for (const deletion of this.running.values()) if (deletion.group.id === group) count++;
    return count;
  }

  /** Results since the last call. */
  takeResults(): ReadonlyMap<Id, DeletionResult> {
    if (this.finished.size === 0) return NO_RESULTS;
    const results = this.finished;
    this.finished = new Map();
    return results;
  }

  /** A loop's view of what is running, which does not change when deletions end meanwhile. */
  snapshot(): DeletionsInProgress {
    if (this.running.size === 0) return NO_DELETIONS;
    const perGroup = new Map<Id, number>();
    for (const { group } of this.running.values()) perGroup.set(group.id, (perGroup.get(group.id) ?? 0) + 1);
    const drained = [...this.running.values()].filter(({ kind }) => kind === "drain").map(({ node }) => node);
    return { nodes: new Set(this.running.keys()), drained, perGroup };
  }

  private countOf(kind: RunningDeletion["kind"]): number {
    let count = 0;
    for (const deletion of this.running.values()) if (deletion.kind === kind) count++;
    return count;
  }
}

/** Which deletions a loop takes for being under way. */
export interface DeletionsInProgress {
  readonly nodes: ReadonlySet<Id>;
  readonly drained: readonly Id[];
  readonly perGroup: ReadonlyMap<Id, number>;
}

/** No deletion has finished. */
export const NO_RESULTS: ReadonlyMap<Id, DeletionResult> = new Map();
const NO_DELETIONS: DeletionsInProgress = { nodes: new Set(), drained: [], perGroup: new Map() };
