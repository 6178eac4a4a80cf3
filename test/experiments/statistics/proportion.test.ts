import { expect, test } from "vitest";
import { clopperPearsonInterval, ruleOfThree, type Successes, wilsonInterval } from "../../../src/experiments/statistics/index.ts";

/** Bounds in four decimals. */
function check(method: (of: Successes) => { readonly low: number; readonly high: number }, successes: number, trials: number): string {
  const { low, high } = method({ successes, trials });
  return `${low.toFixed(4)}..${high.toFixed(4)}`;
}

test.each([
  [8, 10, "0.4902..0.9433", "0.4439..0.9748"],
  [0, 10, "0.0000..0.2775", "0.0000..0.3085"],
  [10, 10, "0.7225..1.0000", "0.6915..1.0000"],
  [50, 100, "0.4038..0.5962", "0.3983..0.6017"],
])("%d of %d: Wilson %s, Clopper-Pearson %s", (successes, trials, wilson, exact) => {
  expect(check(wilsonInterval, successes, trials)).toBe(wilson);
  expect(check(clopperPearsonInterval, successes, trials)).toBe(exact);
});

test("nothing in n: three over n, at most everything", () => {
  expect(ruleOfThree(300)).toBe(0.01);
  expect(ruleOfThree(2)).toBe(1);
  expect(ruleOfThree(100)).toBeCloseTo(1 - Math.exp(Math.log(0.05) / 100), 3);
});
