import { array, assert, boolean, constantFrom, integer, oneof, property, record } from "fast-check";
import { expect, test } from "vitest";
import { Store } from "../../../src/cluster/index.ts";
import { BLOCK } from "../../../src/scheduler/cycle/blocks.ts";
import { NodeIndex } from "../../../src/scheduler/cycle/node-index.ts";
import { NodeOrder } from "../../../src/scheduler/cycle/node-order.ts";
import { pickBest } from "../../../src/scheduler/cycle/pick-node.ts";
import { Stretches } from "../../../src/scheduler/cycle/stretches.ts";
import { nodeFrom } from "../text-objects.ts";

const change = record({
  row: integer({ min: 0, max: 199 }),
  value: oneof(integer({ min: -2, max: 5 }), integer({ min: 0, max: 9 })),
  half: boolean(),
});
const round = record({ changes: array(change, { maxLength: 60 }), drop: integer({ min: -5, max: 199 }), skip: boolean() });

/** What a search finds that asks every node: places passed, the rows found, the row that wins. */
function plainSearch(list: readonly number[], values: readonly number[], start: number, limit: number): object {
  const rows: number[] = [];
  let passed = 0;
  while (passed < list.length && rows.length < limit) {
    const row = list[(start + passed++) % list.length];
    if (values[row] >= 0) rows.push(row);
  }
  const counted = rows.slice(0, limit - 1);
  const totals = Float64Array.from(counted, (row) => values[row]);
  return { passed, found: rows.length, rows: counted, winner: counted.length === 0 ? -1 : counted[pickBest(totals, totals.length)] };
}

test("an index brought up to date finds what a look at every node finds, wherever the search begins and ends", () => {
  const rounds = array(round, { minLength: 1, maxLength: 6 });
  assert(
    property(
      rounds,
      integer({ min: 1, max: 200 }),
      oneof(integer({ min: 0, max: 199 }), constantFrom(0, BLOCK)),
      oneof(integer({ min: 2, max: 220 }), constantFrom(BLOCK, 2 * BLOCK, 3 * BLOCK)),
      (all, size, from, limit) => {
        const { infos } = new Store({ now: 0 }).nodes;
        for (let i = 0; i < size; i++) infos.addNode(nodeFrom(`n${i}`));
        let list = Array.from({ length: size }, (_, i) => i);
        const values = list.map(() => 0);
        const order = new NodeOrder();
        const index = new NodeIndex();
        const stretches = new Stretches();
        for (const { changes, drop, skip } of all) {
          for (const { row, value, half } of changes) {
            if (row >= size) continue;
            values[row] = value >= 0 && half ? value + 0.5 : value;
            infos.touch(row);
          }
          if (list.includes(drop) && list.length > 1) list = list.filter((row) => row !== drop);
          else if (drop >= 0 && drop < size && !list.includes(drop)) list = [...list, drop];
          else if (drop < 0) list = [...list].reverse();
          order.follow(list, infos);
          if (skip) continue;
          index.follow(order, infos);
          const rows = new Int32Array(size + BLOCK);
          let count = 0;
          for (let block = 0; block * BLOCK < list.length; block++) count = index.takeDirtyOf(block, rows, count);
          index.set(
            rows,
            Float64Array.from(rows.subarray(0, count), (row) => values[row]),
            count,
          );
          const start = from % list.length;
          stretches.clear();
          stretches.walk(index, order, start, start + list.length, limit);
          const found = Math.min(stretches.found, limit - 1);
          const listed = new Int32Array(size);
          stretches.list(index, order, listed, found);
          const winner = found === 0 ? -1 : stretches.winner(index, order, found);
          const { passed } = stretches;
          const refused = list.filter((row) => values[row] < 0).map((row) => -values[row]);
          const counted = new Map([...new Set(refused)].map((id) => [id, refused.filter((other) => other === id).length]));
          expect(new Map(index.countRefusals())).toEqual(counted);
          expect({ passed, found: stretches.found, rows: [...listed.subarray(0, found)], winner }).toEqual(
            plainSearch(list, values, start, limit),
          );
        }
      },
    ),
  );
});

test("what is known of nodes is known still when others come and go", () => {
  const { infos } = new Store({ now: 0 }).nodes;
  for (let i = 0; i < 200; i++) infos.addNode(nodeFrom(`n${i}`));
  const [order, index] = [new NodeOrder(), new NodeIndex()];
  let list: readonly number[] = [];
  /** The rows about which the index asks when the list is this one. */
  const asksAbout = (next: readonly number[]): number[] => {
    list = next;
    order.follow(list, infos);
    index.follow(order, infos);
    const rows = new Int32Array(200 + BLOCK);
    let count = 0;
    for (let block = 0; block * BLOCK < list.length; block++) count = index.takeDirtyOf(block, rows, count);
    index.set(rows, new Float64Array(count).fill(1), count);
    return [...rows.subarray(0, count)];
  };
  const without = (gone: number): number[] => list.filter((row) => row !== gone);
  const all = infos.names.map((_, row) => row);
  expect(asksAbout(all)).toEqual(all);
  expect(asksAbout(without(100))).toEqual([]);
  infos.touch(150);
  expect(asksAbout(without(20))).toEqual([150]);
  expect(asksAbout([...list, 20])).toEqual([20]);
  infos.touch(100);
  expect(asksAbout([...list, 100])).toEqual([100]);
  for (let i = 0; i < 200; i++) {
    infos.touch(i % 2 === 0 ? 70 : 80);
    order.follow(list, infos);
  }
  expect(asksAbout(list)).toEqual([70, 80]);
  infos.touch(0);
  expect(asksAbout([...list].reverse())).toEqual([0]);
  expect(asksAbout([...list])).toEqual([]);
});

test("the node that ends a search does not win, though it is the last of its block", () => {
  const { infos } = new Store({ now: 0 }).nodes;
  const size = 3 * BLOCK;
  for (let i = 0; i < size; i++) infos.addNode(nodeFrom(`n${i}`));
  const [order, index, stretches] = [new NodeOrder(), new NodeIndex(), new Stretches()];
  order.follow(
    Array.from({ length: size }, (_, i) => i),
    infos,
  );
  index.follow(order, infos);
  const rows = Int32Array.from({ length: size }, (_, i) => i);
  // Of the 128 nodes that are found, the last counts for nothing. In the heap it would come before node 100.
  index.set(
    rows,
    Float64Array.from(rows, (row) => (row === 100 || row === 2 * BLOCK - 1 ? 5 : 1)),
    size,
  );
  stretches.walk(index, order, 0, size, 2 * BLOCK);
  expect(stretches.winner(index, order, 2 * BLOCK - 1)).toBe(100);
});

test("a list that changes often takes no more memory for that", () => {
  const order = new NodeOrder();
  const { infos } = new Store({ now: 0 }).nodes;
  for (let i = 0; i < 40; i++) {
    infos.addNode(nodeFrom(`n${i}`));
    order.follow([0], infos);
  }
  expect(order.places.length).toBeLessThanOrEqual(2 * 40);
});
