import type { Comparison } from "./compare-runs.ts";
import { counted } from "./number-text.ts";

/** What may end a comparison with exit code 1. */
export const FAIL_ON = ["worse", "any-change", "cannot-tell"] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** Why the comparison fails its gate, in words; nothing when it passes. */
export function gateFailures({ counts, lostRuns, lonely }: Comparison, failOn: ReadonlySet<FailOn>): string[] {
  const failures: string[] = [];
  const add = (on: FailOn, count: number, noun: string, rest = "") => {
    if (failOn.has(on) && count > 0) failures.push(`${on}: ${counted(count, noun)}${rest}`);
  };
  add("worse", counts.worse, "metric");
  add("worse", lostRuns.length, "run", " that A finished and B did not");
  add("any-change", counts.worse + counts.better + counts.changed, "metric");
  add("any-change", lonely.onlyA.length + lonely.onlyB.length, "metric", " on one side only");
  add("cannot-tell", counts["cannot tell"], "metric");
  return failures;
}
