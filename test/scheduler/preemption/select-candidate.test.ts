import { expect, test } from "vitest";
import type { PodTemplate } from "../../../src/cluster/index.ts";
import { candidatesToTry } from "../../../src/scheduler/plugins/default-preemption.ts";
import { selectCandidate } from "../../../src/scheduler/preemption/select-candidate.ts";

/** Candidates as `violations: priority@start ...`, in list order; `winner` is an index. */
function check(what: string, candidates: readonly string[], winner: number): void {
  test(what, () => {
    const read = candidates.map((text, row) => {
      const [violations, victims] = text.split(": ");
      return {
        row,
        violations: Number(violations),
        victims: victims.split(" ").map((victim, id) => {
          const [priority, start] = victim.split("@").map(Number);
          return { id, template: { priority } as PodTemplate, startedSecond: start };
        }),
      };
    });
    expect(selectCandidate(read).row).toBe(winner);
  });
}

check("fewest broken budgets", ["1: 0@1", "0: 9@1 9@1"], 1);
check("then the lowest top priority", ["0: 5@1", "0: 4@1 4@1"], 1);
check("then the smallest sum, in which every victim weighs much", ["0: 100@1 -50@1", "0: 100@1"], 1);
check("then the fewest victims", [`0: 0@1 ${-(2 ** 30)}@1 ${-(2 ** 30)}@1`, "0: 0@1 0@1"], 1);
check("then the latest start of the longest-running top victim", ["0: 5@10 5@99", "0: 5@11 5@12"], 1);
check("then the first of the list", ["0: 5@10", "0: 5@10"], 0);

function checkCount(nodes: number, tried: number): void {
  test(`EX-18: of ${nodes} nodes, ${tried} candidates are enough`, () => {
    expect(candidatesToTry(nodes, 10, 100)).toBe(tried);
  });
}

checkCount(5, 5);
checkCount(50, 50);
checkCount(100, 100);
checkCount(150, 100);
checkCount(1000, 100);
checkCount(2000, 200);
checkCount(5000, 500);
