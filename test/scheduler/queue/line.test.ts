import { array, assert, constantFrom, integer, property, record } from "fast-check";
import { expect, test } from "vitest";
import { Line, type LineItem } from "../../../src/scheduler/queue/line.ts";

interface Numbered extends LineItem {
  value: number;
  readonly number: number;
}

const step = record({
  what: constantFrom("push", "push", "push", "pop", "remove", "fix"),
  value: integer({ min: 0, max: 9 }),
  which: integer({ min: 0 }),
});

test("whatever is put in, taken out and changed, the first comes first", () => {
  assert(
    property(array(step, { maxLength: 300 }), integer({ min: 0, max: 2 }), (steps, growth) => {
      const less = (a: Numbered, b: Numbered): boolean => (a.value === b.value ? a.number < b.number : a.value < b.value);
      const line = new Line<Numbered>(less);
      const items: Numbered[] = [];
      const sorted = (): Numbered[] => items.sort((a, b) => (less(a, b) ? -1 : 1));
      steps.forEach(({ what, value, which }, number) => {
        // With growth, most items come in order.
        const key = value + growth * number;
        if (what === "push") {
          const item = { value: key, number, heapIndex: -1, linePlace: -1 };
          items.push(item);
          line.push(item);
        } else if (what === "pop") expect(line.pop()).toBe(sorted().shift());
        else if (items.length > 0) {
          const item = items[which % items.length];
          if (what === "remove") {
            items.splice(items.indexOf(item), 1);
            line.remove(item);
          } else {
            item.value = key;
            line.fix(item);
          }
        }
        expect(line.size).toBe(items.length);
        expect(line.peek()).toBe(sorted()[0]);
      });
      for (const item of sorted()) expect(line.pop()).toBe(item);
      expect(line.pop()).toBeUndefined();
    }),
  );
});
