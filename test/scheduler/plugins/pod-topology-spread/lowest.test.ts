import { expect, test } from "vitest";
import { Lowest } from "../../../../src/scheduler/plugins/pod-topology-spread/lowest.ts";

/** `domain:count` words are updates in order. */
function check(what: string, updates: string, expected: number): void {
  test(what, () => {
    const lowest = new Lowest();
    for (const word of updates.split(" ")) {
      const [domain, count] = word.split(":").map(Number);
      lowest.update(domain, count);
    }
    expect(lowest.count).toBe(expected);
  });
}

check("the smallest of all", "1:3 2:1 3:2", 1);
check("the lowest grows past the second", "1:3 2:1 3:2 2:5", 2);
check("one that was neither becomes the lowest and goes back", "1:3 2:1 3:2 1:0 1:3", 1);
check("the second grows", "1:3 2:1 3:2 3:9", 1);
test("no domain has more than any", () => {
  expect(new Lowest().count).toBe(2 ** 31 - 1);
});
