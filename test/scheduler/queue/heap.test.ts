import { array, assert, integer, property } from "fast-check";
import { test } from "vitest";
import { Heap, type HeapItem } from "../../../src/scheduler/queue/heap.ts";

interface Numbered extends HeapItem {
  value: number;
}

function check(what: string, law: (items: Numbered[], heap: Heap<Numbered>) => number[]): void {
  test(what, () => {
    assert(
      property(array(integer()), (values) => {
        const items = values.map((value) => ({ value, heapIndex: -1 }));
        const heap = new Heap<Numbered>((a, b) => a.value < b.value);
        for (const item of items) heap.push(item);
        const left = law(items, heap).sort((a, b) => a - b);
        return left.every((value) => heap.pop()?.value === value) && heap.size === 0;
      }),
    );
  });
}

check("items come out in order", (items) => items.map(({ value }) => value));
check("any item can be taken out", (items, heap) => {
  const [gone, kept] = [items.filter((_, i) => i % 3 === 0), items.filter((_, i) => i % 3 !== 0)];
  for (const item of gone) heap.remove(item);
  return kept.map(({ value }) => value);
});
