import { expect, test } from "vitest";
import { feasibleNodesToFind } from "../../../src/scheduler/cycle/sampling.ts";

function check(percent: number, nodes: number, found: number): void {
  test(`${percent} % of ${nodes} nodes: ${found}`, () => {
    expect(feasibleNodesToFind(nodes, percent)).toBe(found);
  });
}

// EX-9. Percent 0 adapts to the number of nodes.
check(0, 50, 50);
check(0, 99, 99);
check(0, 100, 100);
check(0, 150, 100);
check(0, 250, 120);
check(0, 500, 230);
check(0, 1000, 420);
check(0, 2000, 680);
check(0, 5000, 500);
check(0, 5625, 281);
check(0, 6000, 300);
check(0, 15000, 750);
check(30, 500, 150);
check(10, 150, 100);
check(100, 5000, 5000);
