import { Heap, type HeapItem } from "./heap.ts";

/** So many places are not worth being thrown away. */
const PASSED_MIN = 64;

/** Something that may stand in one {@link Line} at a time and knows its place there. */
export interface LineItem extends HeapItem {
  /** Counts all that ever stood in the line before it; -1: it stands in no line, or in the heap beside it. Written by the line only. */
  linePlace: number;
}

/**
 * A queue of items most of which come in the order in which they are to go: these stand in a line, and only the others go through a heap. For
 * total orders: among equals a heap answers by how it was built, which this does not.
 */
export class Line<Item extends LineItem> {
  private readonly less: (a: Item, b: Item) => boolean;
  private readonly heap: Heap<Item>;
  /** From `front` on; without a hole at either end. */
  private items: (Item | undefined)[] = [];
  private front = 0;
  /** How many places at the beginning have been thrown away. */
  private passed = 0;
  private count = 0;

  constructor(less: (a: Item, b: Item) => boolean) {
    this.less = less;
    this.heap = new Heap(less);
  }

  get size(): number {
    return this.count;
  }

  peek(): Item | undefined {
    const other = this.heap.peek();
    if (this.front === this.items.length) return other;
    const first = this.items[this.front]!;
    return other !== undefined && this.less(other, first) ? other : first;
  }

  push(item: Item): void {
    const { items } = this;
    this.count++;
    if (this.front < items.length && this.less(item, items[items.length - 1]!)) {
      this.heap.push(item);
      return;
    }
    item.linePlace = this.passed + items.length;
    items.push(item);
  }

  pop(): Item | undefined {
    const first = this.peek();
    if (first !== undefined) this.remove(first);
    return first;
  }

  remove(item: Item): void {
    this.count--;
    if (item.linePlace < 0) {
      this.heap.remove(item);
      return;
    }
    const { items } = this;
    items[item.linePlace - this.passed] = undefined;
    item.linePlace = -1;
    while (this.front < items.length && items[this.front] === undefined) this.front++;
    while (this.front < items.length && items[items.length - 1] === undefined) items.pop();
    if (this.front >= PASSED_MIN && this.front * 2 > items.length) this.dropPassed();
  }

  /** Finds an item's place again after its key has changed. */
  fix(item: Item): void {
    this.remove(item);
    this.push(item);
  }

  private dropPassed(): void {
    this.items = this.items.slice(this.front);
    this.passed += this.front;
    this.front = 0;
  }
}
