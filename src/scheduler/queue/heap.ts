/** Something that may stand in one {@link Heap} at a time and knows its place there. */
export interface HeapItem {
  /** Index in the heap, or -1. Written by the heap only. */
  heapIndex: number;
}

/** A binary heap from which any item can be taken: the smallest by `less` stands first. */
export class Heap<Item extends HeapItem> {
  private readonly items: Item[] = [];
  private readonly less: (a: Item, b: Item) => boolean;

  constructor(less: (a: Item, b: Item) => boolean) {
    this.less = less;
  }

  get size(): number {
    return this.items.length;
  }

  peek(): Item | undefined {
    return this.items[0];
  }

  push(item: Item): void {
    this.items.push(item);
    this.rise(item, this.items.length - 1);
  }

  pop(): Item | undefined {
    const first = this.items[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  remove(item: Item): void {
    const index = item.heapIndex;
    const last = this.items.pop()!;
    item.heapIndex = -1;
    if (last !== item) this.settle(last, index);
  }

  private settle(item: Item, index: number): void {
    this.rise(item, index);
    if (item.heapIndex === index) this.sink(item, index);
  }

  private rise(item: Item, from: number): void {
    const { items } = this;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.less(item, items[parent])) break;
      this.place(items[parent], index);
      index = parent;
    }
    this.place(item, index);
  }

  private sink(item: Item, from: number): void {
    const { items } = this;
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.less(items[child + 1], items[child])) child++;
      if (!this.less(items[child], item)) break;
      this.place(items[child], index);
      index = child;
    }
    this.place(item, index);
  }

  private place(item: Item, index: number): void {
    this.items[index] = item;
    item.heapIndex = index;
  }
}
