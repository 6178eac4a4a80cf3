import FastPriorityQueue from "fastpriorityqueue";
import { assert } from "./assert.ts";
import { growColumns } from "./columns.ts";
import type { Clock, Millis } from "./time.ts";

/** Number of a component in the list of a run: its rank within an instant. */
export type ComponentId = number;
/** What a component is asked to look at again: a whole number of 0 or more, dense. */
export type Key = number;

const FIRST_CAPACITY = 1024;
/** No slot: the end of a chain. */
const NONE = -1;

/**
 * Pending events in (time, component, insertion) order. An event is three numbers, held in columns by slot. Those of the present instant,
 * which are most, stand in one line per component, since what is added goes behind what is there; those to come are in a heap of slots.
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
  /** Number of pending events that are due now. */
  due = 0;

  private times = new Float64Array(FIRST_CAPACITY);
  private components = new Int32Array(FIRST_CAPACITY);
  private keys = new Float64Array(FIRST_CAPACITY);
  private insertions = new Float64Array(FIRST_CAPACITY);
  /** The slot behind a slot: in the line of a component, or among the free ones. */
  private next = new Int32Array(FIRST_CAPACITY);
  /** By component: the ends of its line. The last is not kept up while a line is empty. */
  private readonly first: number[] = [];
  private readonly last: number[] = [];
  /** No component below has an event in its line. */
  private lowest = 0;
  private free = NONE;
  private usedSlots = 0;
  private inserted = 0;
  private future = this.makeHeap();

  /** Number of pending events. */
  get size(): number {
    return this.due + this.future.size;
  }

  /** Time of the next event, or undefined when none is pending. */
  get nextTime(): Millis | undefined {
    if (this.due > 0) return this.now;
    const slot = this.future.peek();
    return slot === undefined ? undefined : this.times[slot];
  }

  /** Adds an event and returns its insertion number. Adding an event before `now` is a bug and throws. */
  add(time: Millis, component: ComponentId, key: Key): number {
    // The facts are made when they are needed: this is the busiest place of all.
    if (!(time >= this.now && Number.isInteger(time)))
      assert(false, "an event is due at a whole millisecond, now or later", { time, now: this.now, component, key });
    const slot = this.takeSlot();
    this.components[slot] = component;
    this.keys[slot] = key;
    this.insertions[slot] = this.inserted;
    if (time === this.now) this.lineUp(slot, component);
    else {
      this.times[slot] = time;
      this.future.add(slot);
    }
    return this.inserted++;
  }

  /** Makes the next event current, and steps `now` to it. False if none is due by `until`; `now` then stays. */
  advance(until: Millis): boolean {
    if (this.due === 0 ? !this.step(until) : this.now > until) return false;
    const { first } = this;
    while (first[this.lowest] === NONE) this.lowest++;
    const slot = first[this.lowest];
    first[this.lowest] = this.next[slot];
    this.component = this.lowest;
    this.key = this.keys[slot];
    this.insertion = this.insertions[slot];
    this.due--;
    this.release(slot);
    return true;
  }

  /** Drops every pending event for which `isLive` is false, in one pass. */
  prune(isLive: (component: ComponentId, key: Key, insertion: number) => boolean): void {
    const isSlotLive = (slot: number): boolean => isLive(this.components[slot], this.keys[slot], this.insertions[slot]);
    const live: number[] = [];
    this.future.forEach((slot) => {
      if (isSlotLive(slot)) live.push(slot);
      else this.release(slot);
    });
    this.future = this.makeHeap();
    this.future.heapify(live);
    this.due = 0;
    for (const [component, head] of this.first.entries()) {
      this.first[component] = NONE;
      for (let slot = head; slot !== NONE; ) {
        const behind = this.next[slot];
        if (isSlotLive(slot)) this.lineUp(slot, component);
        else this.release(slot);
        slot = behind;
      }
    }
  }

  /** Moves on to the next instant and lines up all that was to come in it. False if there is none by `until`. */
  private step(until: Millis): boolean {
    const { future, times } = this;
    let slot = future.peek();
    if (slot === undefined || times[slot] > until) return false;
    this.now = times[slot];
    for (; slot !== undefined && times[slot] === this.now; slot = future.peek()) {
      future.poll();
      this.lineUp(slot, this.components[slot]);
    }
    return true;
  }

  /** Puts an event of the present instant behind those of its component: it was added after them. */
  private lineUp(slot: number, component: ComponentId): void {
    const { first, last, next } = this;
    while (first.length <= component) {
      first.push(NONE);
      last.push(NONE);
    }
    if (first[component] === NONE) first[component] = slot;
    else next[last[component]] = slot;
    last[component] = slot;
    next[slot] = NONE;
    if (this.due === 0 || component < this.lowest) this.lowest = component;
    this.due++;
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

  private takeSlot(): number {
    const slot = this.free;
    if (slot !== NONE) {
      this.free = this.next[slot];
      return slot;
    }
    if (this.usedSlots === this.times.length) growColumns(this, this.usedSlots * 2);
    return this.usedSlots++;
  }

  private release(slot: number): void {
    this.next[slot] = this.free;
    this.free = slot;
  }
}
