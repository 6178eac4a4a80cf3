import type { Id } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { Changes } from "../deadlines.ts";

/** A node whose pods would all find another place. */
export interface Removable {
  readonly node: Id;
  readonly toMove: readonly Id[];
  readonly hasOnCompletionPods: boolean;
  /** Some disruption budget does not allow to evict all of its pods at once. */
  readonly risky: boolean;
}

/** A removable node, and since when it has been so without interruption. */
export interface Unneeded extends Removable {
  readonly sinceMs: Millis;
}

/**
 * Nodes that could be removed, with their timers.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/unneeded/nodes.go.
 */
export class UnneededNodes {
  private readonly changes: Changes;
  private nodes = new Map<Id, Unneeded>();
  /** As the last update has left them, whatever has been loaded or cleared since. */
  private updated: ReadonlyMap<Id, Unneeded> = this.nodes;

  constructor(changes: Changes) {
    this.changes = changes;
  }

  get size(): number {
    return this.nodes.size;
  }

  has(node: Id): boolean {
    return this.nodes.has(node);
  }

  /**
   * Whether the last plan found the node unneeded, even if that was forgotten since.
   * Source: cluster-autoscaler 1.36.1, processors/scaledowncandidates/previouscandidates.
   */
  wasFound(node: Id): boolean {
    return this.updated.has(node);
  }

  /** Nothing has been loaded or cleared since the last update. */
  get isAsPlanned(): boolean {
    return this.nodes === this.updated;
  }

  get(node: Id): Unneeded | undefined {
    return this.nodes.get(node);
  }

  all(): Iterable<Unneeded> {
    return this.nodes.values();
  }

  /** Takes over timers of an earlier process. */
  load(node: Id, sinceMs: Millis): void {
    if (this.nodes === this.updated) this.nodes = new Map(this.nodes);
    this.nodes.set(node, { node, sinceMs, toMove: [], hasOnCompletionPods: false, risky: false });
    this.changes.note();
  }

  /** Replaces the set. A node that was in it keeps its timer. */
  update(removable: readonly Removable[], now: Millis): void {
    const nodes = new Map<Id, Unneeded>();
    let kept = 0;
    for (const one of removable) {
      const before = this.nodes.get(one.node);
      if (before !== undefined) kept++;
      nodes.set(one.node, before !== undefined && isEmptyAsBefore(one, before) ? before : { ...one, sinceMs: before?.sinceMs ?? now });
    }
    if (kept !== nodes.size || kept !== this.nodes.size) this.changes.note();
    this.nodes = nodes;
    this.updated = nodes;
  }

  clear(): void {
    if (this.nodes.size > 0) this.changes.note();
    this.nodes = new Map();
  }
}

/** Most unneeded nodes are empty, and stay so. */
function isEmptyAsBefore(one: Removable, before: Unneeded): boolean {
  if (one.toMove.length > 0 || before.toMove.length > 0) return false;
  return one.hasOnCompletionPods === before.hasOnCompletionPods && one.risky === before.risky;
}
