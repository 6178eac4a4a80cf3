import fc from "fast-check";
import { expect, test } from "vitest";
import { CheapestSearch } from "../../../src/experiments/plan/search.ts";
import { costOf, countOf, type Sizes, type Space } from "../../../src/experiments/plan/space.ts";
import { runs } from "../../support/laws.ts";

/** All configurations of a space. */
function* everything({ pools }: Space, from: Sizes = []): Generator<Sizes> {
  if (from.length === pools.length) {
    yield from;
    return;
  }
  const { min, max } = pools[from.length];
  for (let size = min; size <= max; size++) yield* everything({ pools, demands: [] }, [...from, size]);
}

/** What brute force finds: the least cost of all that pass. */
function leastCost(space: Space, passes: (sizes: Sizes) => boolean): number | undefined {
  const costs = [...everything(space)].filter(passes).map((sizes) => costOf(space, sizes));
  return costs.length === 0 ? undefined : Math.min(...costs);
}

async function search(space: Space, passes: (sizes: Sizes) => boolean) {
  const searching = new CheapestSearch(space, async (sizes) => passes(sizes), 1e6);
  const { best, proven } = await searching.run(async () => true);
  return { best, proven, cost: best && costOf(space, best), tries: searching.tries };
}

const pool = (name: string, microUsdPerHour: number, max: number, min = 0) => ({ name, microUsdPerHour, min, max });

test("two pools: what one machine of the dear pool and four of the cheap one can carry", async () => {
  const space: Space = { pools: [pool("large", 500, 10), pool("small", 90, 20)], demands: [] };
  const found = await search(space, ([large, small]) => large * 40 + small * 8 >= 70 && large >= 1);
  expect(found).toMatchObject({ best: [1, 4], cost: 860, proven: true });
});

test("nothing passes: not even the largest configuration", async () => {
  expect(await search({ pools: [pool("a", 1, 5)], demands: [] }, () => false)).toMatchObject({ best: undefined, tries: 1 });
});

test("demands rule configurations out without a try", async () => {
  const demands = [{ what: "cpu", need: 40, perMachine: [4], given: 0 }];
  const found = await search({ pools: [pool("a", 7, 50)], demands }, ([size]) => size >= 10);
  expect(found).toMatchObject({ best: [10], proven: true });
  expect(found.tries).toBeLessThanOrEqual(4);
});

test("the winner is not confirmed: the search goes on without it", async () => {
  const space: Space = { pools: [pool("a", 7, 50)], demands: [] };
  const searching = new CheapestSearch(space, async ([size]) => size >= 10, 1e6);
  expect(await searching.run(async ([size]) => size >= 13)).toEqual({ best: [13], proven: true });
});

test("law: any monotone question, the same cost as brute force, and on larger spaces a quarter of its tries at most", async () => {
  const price = fc.integer({ min: 1, max: 900 });
  const question = fc.record({
    pools: fc.array(fc.record({ price, max: fc.integer({ min: 1, max: 12 }) }), { minLength: 1, maxLength: 3 }),
    needs: fc.array(
      fc.record({ need: fc.integer({ min: 0, max: 60 }), per: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }) }),
      { maxLength: 3 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(question, async ({ pools, needs }) => {
      const space: Space = { pools: pools.map(({ price, max }, i) => pool(`p${i}`, price, max)), demands: [] };
      const passes = (sizes: Sizes): boolean =>
        needs.every(({ need, per }) => sizes.reduce((sum, size, i) => sum + size * per[i], 0) >= need);
      const found = await search(space, passes);
      expect(found.cost).toBe(leastCost(space, passes));
      expect(found.proven).toBe(true);
      if (countOf(space) >= 400) expect(found.tries).toBeLessThanOrEqual(countOf(space) / 4);
    }),
    { numRuns: runs(300) },
  );
});
