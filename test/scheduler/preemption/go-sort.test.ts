import { array, assert, integer, property } from "fast-check";
import { test } from "vitest";
import { goSort } from "../../../src/scheduler/preemption/go-sort.ts";

function check(what: string, law: (values: number[]) => boolean): void {
  test(what, () => {
    assert(property(array(integer({ min: 0, max: 30 }), { maxLength: 200 }), law));
  });
}

check("the result is sorted, whatever the length", (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  goSort(values, (a, b) => a < b);
  return values.every((value, i) => value === sorted[i]);
});
check("up to twelve equal elements keep their order", (values) => {
  const items = values.slice(0, 12).map((value, place) => ({ value: value % 3, place }));
  goSort(items, (a, b) => a.value < b.value);
  return items.every(({ value, place }, i) => i === 0 || items[i - 1].value < value || items[i - 1].place < place);
});
