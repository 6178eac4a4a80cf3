/** Ranges this short are sorted by insertion. */
const INSERTION_MAX = 12;
/** From this length on a pivot is the median of medians, and a range in order is mended and not only noticed. */
const LONG = 50;
const MENDS_MAX = 5;
const SWAPS_MAX = 12;

type Hint = "unknown" | "increasing" | "decreasing";

/**
 * Sorts in place as Go's `sort.Slice` does: equal elements end up where Go leaves them, which above twelve elements is not where they were.
 * Source: Go 1.26, package sort, pattern-defeating quicksort.
 */
export function goSort<Item>(items: Item[], less: (a: Item, b: Item) => boolean): void {
  new Sorter(items, less).sort(0, items.length, 32 - Math.clz32(items.length));
}

class Sorter<Item> {
  private readonly items: Item[];
  private readonly lessItem: (a: Item, b: Item) => boolean;

  constructor(items: Item[], less: (a: Item, b: Item) => boolean) {
    this.items = items;
    this.lessItem = less;
  }

  /** Sorts from `first` to before `end`; after `limit` bad partitions a heap takes over. */
  sort(first: number, end: number, limit: number): void {
    let a = first;
    let b = end;
    let left = limit;
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= INSERTION_MAX) {
        this.insertionSort(a, b);
        return;
      }
      if (left === 0) {
        this.heapSort(a, b);
        return;
      }
      if (!balanced) {
        this.breakPatterns(a, b);
        left--;
      }
      let { pivot, hint } = this.choosePivot(a, b);
      if (hint === "decreasing") {
        this.reverse(a, b);
        pivot = b - 1 - (pivot - a);
        balanced = true;
        partitioned = true;
        hint = "increasing";
      }
      if (balanced && partitioned && hint === "increasing" && this.mend(a, b)) return;
      if (a > 0 && !this.less(a - 1, pivot)) {
        a = this.partitionEqual(a, b, pivot);
        continue;
      }
      const split = this.partition(a, b, pivot);
      partitioned = split.already;
      const { middle } = split;
      const enough = Math.trunc(length / 8);
      if (middle - a < b - middle) {
        balanced = middle - a >= enough;
        this.sort(a, middle, left);
        a = middle + 1;
      } else {
        balanced = b - middle >= enough;
        this.sort(middle + 1, b, left);
        b = middle;
      }
    }
  }

  private less(i: number, j: number): boolean {
    return this.lessItem(this.items[i], this.items[j]);
  }

  private swap(i: number, j: number): void {
    const { items } = this;
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }

  private insertionSort(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.less(j, j - 1); j--) this.swap(j, j - 1);
  }

  private heapSort(a: number, b: number): void {
    const length = b - a;
    for (let i = Math.trunc((length - 1) / 2); i >= 0; i--) this.siftDown(i, length, a);
    for (let i = length - 1; i >= 0; i--) {
      this.swap(a, a + i);
      this.siftDown(0, i, a);
    }
  }

  private siftDown(from: number, end: number, a: number): void {
    let root = from;
    for (;;) {
      let child = 2 * root + 1;
      if (child >= end) return;
      if (child + 1 < end && this.less(a + child, a + child + 1)) child++;
      if (!this.less(a + root, a + child)) return;
      this.swap(a + root, a + child);
      root = child;
    }
  }

  private reverse(a: number, b: number): void {
    for (let i = a, j = b - 1; i < j; i++, j--) this.swap(i, j);
  }

  /** Scatters three elements, always in the same way for a length. */
  private breakPatterns(a: number, b: number): void {
    const length = b - a;
    if (length < 8) return;
    let random = BigInt(length);
    const mask = (1n << BigInt(32 - Math.clz32(length))) - 1n;
    const middle = a + Math.trunc(length / 4) * 2 - 1;
    for (let i = 0; i < 3; i++) {
      random ^= BigInt.asUintN(64, random << 13n);
      random ^= random >> 7n;
      random ^= BigInt.asUintN(64, random << 17n);
      let other = Number(random & mask);
      if (other >= length) other -= length;
      this.swap(middle - 1 + i, a + other);
    }
  }

  private choosePivot(a: number, b: number): { pivot: number; hint: Hint } {
    const length = b - a;
    const quarter = Math.trunc(length / 4);
    const count = { swaps: 0 };
    let i = a + quarter;
    let j = a + quarter * 2;
    let k = a + quarter * 3;
    if (length >= 8) {
      if (length >= LONG) {
        i = this.median(i - 1, i, i + 1, count);
        j = this.median(j - 1, j, j + 1, count);
        k = this.median(k - 1, k, k + 1, count);
      }
      j = this.median(i, j, k, count);
    }
    if (count.swaps === 0) return { pivot: j, hint: "increasing" };
    return { pivot: j, hint: count.swaps === SWAPS_MAX ? "decreasing" : "unknown" };
  }

  private median(a: number, b: number, c: number, count: { swaps: number }): number {
    let [low, middle] = this.ordered(a, b, count);
    [middle] = this.ordered(middle, c, count);
    [low, middle] = this.ordered(low, middle, count);
    return middle;
  }

  private ordered(a: number, b: number, count: { swaps: number }): [number, number] {
    if (!this.less(b, a)) return [a, b];
    count.swaps++;
    return [b, a];
  }

  /** Sorts a range that is nearly in order, or gives up. */
  private mend(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < MENDS_MAX; step++) {
      while (i < b && !this.less(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < LONG) return false;
      this.swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.less(j, j - 1); j--) this.swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.less(j, j - 1); j++) this.swap(j, j - 1);
    }
    return false;
  }

  /** Puts what equals the pivot first; returns where the greater part begins. */
  private partitionEqual(a: number, b: number, pivot: number): number {
    this.swap(a, pivot);
    let i = a + 1;
    let j = b - 1;
    for (;;) {
      while (i <= j && !this.less(a, i)) i++;
      while (i <= j && this.less(a, j)) j--;
      if (i > j) return i;
      this.swap(i, j);
      i++;
      j--;
    }
  }

  private partition(a: number, b: number, pivot: number): { middle: number; already: boolean } {
    this.swap(a, pivot);
    let i = a + 1;
    let j = b - 1;
    let already = true;
    for (;;) {
      while (i <= j && this.less(i, a)) i++;
      while (i <= j && !this.less(j, a)) j--;
      if (i > j) break;
      already = false;
      this.swap(i, j);
      i++;
      j--;
    }
    this.swap(j, a);
    return { middle: j, already };
  }
}
