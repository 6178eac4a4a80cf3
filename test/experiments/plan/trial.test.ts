import { expect, test } from "vitest";
import { judge, overall } from "../../../src/experiments/plan/trial.ts";
import type { RunSuccess } from "../../../src/experiments/runs/run.ts";

const CONFIDENCE = { level: 0.95, indifference: 0.05 };

/** One objective over seeds: `null` is a run without a bound. */
function check(
  name: string,
  limit: { readonly max?: number; readonly min?: number },
  values: readonly (number | null)[],
  expected: string,
): void {
  test(name, () => {
    const runs = values.map((value): RunSuccess => {
      const objective = { metric: "m", ...limit, verdict: "met" as const, value, description: "m", found: "" };
      return { kind: "success", digest: "", events: 0, simulatedMs: 0, metrics: [], objectives: [objective] };
    });
    const [{ verdict, low, high }] = judge(runs, CONFIDENCE);
    expect(`${verdict} ${low.toFixed(2)} ${high.toFixed(2)}`).toBe(expected);
  });
}

check("equal values leave no doubt", { max: 60 }, [60, 60], "met 60.00 60.00");
check("nor do they above the limit", { max: 60 }, [61, 61], "failed 61.00 61.00");
// t(0.95, 1 degree) = 6.314, s = 1.414, s/sqrt(2) = 1: 41 +- 6.31.
check("two values far below the limit are enough", { max: 60 }, [40, 42], "met 34.69 47.31");
check("two values about the limit are not", { max: 45 }, [40, 42], "undecided 34.69 47.31");
check("a narrow interval about the limit is on the line", { max: 41 }, [40.9, 41.1], "on-the-line 40.37 41.63");
check("all above the limit", { max: 30 }, [40, 42], "failed 34.69 47.31");
check("a run in which pods wait for ever has no bound", { max: 60 }, [10, null], "failed Infinity Infinity");
check("a least value", { min: 30 }, [40, 42], "met 34.69 47.31");
check("a least value that is missed", { min: 50 }, [40, 42], "failed 34.69 47.31");
check("between two limits, the one that is missed decides", { min: 10, max: 30 }, [40, 42], "failed 34.69 47.31");
check("one seed of chance says nothing about the mean", { max: 60 }, [40], "undecided -Infinity Infinity");

test.each([
  [["met", "met"], "met"],
  [["met", "undecided"], "undecided"],
  [["undecided", "failed"], "failed"],
  [["on-the-line", "undecided"], "on-the-line"],
  [["unknown", "met"], "unknown"],
] as const)("%j together are %s", (verdicts, expected) => {
  const objective = { description: "", mean: 0, low: 0, high: 0, limit: 0, worst: 0 };
  expect(overall(verdicts.map((verdict) => ({ ...objective, verdict })))).toBe(expected);
});
