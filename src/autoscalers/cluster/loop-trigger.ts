import type { Millis } from "../../engine/index.ts";

/** How loops follow each other. Milliseconds. */
export interface LoopSettings {
  readonly frequent: boolean;
  /** How many starts are kept: the last productive loop is compared with the oldest of them. Default 2. */
  readonly timestamps?: 1 | 2;
  readonly scanIntervalMs: Millis;
  /** So much longer is the wait for the first loop. Default 0. */
  readonly phaseMs?: Millis;
  /** Loops at fixed times instead of after waits. */
  readonly grid?: LoopGrid;
}

/** Times `firstMs`, `firstMs + everyMs`, ..., and others between them. */
export interface LoopGrid {
  readonly firstMs: Millis;
  readonly everyMs: Millis;
  /** Further times, in any order. With them no loop is slept through. */
  readonly extraMs?: readonly Millis[];
}

/**
 * When the next loop starts. Frequent loops also start when a pod becomes unschedulable, and at once as long as a loop since the
 * last but one has done something.
 * Loops that are known to do nothing can be slept through; the bookkeeping then comes out as if they had run.
 * Source: cluster-autoscaler 1.36.1, loop/trigger.go, Wait; main.go, run.
 */
export class LoopTrigger {
  /** Loops started so far, those slept through included. */
  loops = 0;
  private readonly settings: LoopSettings;
  /** Starts of the last two loops. */
  private previousRunMs: Millis;
  private lastRunMs: Millis;
  /** What the last loop took at least; those that are slept through take the same. */
  private durationMs: Millis = 0;
  /** Since when the trigger waits. Before that the last loop is still busy. */
  private waitStartMs: Millis;
  /** When the present wait ends if nothing happens. */
  private timerMs: Millis;
  private dueMs: Millis;
  /** The one-slot signal that a pod has become unschedulable. */
  private signalled = false;
  private atOnce = false;
  /** Until when nothing can come out differently; undefined: unknown. */
  private idleUntilMs: Millis | undefined;
  /** Something small has changed: before the next loop is slept through, somebody has to make sure that it would do nothing. */
  inDoubt = false;

  constructor(settings: LoopSettings, startMs: Millis) {
    this.settings = settings;
    this.previousRunMs = startMs;
    this.lastRunMs = startMs;
    this.waitStartMs = startMs;
    this.timerMs = this.timerAfter(startMs) + (settings.phaseMs ?? 0);
    this.dueMs = this.timerMs;
  }

  /** Time of a whole idle turn: the wait and the loop. */
  get periodMs(): Millis {
    return this.settings.grid?.everyMs ?? this.settings.scanIntervalMs + this.durationMs;
  }

  /** Start of the last loop, also of one slept through. */
  get lastRun(): Millis {
    return this.lastRunMs;
  }

  /** When the next loop starts, as things stand. */
  get next(): Millis {
    if (this.idleUntilMs === undefined || this.dueMs < this.timerMs) return this.dueMs;
    if (this.inDoubt || this.idleUntilMs <= this.timerMs) return this.timerMs;
    return this.timerMs + Math.ceil((this.idleUntilMs - this.timerMs) / this.periodMs) * this.periodMs;
  }

  /** A pod has become unschedulable. */
  signal(now: Millis): void {
    if (!this.settings.frequent) return;
    this.catchUp(now);
    if (now <= this.waitStartMs) {
      // The last loop is still busy: one signal is kept. A loop that follows at once takes it along.
      if (!this.atOnce) this.dueMs = this.waitStartMs;
    } else if (this.dueMs > now) this.dueMs = now;
    else if (now < this.timerMs) this.signalled = true;
  }

  /** Something has changed that a loop may see: the next one must run. */
  wake(now: Millis): void {
    this.catchUp(now);
    this.idleUntilMs = undefined;
  }

  /** Something has changed of which only a look at it tells whether a loop may see it: the next one must not be slept through unseen. */
  doubt(now: Millis): void {
    this.catchUp(now);
    this.inDoubt = true;
  }

  /** Whether the loop that is due now is in doubt, and no more than that. */
  isOnlyInDoubt(now: Millis): boolean {
    return this.inDoubt && this.dueMs === this.timerMs && this.idleUntilMs !== undefined && this.idleUntilMs > now;
  }

  /** The loop that is due now would do nothing: it is slept through like others. */
  sleepThrough(now: Millis): void {
    this.inDoubt = false;
    this.catchUp(now + 1);
  }

  /** Counts the loops that were due before `now` and have been slept through. */
  catchUp(now: Millis): void {
    if (this.idleUntilMs === undefined || this.timerMs >= now) return;
    const skipped = Math.floor((now - 1 - this.timerMs) / this.periodMs) + 1;
    const last = this.timerMs + (skipped - 1) * this.periodMs;
    this.previousRunMs = skipped > 1 ? last - this.periodMs : this.lastRunMs;
    this.lastRunMs = last;
    this.loops += skipped;
    this.waitStartMs = last + this.durationMs;
    this.timerMs = this.timerAfter(this.waitStartMs);
    this.dueMs = this.timerMs;
  }

  /** A loop starts. `durationMs`: what it takes at least; 0 would make productive loops follow each other for ever. */
  began(now: Millis, durationMs: Millis): void {
    this.catchUp(now);
    this.durationMs = durationMs;
    this.previousRunMs = this.lastRunMs;
    this.lastRunMs = now;
    this.idleUntilMs = undefined;
    this.inDoubt = false;
    this.loops++;
  }

  /**
   * The loop has ended after `tookMs` beyond its usual duration. `lastProductiveMs`: last scale-up, start of a deletion
   * or look at a ProvisioningRequest.
   * `idleUntilMs`: until when further loops would change nothing; undefined: the next one may.
   */
  ended(tookMs: Millis, lastProductiveMs: Millis, idleUntilMs: Millis | undefined): void {
    const { frequent, timestamps = 2 } = this.settings;
    this.waitStartMs = this.lastRunMs + this.durationMs + tookMs;
    this.timerMs = this.timerAfter(this.waitStartMs);
    this.atOnce = frequent && lastProductiveMs >= (timestamps === 1 ? this.lastRunMs : this.previousRunMs);
    this.dueMs = this.atOnce || this.signalled ? this.waitStartMs : this.timerMs;
    this.signalled = false;
    this.idleUntilMs = this.dueMs === this.timerMs && this.settings.grid?.extraMs === undefined ? idleUntilMs : undefined;
  }

  private timerAfter(waitStartMs: Millis): Millis {
    const { grid, scanIntervalMs } = this.settings;
    if (grid === undefined) return waitStartMs + scanIntervalMs;
    const { firstMs, everyMs, extraMs = [] } = grid;
    const regular = firstMs + Math.max(0, Math.ceil((waitStartMs - firstMs) / everyMs)) * everyMs;
    return Math.min(regular, ...extraMs.filter((extra) => extra >= waitStartMs));
  }
}
