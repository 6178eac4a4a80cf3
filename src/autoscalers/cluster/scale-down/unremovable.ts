import type { Id } from "../../../cluster/index.ts";
import { empty, type Millis } from "../../../engine/index.ts";
import type { Changes, Deadlines } from "../deadlines.ts";
import type { BlockingReason } from "./drainability.ts";

/** Why a node stays, by cluster-autoscaler's names. */
export type UnremovableReason =
  | "ScaleDownDisabledAnnotation"
  | "ScaleDownUnreadyDisabled"
  | "NotAutoscaled"
  | "NotUnneededLongEnough"
  | "NotUnreadyLongEnough"
  | "NodeGroupMinSizeReached"
  | "AtomicScaleDownFailed"
  | "MinimalResourceLimitExceeded"
  | "CurrentlyBeingDeleted"
  | "NotUnderutilized"
  | "RecentlyUnremovable"
  | "NoPlaceToMovePods"
  | "BlockedByPod"
  | "UnexpectedError"
  | "BlockedByOnCompletionPod";

/** A node that stays. */
export interface Unremovable {
  readonly reason: UnremovableReason;
  readonly blockedBy?: { readonly pod: Id; readonly reason: BlockingReason };
}

const PLAIN_REASONS: readonly UnremovableReason[] = [
  "ScaleDownDisabledAnnotation",
  "ScaleDownUnreadyDisabled",
  "NotAutoscaled",
  "NotUnneededLongEnough",
  "NotUnreadyLongEnough",
  "NodeGroupMinSizeReached",
  "AtomicScaleDownFailed",
  "MinimalResourceLimitExceeded",
  "CurrentlyBeingDeleted",
  "NotUnderutilized",
  "RecentlyUnremovable",
  "NoPlaceToMovePods",
  "BlockedByPod",
  "UnexpectedError",
  "BlockedByOnCompletionPod",
];

/** One object per reason: most nodes have the same one in every loop. */
export const PLAIN = Object.fromEntries(PLAIN_REASONS.map((reason) => [reason, { reason }])) as Readonly<
  Record<UnremovableReason, Unremovable>
>;

/** So many entries that have been dealt with are kept at the front of the line, so that it is not moved up for each. */
const PASSED_MAX = 512;

/**
 * Nodes of which the present loop has found that they stay, and those whose simulation failed not long ago.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/unremovable/nodes.go.
 */
export class UnremovableNodes {
  private readonly deadlines: Deadlines;
  private readonly changes: Changes;
  /** By node: until when it is not looked at again, and what its simulation had failed for. */
  private readonly until: (Millis | undefined)[] = [];
  private readonly failed: (Unremovable | undefined)[] = [];
  /** These nodes with their times, in the order of the times; those that were forgotten meanwhile stay in the line. Dealt with: up to `passed`. */
  private readonly line: { readonly node: Id; readonly until: Millis }[] = [];
  private passed = 0;
  /** Nodes of the present loop, and by node what was found last. */
  private readonly nodes: Id[] = [];
  private readonly found: (Unremovable | undefined)[] = [];

  constructor(deadlines: Deadlines, changes: Changes) {
    this.deadlines = deadlines;
    this.changes = changes;
  }

  /** What the present loop has found. */
  *reasons(): IterableIterator<[Id, Unremovable]> {
    for (const node of this.nodes) yield [node, this.found[node]!];
  }

  /** Begins a loop. Nodes that have been left alone for long enough are forgotten, and added to `due`. */
  begin(due: Id[]): void {
    for (const node of this.nodes) this.found[node] = undefined;
    empty(this.nodes);
    const { line } = this;
    for (; this.passed < line.length; this.passed++) {
      const { node, until } = line[this.passed];
      if (this.until[node] !== until) continue;
      if (!this.deadlines.reached(until)) break;
      this.forget(node);
      due.push(node);
    }
    if (this.passed < PASSED_MAX) return;
    line.splice(0, this.passed);
    this.passed = 0;
  }

  /** Forgets that a node is left alone: its time is up, or it is gone. */
  forget(node: Id): void {
    if (!this.isRecent(node)) return;
    this.until[node] = undefined;
    this.failed[node] = undefined;
    this.changes.note();
  }

  add(node: Id, unremovable: Unremovable): void {
    if (this.found[node] === undefined) this.nodes.push(node);
    this.found[node] = unremovable;
  }

  /** Leaves the node alone until a time, `until` excluded, which is never before those given until now. */
  addWithTimeout(node: Id, unremovable: Unremovable, until: Millis): void {
    this.add(node, unremovable);
    this.until[node] = until;
    this.failed[node] = unremovable;
    this.line.push({ node, until });
    this.changes.note();
  }

  /** What the present loop has found to keep the node. */
  foundOf(node: Id): Unremovable | undefined {
    return this.found[node];
  }

  /** What keeps the node: while it is left alone after a failed simulation, what that one had failed for. */
  lastingReasonOf(node: Id): Unremovable | undefined {
    const found = this.found[node];
    return found?.reason === "RecentlyUnremovable" ? (this.failed[node] ?? found) : found;
  }

  /** Whether a simulation failed less than the recheck time ago. */
  isRecent(node: Id): boolean {
    return this.until[node] !== undefined;
  }

  /** What that simulation failed for. */
  failureOf(node: Id): Unremovable | undefined {
    return this.failed[node];
  }
}
