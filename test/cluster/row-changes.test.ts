import { expect, test } from "vitest";
import { RowChanges } from "../../src/cluster/row-changes.ts";

const rowsSince = (changes: RowChanges, since: number, count = 10): { readonly rows: number[]; readonly last: number } => {
  const rows: number[] = [];
  const last = changes.since(since, count, (row) => rows.push(row));
  return { rows, last };
};

test("each row that has changed comes once", () => {
  const changes = new RowChanges();
  for (const row of [3, 1, 3]) changes.note(row);
  const { last } = rowsSince(changes, 0);
  for (const row of [4, 2, 4, 2]) changes.note(row);
  expect(rowsSince(changes, last).rows).toEqual([4, 2]);
});

test("who comes for the first time, or after too many changes, looks at all rows", () => {
  const changes = new RowChanges();
  changes.note(1);
  expect(rowsSince(changes, 0, 3).rows).toEqual([0, 1, 2]);
  for (let i = 0; i < 10_000; i++) changes.note(i % 2);
  expect(rowsSince(changes, 1, 3).rows).toEqual([0, 1, 2]);
});

test("one row that changes again and again is one change until somebody asks", () => {
  const changes = new RowChanges();
  for (let i = 0; i < 10_000; i++) changes.note(5);
  const { last } = rowsSince(changes, 0);
  expect(last).toBe(1);
  changes.note(5);
  expect(rowsSince(changes, last).rows).toEqual([5]);
});

test("looking may ask for itself without leaving rows out", () => {
  const changes = new RowChanges();
  changes.note(1);
  const last = rowsSince(changes, 0).last;
  for (const row of [2, 3, 4]) changes.note(row);
  const seen = new Set<number>();
  changes.since(last, 10, (row) => {
    seen.add(row);
    changes.since(last, 10, () => undefined);
  });
  expect([...seen]).toEqual([2, 3, 4]);
});

test("rows that are no more do not come", () => {
  const changes = new RowChanges();
  changes.note(1);
  const { last } = rowsSince(changes, 0);
  changes.note(7);
  expect(rowsSince(changes, last, 5).rows).toEqual([]);
});

test("a row that changes after its last change was read has changed again", () => {
  const changes = new RowChanges();
  changes.note(5);
  const { last } = changes;
  changes.note(5);
  expect(rowsSince(changes, last).rows).toEqual([5]);
});
