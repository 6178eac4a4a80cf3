import type { Id } from "../../../cluster/index.ts";
import { empty, type Millis } from "../../../engine/index.ts";
import type { Changes, Deadlines } from "../deadlines.ts";
import type { BlockingReason } from "./drainability.ts";
import { type Cohort, RecheckLine } from "./recheck-line.ts";

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
  /** Nodes that are not looked at again for a time, and by node what its simulation had failed for. */
  private readonly line = new RecheckLine();
  private readonly failed: (Unremovable | undefined)[] = [];
  /** Of these, the ones that the present loop has found to fail for the same again. */
  private readonly renewed = new Set<Cohort>();
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
    for (const { settled } of this.renewed)
      for (const node of settled) if (this.found[node] === undefined) yield [node, this.failed[node]!];
  }

  /** Begins a loop. Returns the nodes that have been left alone for long enough: they are to be forgotten or renewed. */
  begin(): Cohort[] {
    for (const node of this.nodes) this.found[node] = undefined;
    empty(this.nodes);
    this.renewed.clear();
    const due = this.line.takeDue(this.deadlines.now);
    this.deadlines.note(this.line.nextMs);
    return due;
  }

  /** Forgets that a node is left alone: its time is up, or it is gone. */
  forget(node: Id): void {
    if (!this.isRecent(node)) return;
    this.line.delete(node);
    this.failed[node] = undefined;
    this.changes.note();
  }

  /** Leaves the settled nodes among those alone once more, whose time is up, for what they had failed for. */
  renew(due: Cohort, until: Millis): void {
    this.renewed.add(this.line.renew(due, until));
    this.changes.note();
  }

  /** As long as nothing else is said of a node that is left alone, its simulation would fail for the same again. */
  settle(node: Id): void {
    this.line.settle(node);
  }

  /** That is not known any more of a node. */
  unsettle(node: Id): void {
    this.line.unsettle(node);
  }

  add(node: Id, unremovable: Unremovable): void {
    if (this.found[node] === undefined) this.nodes.push(node);
    this.found[node] = unremovable;
  }

  /** Leaves a node of a group alone until a time, `until` excluded, which is never before those given until now. */
  addWithTimeout(node: Id, group: Id, unremovable: Unremovable, until: Millis): void {
    this.add(node, unremovable);
    this.line.add(node, group, until);
    this.failed[node] = unremovable;
    this.changes.note();
  }

  /** What the present loop has found to keep the node. */
  foundOf(node: Id): Unremovable | undefined {
    return this.found[node] ?? (this.isRenewed(node) ? this.failed[node] : undefined);
  }

  /** What keeps the node: while it is left alone after a failed simulation, what that one had failed for. */
  lastingReasonOf(node: Id): Unremovable | undefined {
    const found = this.foundOf(node);
    return found?.reason === "RecentlyUnremovable" ? (this.failed[node] ?? found) : found;
  }

  /** Whether a simulation failed less than the recheck time ago. */
  isRecent(node: Id): boolean {
    return this.line.has(node);
  }

  /** What that simulation failed for. */
  failureOf(node: Id): Unremovable | undefined {
    return this.failed[node];
  }

  private isRenewed(node: Id): boolean {
    if (this.renewed.size === 0) return false;
    const cohort = this.line.cohortOf(node);
    return cohort !== undefined && this.renewed.has(cohort) && cohort.settled.has(node);
  }
}
