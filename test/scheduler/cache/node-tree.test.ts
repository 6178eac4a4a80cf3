import { expect, test } from "vitest";
import { NodeTree, zoneKey } from "../../../src/scheduler/cache/node-tree.ts";

const ZONE = "topology.kubernetes.io/zone";

/** Steps: `1a` adds node 1 in zone a, `-1` removes it, `1>b` moves it. */
function check(steps: string, order: readonly number[]): void {
  test(`${steps}: ${order}`, () => {
    const tree = new NodeTree();
    for (const step of steps.split(" ")) {
      const [, minus, row, moved, zone] = /^(-?)(\d+)(>?)(\w*)$/.exec(step)!;
      const labels = zone === "" ? {} : { [ZONE]: zone };
      if (minus === "-") tree.remove(Number(row));
      else if (moved === ">") tree.update(Number(row), labels);
      else tree.add(Number(row), labels);
    }
    expect(tree.list()).toEqual(order);
  });
}

// EX-7.
check("1a 2a 3b 4c 5a 6b", [1, 3, 4, 2, 6, 5]);
check("1 2a 3", [1, 2, 3]);
check("1a 2b -1 3a", [2, 3]);
check("1a 2a 3b 1>b", [2, 3, 1]);
check("1a 2a 1>a", [1, 2]);

test("the beta labels win over the stable ones, each for itself", () => {
  const labels = { [ZONE]: "new", "failure-domain.beta.kubernetes.io/zone": "old", "topology.kubernetes.io/region": "r" };
  expect(zoneKey(labels)).toBe("r:\0:old");
});
