import { array, assert, boolean, integer, property, record } from "fast-check";
import { expect, test } from "vitest";
import { Store } from "../../../src/cluster/index.ts";
import { BLOCK } from "../../../src/scheduler/cycle/blocks.ts";
import { NodeOrder } from "../../../src/scheduler/cycle/node-order.ts";
import { nodeFrom } from "../text-objects.ts";

const SIZE = 3 * BLOCK - 10;

function cluster() {
  const { infos } = new Store({ now: 0 }).nodes;
  for (let i = 0; i < SIZE; i++) infos.addNode(nodeFrom(`n${i}`));
  const order = new NodeOrder();
  // Backwards, so that rows and places differ.
  const list = Array.from({ length: SIZE }, (_, place) => SIZE - 1 - place);
  order.follow(list, infos);
  const touch = (place: number): void => {
    infos.touch(list[place]);
    order.follow(list, infos);
  };
  return { order, touch };
}

/** The places of a block that have changed after its first `seen` changes; undefined: that is not remembered. */
function changedIn({ changes }: NodeOrder, block: number, seen: number): number[] | undefined {
  const set = new Int32Array(2);
  if (!changes.mark(block, seen, set, 0)) return undefined;
  const places = Array.from({ length: BLOCK }, (_, i) => block * BLOCK + i);
  return places.filter((place) => ((set[(place >> 5) & 1] >>> (place & 31)) & 1) === 1);
}

test("of every block the nodes are known that have changed since it was looked at, and of no other", () => {
  const step = record({ place: integer({ min: 0, max: SIZE - 1 }), looks: boolean() });
  assert(
    property(array(step, { maxLength: 200 }), (steps) => {
      const { order, touch } = cluster();
      const seen = [...order.changes.inBlock];
      const missed = seen.map(() => new Set<number>());
      for (const { place, looks } of steps) {
        touch(place);
        const block = Math.floor(place / BLOCK);
        missed[block].add(place);
        if (!looks) continue;
        const isKnown = order.changes.inBlock[block] - seen[block] <= BLOCK;
        expect(changedIn(order, block, seen[block])).toEqual(isKnown ? [...missed[block]].sort((a, b) => a - b) : undefined);
        seen[block] = order.changes.inBlock[block];
        missed[block].clear();
      }
    }),
  );
});

test.each([
  ["as many as are remembered", 64, [1, 2]],
  ["one more", 65, undefined],
])("who has missed %s changes of a block", (_, missed, changed) => {
  const { order, touch } = cluster();
  const seen = order.changes.inBlock[0];
  for (let i = 0; i < missed; i++) touch(1 + (i % 2));
  expect(changedIn(order, 0, seen)).toEqual(changed);
});

test("a node that stands nowhere in the list changes all the same: it may come back", () => {
  const { infos } = new Store({ now: 0 }).nodes;
  for (let i = 0; i < 3; i++) infos.addNode(nodeFrom(`n${i}`));
  const order = new NodeOrder();
  order.follow([0, 1], infos);
  const { last } = order.changes;
  infos.touch(2);
  order.follow([0, 1], infos);
  expect(order.changes.byRow[2]).toBeGreaterThan(last);
  expect(order.changes.byRow[1]).toBeLessThanOrEqual(last);
});
