import type { Id } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";

/**
 * Deletions of a group that are collected for a time from the first one on, so that the provider is called once for all.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/actuation/delete_in_batch.go, AddNodes.
 */
export class DeletionBatches<D> {
  private readonly byGroup = new Map<Id, { readonly dueMs: Millis; readonly deletions: D[] }>();
  private readonly intervalMs: Millis;

  constructor(intervalMs: Millis) {
    this.intervalMs = intervalMs;
  }

  /** Collects deletions. Returns when they are due, which is at once when nothing is to be collected. */
  add(group: Id, deletions: readonly D[], now: Millis): Millis {
    let batch = this.byGroup.get(group);
    if (batch === undefined) {
      batch = { dueMs: now + this.intervalMs, deletions: [] };
      this.byGroup.set(group, batch);
    }
    batch.deletions.push(...deletions);
    return batch.dueMs;
  }

  /** Takes what has been collected; nothing when somebody else has. */
  take(group: Id): readonly D[] {
    const deletions = this.byGroup.get(group)?.deletions ?? [];
    this.byGroup.delete(group);
    return deletions;
  }
}
