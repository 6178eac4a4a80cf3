import type { Id } from "../../../cluster/index.ts";

/**
 * Nodes of atomic groups that could go, and wait for the rest of their group: they go in one call, or not at all.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/actuation/group_deletion_scheduler.go.
 */
export class DeletionQueue<D> {
  private readonly waiting = new Map<Id, D[]>();
  private readonly failed = new Set<Id>();

  /** Forgets which groups have failed, as every attempt to start deletions does: what is still under way of them waits for ever then. */
  begin(): void {
    this.failed.clear();
  }

  /** A node of the group could go. Returns all that go with it now; none while it has to wait; undefined: the group has failed. */
  add(deletion: D, group: Id, batchSize: number): readonly D[] | undefined {
    if (this.failed.has(group)) return undefined;
    const queue = [...(this.waiting.get(group) ?? []), deletion];
    if (queue.length < batchSize) {
      this.waiting.set(group, queue);
      return [];
    }
    this.waiting.delete(group);
    return queue;
  }

  /** A node of the group cannot go. Returns those that had waited for it, and cannot either. */
  fail(group: Id): readonly D[] {
    this.failed.add(group);
    const others = this.waiting.get(group) ?? [];
    this.waiting.delete(group);
    return others;
  }
}
