import { array, assert, integer, property, tuple } from "fast-check";
import { test } from "vitest";
import { RowCounts } from "../../../src/scheduler/topology/row-counts.ts";

test("counts by row are those of a map, few or many", () => {
  const steps = array(tuple(integer({ min: 0, max: 150 }), integer({ min: 0, max: 2 })), { maxLength: 400 });
  assert(
    property(steps, integer({ min: 0, max: 400 }), (list, last) => {
      const counts = new RowCounts();
      const known = new Map<number, number>();
      const setTo = (row: number, wanted: number): void => {
        counts.add(row, wanted - (known.get(row) ?? 0));
        if (wanted === 0) known.delete(row);
        else known.set(row, wanted);
      };
      for (const [row, wanted] of list) setTo(row, wanted);
      // Most go again, so that a column becomes a map again.
      for (const row of [...known.keys()].slice(0, last)) setTo(row, 0);
      const found = new Map<number, number>();
      counts.forEach((count, row) => void found.set(row, count));
      const same = [...known].every(([row, count]) => found.get(row) === count && counts.at(row) === count);
      return same && found.size === known.size && counts.size === known.size;
    }),
  );
});
