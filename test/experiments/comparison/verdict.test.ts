import { expect, test } from "vitest";
import { compareSamples, DEFAULT_MARGIN, directionOf, judge, type Margin } from "../../../src/experiments/comparison/index.ts";

type Evidence = Parameters<typeof judge>[0];

const CLEAR: Evidence = {
  pairs: 20,
  identical: false,
  difference: 3,
  margin: 1,
  pHolm: 0.001,
  pEquivalent: 0.99,
  direction: "lower",
  deterministic: false,
};

/** The verdict at alpha 0.005 when this is different from a clear rise of a metric that should be low. */
function check(change: Partial<Evidence>, expected: string): void {
  expect(judge({ ...CLEAR, ...change }, 0.005)).toBe(expected);
}

test.each<[string, Partial<Evidence>, string]>([
  ["a clear rise where low is better", {}, "worse"],
  ["a clear fall where low is better", { difference: -3 }, "better"],
  ["a clear rise where high is better", { direction: "higher" }, "better"],
  ["a clear fall where high is better", { direction: "higher", difference: -3 }, "worse"],
  ["a clear change of a neutral metric", { direction: "neutral" }, "changed"],
  ["p at alpha itself", { pHolm: 0.005 }, "cannot tell"],
  ["p just below", { pHolm: 0.0049 }, "worse"],
  ["shown to be within the margin though surely not zero", { pEquivalent: 0.01 }, "same"],
  ["equivalence not quite shown, no clear difference", { pHolm: 0.3, pEquivalent: 0.05 }, "cannot tell"],
  ["equivalence shown, no clear difference", { pHolm: 0.3, pEquivalent: 0.049 }, "same"],
  ["four pairs are too few", { pairs: 4 }, "cannot tell"],
  ["five are not", { pairs: 5 }, "worse"],
  ["four pairs that are equal", { pairs: 4, identical: true, difference: 0 }, "same"],
  ["one pair free of chance, beyond the margin", { pairs: 1, deterministic: true, pHolm: 1 }, "worse"],
  ["one pair free of chance, at the margin", { pairs: 1, deterministic: true, difference: 1 }, "same"],
  ["one pair free of chance, margin 0", { pairs: 1, deterministic: true, difference: 0.001, margin: 0 }, "worse"],
])("%s", (_what, change, expected) => check(change, expected));

/** One metric over pairs. */
const sample = (metric: string, a: readonly number[], b: readonly number[]) => ({
  cell: "",
  metric,
  unit: "",
  seeds: a.map((_, i) => `${i}`),
  a,
  b,
  missingA: 0,
  missingB: 0,
});

const settings = (byMetric: Readonly<Record<string, Margin>> = {}) => ({
  margins: { default: DEFAULT_MARGIN, byMetric: new Map(Object.entries(byMetric)) },
  alpha: 0.005,
  deterministic: false,
});

const BEFORE = [100, 110, 90, 105, 95, 102, 98, 107, 93, 100];
const AFTER = BEFORE.map((value, i) => value * 1.03 + [0.1, -0.2, 0.3, 0, -0.1, 0.2, -0.3, 0.1, 0, -0.1][i]);

test("a family is adjusted together, and metrics without pairs are no part of it", () => {
  const [cost, waits] = compareSamples(
    [sample("cost_usd", BEFORE, AFTER), sample("pod_pending_seconds_mean", BEFORE, BEFORE), sample("evictions", [], [])],
    settings(),
  );
  expect([cost.verdict, waits.verdict]).toEqual(["worse", "same"]);
  expect(cost.pHolm).toBeCloseTo(2 * cost.p, 15);
  expect(cost.relative.estimate).toBeCloseTo(0.03, 3);
  expect(cost.correlation).toBeGreaterThan(0.99);
});

test("a margin of its own makes a metric the same", () => {
  const verdict = (margin: Margin) => compareSamples([sample("cost_usd", BEFORE, AFTER)], settings({ cost_usd: margin }))[0].verdict;
  expect(verdict({ kind: "relative", value: 0.04 })).toBe("same");
  expect(verdict({ kind: "relative", value: 0.03 })).toBe("worse");
  expect(verdict({ kind: "absolute", value: 4 })).toBe("same");
  expect(verdict({ kind: "absolute", value: 3 })).toBe("worse");
});

test("a baseline of zero has no relative difference, and still a verdict", () => {
  const [failed] = compareSamples([sample("pods_failed", Array(10).fill(0), [3, 4, 3, 5, 4, 3, 4, 4, 3, 4])], settings());
  expect(failed.relative.estimate).toBeNaN();
  expect(failed.verdict).toBe("worse");
});

test.each([
  ["pod_pending_seconds_p99", "lower"],
  ["pod_pending_queue_seconds_total", "lower"],
  ["pod_ready_seconds_mean", "lower"],
  ["pod_pending_queue_ratio", "neutral"],
  ["pod_run_seconds_mean", "neutral"],
  ["pool_spot_node_hours", "neutral"],
  ["pool_spot_cost_usd", "neutral"],
  ["cost_usd", "lower"],
  ["pods_succeeded", "higher"],
  ["cpu_requested_ratio", "higher"],
  ["nvidia_com_gpu_requested_ratio", "higher"],
  ["events", "neutral"],
  ["constructor", "neutral"],
])("%s: %s is better", (metric, direction) => expect(directionOf(metric)).toBe(direction));
