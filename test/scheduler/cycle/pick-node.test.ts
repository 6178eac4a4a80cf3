import { array, assert, integer, property } from "fast-check";
import { expect, test } from "vitest";
import { pickBest, popOrder } from "../../../src/scheduler/cycle/pick-node.ts";

const best = (totals: readonly number[]): number => pickBest(Float64Array.from(totals), totals.length);

function check(totals: readonly number[], order: readonly number[]): void {
  test(`[${totals}] goes to ${order[0]}`, () => {
    expect(popOrder(Float64Array.from(totals), totals.length)).toEqual(order);
    expect(best(totals)).toBe(order[0]);
  });
}

// EX-11.
check([5, 5, 5, 5], [0, 3, 2, 1]);
check([1, 2, 2], [1, 2, 0]);
check([1, 1, 2, 2], [3, 2, 1, 0]);
check([300, 300, 310, 310, 310], [3, 4, 2, 1, 0]);
check([10, 20, 20, 30, 30, 20, 30], [3, 4, 6, 2, 1, 5, 0]);
check([7], [0]);

test("the winner found without moving anything is the one at the root of the heap", () => {
  const totals = array(integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 80 });
  assert(property(totals, (list) => best(list) === popOrder(Float64Array.from(list), list.length)[0]));
});
