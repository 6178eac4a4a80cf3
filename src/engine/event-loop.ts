import { BugError } from "./assert.ts";
import { grown } from "./columns.ts";
import { RunDigest } from "./digest.ts";
import { type ComponentId, EventQueue, type Key } from "./event-queue.ts";
import { type Clock, type Millis, NEVER } from "./time.ts";

/** What the loop calls: a named thing that brings one key at a time closer to what it should be. */
export interface Reconciler {
  readonly name: string;
  /** Returns when to look at `key` again if nothing changes sooner: the key's one and only timer. */
  reconcile(key: Key, now: Millis): Millis | undefined;
}

/**
 * Why a call of `run` came back: nothing is pending, nothing is due by `until`, the budget is used up,
 * or the caller's own test found the world at rest.
 */
export type Stop = "idle" | "until" | "budget" | "rest";

const neverAtRest = (): boolean => false;
const lookAway = (): void => {};

/** Events that may happen in one instant before the loop calls it a livelock. */
const EVENTS_PER_INSTANT_MAX = 1_000_000;
/** Below this size a queue full of stale entries is not worth rebuilding. */
const PRUNE_SIZE_MIN = 4096;

/**
 * Runs reconcilers in (time, component, insertion) order with at most one pending wake-up per (component, key):
 * the sooner wins. Superseded entries stay in the queue and are skipped; when they are the majority the queue is rebuilt.
 */
export class EventLoop implements Clock {
  /** Events run so far, stale ones not counted. */
  events = 0;
  readonly digest = new RunDigest();
  private readonly queue = new EventQueue();
  private readonly reconcilers: Reconciler[] = [];
  /** By component and key: when the wake-up is due (NEVER: none), and which entry of the queue was the live one last. */
  private readonly dueTimes: Float64Array<ArrayBuffer>[] = [];
  private readonly liveInsertions: Float64Array<ArrayBuffer>[] = [];
  private readonly pendingByComponent: number[] = [];
  private stale = 0;
  private instant: Millis = -1;
  private eventsInInstant = 0;
  private endInstant: () => void = lookAway;

  get now(): Millis {
    return this.queue.now;
  }

  /** Wake-ups that are due some time. */
  get pending(): number {
    return this.queue.size - this.stale;
  }

  /** Wake-ups that are due some time for one component. */
  pendingOf(component: ComponentId): number {
    return this.pendingByComponent[component];
  }

  /** Time of the next entry of the queue, which may be a superseded one; undefined when it is empty. */
  get nextTime(): Millis | undefined {
    return this.queue.nextTime;
  }

  /** Adds a component behind those already there: the order of adding is the order within an instant. */
  add(reconciler: Reconciler): ComponentId {
    this.reconcilers.push(reconciler);
    this.dueTimes.push(new Float64Array(64).fill(NEVER));
    this.liveInsertions.push(new Float64Array(64));
    this.pendingByComponent.push(0);
    return this.reconcilers.length - 1;
  }

  /** Has `look` called whenever an instant is over, before time moves on. It may read, and changes nothing. */
  atEndOfInstant(look: () => void): void {
    this.endInstant = look;
  }

  /** Sees to it that `component` looks at `key` at `time` or sooner. */
  wake(component: ComponentId, key: Key, time: Millis): void {
    if (key >= this.dueTimes[component].length) this.growKeys(component, key);
    const due = this.dueTimes[component];
    if (time >= due[key]) return;
    if (due[key] !== NEVER) this.stale++;
    else this.pendingByComponent[component]++;
    due[key] = time;
    this.liveInsertions[component][key] = this.queue.add(time, component, key);
    if (this.stale * 2 > this.queue.size && this.queue.size > PRUNE_SIZE_MIN) this.prune();
  }

  /**
   * Runs all events due up to and including `until`, at most `budget` of them. Splitting a run into several calls changes nothing.
   * `isAtRest` is asked before each step of time: when it says so, the run is over.
   * Throws a {@link BugError} that names the component when an instant never ends.
   */
  run(until: Millis = NEVER, budget: number = NEVER, isAtRest: () => boolean = neverAtRest): Stop {
    const { queue } = this;
    const eventsMax = this.events + budget;
    while (this.events < eventsMax) {
      if (this.pending === 0) return "idle";
      if (queue.due === 0) {
        if (isAtRest()) return "rest";
        this.endInstant();
      }
      if (!queue.advance(until)) return "until";
      const { component, key, now } = queue;
      if (this.liveInsertions[component][key] !== queue.insertion) {
        this.stale--;
        continue;
      }
      this.countInstant(component, now);
      this.dueTimes[component][key] = NEVER;
      this.pendingByComponent[component]--;
      this.events++;
      this.digest.add(now, component, key);
      const again = this.reconcilers[component].reconcile(key, now);
      if (again !== undefined && again !== NEVER) this.wake(component, key, again);
    }
    return "budget";
  }

  private countInstant(component: ComponentId, now: Millis): void {
    if (now !== this.instant) {
      this.instant = now;
      this.eventsInInstant = 0;
    }
    this.eventsInInstant++;
    if (this.eventsInInstant > EVENTS_PER_INSTANT_MAX) {
      throw new BugError("livelock: one instant does not end", { component: this.reconcilers[component].name, nowMs: now });
    }
  }

  private growKeys(component: ComponentId, key: Key): void {
    let capacity = this.dueTimes[component].length;
    while (capacity <= key) capacity *= 2;
    const known = this.dueTimes[component].length;
    this.dueTimes[component] = grown(this.dueTimes[component], capacity).fill(NEVER, known);
    this.liveInsertions[component] = grown(this.liveInsertions[component], capacity);
  }

  private prune(): void {
    this.queue.prune((component, key, insertion) => this.liveInsertions[component][key] === insertion);
    this.stale = 0;
  }
}
