import { expect, test } from "vitest";
import { balance } from "../../../../src/autoscalers/cluster/scale-up/balancing.ts";
import { nodeCap } from "../../../../src/autoscalers/cluster/scale-up/limiter.ts";

/** Groups as `name target/max`. */
const check = (groups: string, newNodes: number, expected: string) =>
  test(`${newNodes} over ${groups} -> ${expected}`, () => {
    const parsed = groups.split(", ").map((text) => {
      const [name, target, max] = text.split(/[ /]/);
      return { name, target: Number(target), max: Number(max) };
    });
    const grown = balance(parsed, newNodes).map(({ group, newSize }) => `${group.name} ${newSize}`);
    expect(grown.sort().join(", ")).toBe(expected);
  });

check("a 2/10, b 1/3, c 5/10", 6, "a 6, b 3");
check("a 1/4, b 0/4", 0, "");
check("a 1/4, b 0/4", 1, "b 1");
check("a 0/10, b 0/10, c 0/10", 7, "a 3, b 2, c 2");
check("a 9/10, b 0/10", 20, "a 10, b 10");
check("a 5/5, b 0/3", 2, "b 2");
check("a 7/5, b 0/3", 2, "b 2");
check("a 7/5", 2, "");

const cap = (title: string, limits: Partial<Parameters<typeof nodeCap>[0]>, expected: number | undefined) =>
  test(title, () => {
    expect(nodeCap({ maxNodesPerScaleUp: 1000, maxNodesTotal: 0, nodeCount: 0, groups: [{ target: 0, max: 5000 }], ...limits })).toBe(
      expected,
    );
  });

cap("nodes per scale-up", {}, 1000);
cap("room of the group", { groups: [{ target: 3, max: 5 }] }, 2);
cap(
  "room of the group and of those like it",
  {
    groups: [
      { target: 3, max: 5 },
      { target: 0, max: 10 },
      { target: 9, max: 5 },
    ],
  },
  12,
);
cap("a full group", { groups: [{ target: 5, max: 5 }] }, 0);
cap("what is left of the total", { maxNodesTotal: 10, nodeCount: 7 }, 3);
cap("nothing left of the total", { maxNodesTotal: 10, nodeCount: 10 }, 0);
cap("more than the total", { maxNodesTotal: 10, nodeCount: 12 }, 0);
cap("no limit per scale-up", { maxNodesPerScaleUp: 0, groups: [{ target: 0, max: 7 }] }, 7);
