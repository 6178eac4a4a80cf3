import type { Id } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { Changes, Deadlines } from "./deadlines.ts";

/** Why a group is backed off. */
export interface BackoffReason {
  readonly code: string;
  readonly message: string;
}

interface Entry {
  durationMs: Millis;
  untilMs: Millis;
  lastFailureMs: Millis;
  reason: BackoffReason;
}

/** Durations in milliseconds. */
export interface BackoffSettings {
  readonly initialMs: Millis;
  readonly maxMs: Millis;
  readonly resetMs: Millis;
}

/**
 * Groups that are left alone for a while after a failed scale-up: twice as long each time, whatever succeeds in between.
 * Source: cluster-autoscaler 1.36.1, utils/backoff/exponential_backoff.go.
 */
export class Backoff {
  private readonly settings: BackoffSettings;
  private readonly deadlines: Deadlines;
  private readonly changes: Changes;
  private readonly entries = new Map<Id, Entry>();

  constructor(settings: BackoffSettings, deadlines: Deadlines, changes: Changes) {
    this.settings = settings;
    this.deadlines = deadlines;
    this.changes = changes;
  }

  /** Notes a failure of `group` at the present loop; returns the end of its backoff. */
  fail(group: Id, reason: BackoffReason): Millis {
    const { initialMs, maxMs } = this.settings;
    const { now } = this.deadlines;
    const before = this.entries.get(group);
    let durationMs = initialMs;
    if (before !== undefined) durationMs = before.untilMs < now ? Math.min(2 * before.durationMs, maxMs) : before.durationMs;
    const entry = { durationMs, untilMs: now + durationMs, lastFailureMs: now, reason };
    this.entries.set(group, entry);
    this.changes.note();
    return entry.untilMs;
  }

  /** Why the group is backed off now; undefined when it is not. At exactly its end it still is. */
  status(group: Id): BackoffReason | undefined {
    const entry = this.entries.get(group);
    return entry === undefined || this.deadlines.passed(entry.untilMs) ? undefined : entry.reason;
  }

  /** Forgets groups that have not failed for long. */
  dropStale(): void {
    for (const [group, { lastFailureMs }] of this.entries) {
      if (this.deadlines.passed(lastFailureMs + this.settings.resetMs)) this.forget(group);
    }
  }

  forget(group: Id): void {
    if (this.entries.delete(group)) this.changes.note();
  }
}
