import type { Id } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
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

/**
 * Nodes of which the present loop has found that they stay, and those whose simulation failed not long ago.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/unremovable/nodes.go.
 */
export class UnremovableNodes {
  private readonly deadlines: Deadlines;
  private readonly changes: Changes;
  /** Node -> until when it is not looked at again, and what its simulation had failed for. */
  private readonly until = new Map<Id, Millis>();
  private readonly failed = new Map<Id, Unremovable>();
  /** By node: true while it is left alone. Asked for every node in every loop, which a map would be too slow for. */
  private readonly recent: boolean[] = [];
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

  /** Begins a loop. Nodes that have been left alone for long enough are forgotten; `release` is told of each. */
  begin(release: (node: Id) => void): void {
    for (const node of this.nodes) this.found[node] = undefined;
    this.nodes.length = 0;
    // They stand in the order of their times.
    for (const [node, until] of this.until) {
      if (!this.deadlines.reached(until)) break;
      this.forget(node);
      release(node);
    }
  }

  /** Forgets that a node is left alone: its time is up, or it is gone. */
  forget(node: Id): void {
    if (!this.until.delete(node)) return;
    this.failed.delete(node);
    this.recent[node] = false;
    this.changes.note();
  }

  add(node: Id, unremovable: Unremovable): void {
    if (this.found[node] === undefined) this.nodes.push(node);
    this.found[node] = unremovable;
  }

  /** Leaves the node alone until a time, `until` excluded, which is never before those given until now. */
  addWithTimeout(node: Id, unremovable: Unremovable, until: Millis): void {
    this.add(node, unremovable);
    this.until.set(node, until);
    this.failed.set(node, unremovable);
    this.recent[node] = true;
    this.changes.note();
  }

  /** What keeps the node: while it is left alone after a failed simulation, what that one had failed for. */
  lastingReasonOf(node: Id): Unremovable | undefined {
    const found = this.found[node];
    return found?.reason === "RecentlyUnremovable" ? (this.failed.get(node) ?? found) : found;
  }

  /** Whether a simulation failed less than the recheck time ago. */
  isRecent(node: Id): boolean {
    return this.recent[node] === true;
  }

  /** What that simulation failed for. */
  failureOf(node: Id): Unremovable | undefined {
    return this.failed.get(node);
  }
}
