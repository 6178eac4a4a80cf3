import FastPriorityQueue from "fastpriorityqueue";
import { assert } from "./assert.ts";
import { growColumns } from "./columns.ts";
import type { Clock, Millis } from "./time.ts";

/** Number of a component in the list of a run: its rank within an instant. */
export type ComponentId = number;
/** What a component is asked to look at again: a whole number of 0 or more, dense. */
export type Key = number;

const FIRST_CAPACITY = 1024;

/**
 * Pending events in (time, component, insertion) order. An event is three numbers, held in columns by slot;
 * the heap holds slot numbers only, which is smaller and faster than event objects.
 */
export class EventQueue implements Clock {
  /** Time of the current event; starts at 0 and never goes back. */
  now: Millis = 0;
  /** Component of the current event, until the next `advance`. */
  component: ComponentId = -1;
  /** Key of the current event, until the next `advance`. */
  key: Key = -1;
  /** Insertion number of the current event, until the next `advance`. */
  insertion = -1;

  private times = new Float64Array(FIRST_CAPACITY);
  private components = new Int32Array(FIRST_CAPACITY);
  private keys = new Float64Array(FIRST_CAPACITY);
  private insertions = new Float64Array(FIRST_CAPACITY);
  private readonly freeSlots: number[] = [];
  private usedSlots = 0;
  private inserted = 0;
  private heap = this.makeHeap();

  /** Number of pending events. */
  get size(): number {
    return this.heap.size;
  }

  /** Time of the next event, or undefined when none is pending. */
  get nextTime(): Millis | undefined {
    const slot = this.heap.peek();
    return slot === undefined ? undefined : this.times[slot];
  }

  /** Adds an event and returns its insertion number. Adding an event before `now` is a bug and throws. */
  add(time: Millis, component: ComponentId, key: Key): number {
    // The facts are made when they are needed: this is the busiest place of all.
    if (!(time >= this.now && Number.isInteger(time)))
      assert(false, "an event is due at a whole millisecond, now or later", { time, now: this.now, component, key });
    const slot = this.freeSlots.pop() ?? this.newSlot();
    const insertion = this.inserted++;
    this.times[slot] = time;
    this.components[slot] = component;
    this.keys[slot] = key;
    this.insertions[slot] = insertion;
    this.heap.add(slot);
    return insertion;
  }

  /** Steps `now` to the next event and makes it current. False if none is due by `until`; `now` then stays. */
  advance(until: Millis): boolean {
    const slot = this.heap.peek();
    if (slot === undefined || this.times[slot] > until) return false;
    this.heap.poll();
    this.now = this.times[slot];
    this.component = this.components[slot];
    this.key = this.keys[slot];
    this.insertion = this.insertions[slot];
    this.freeSlots.push(slot);
    return true;
  }

  /** Drops every pending event for which `isLive` is false, in one pass. */
  prune(isLive: (component: ComponentId, key: Key, insertion: number) => boolean): void {
    const live: number[] = [];
    this.heap.forEach((slot) => {
      if (isLive(this.components[slot], this.keys[slot], this.insertions[slot])) live.push(slot);
      else this.freeSlots.push(slot);
    });
    this.heap = this.makeHeap();
    this.heap.heapify(live);
  }

  // The comparator reads the columns through `this`, because growing replaces the arrays. It never calls two events equal.
  private makeHeap(): FastPriorityQueue<number> {
    return new FastPriorityQueue<number>((a, b) => {
      const times = this.times;
      if (times[a] !== times[b]) return times[a] < times[b];
      if (this.components[a] !== this.components[b]) return this.components[a] < this.components[b];
      return this.insertions[a] < this.insertions[b];
    });
  }

  private newSlot(): number {
    const capacity = this.times.length;
    if (this.usedSlots === capacity) {
      growColumns(this, capacity * 2);
    }
    return this.usedSlots++;
  }
}
