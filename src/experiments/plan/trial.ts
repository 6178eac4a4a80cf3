import type { ObjectiveResult } from "../../metrics/index.ts";
import type { RunSuccess } from "../runs/run.ts";
import { meanInterval } from "../statistics/index.ts";

/**
 * What is known of an objective after some seeds. `undecided`: the interval holds the limit, so that more seeds may tell;
 * `on-the-line`: it does so and is narrow, so that more would not; `unknown`: no run measured anything.
 */
export type TrialVerdict = "met" | "failed" | "undecided" | "on-the-line" | "unknown";

/** An objective over the seeds of a trial. */
export interface ObjectiveTrial {
  /** In words, as the run says it. */
  readonly description: string;
  readonly verdict: TrialVerdict;
  /** Mean over seeds; Infinity when some run found no bound. NaN: nothing was measured. */
  readonly mean: number;
  /** One-sided bounds of the mean, each at the plan's confidence. */
  readonly low: number;
  readonly high: number;
  /** The limit that decides: `max`, or `min` when there is no `max` or it is kept. */
  readonly limit: number;
  /** The largest value of any seed (the smallest, for a `min`): what luck can do. */
  readonly worst: number;
}

/** How sure one wants to be. */
export interface Confidence {
  /** One-sided, above 0.5 and below 1. */
  readonly level: number;
  /** Share of the limit below which the half-width of an undecided interval is narrow enough to stop. */
  readonly indifference: number;
}

/** What the runs of one configuration say about each objective. */
export function judge(runs: readonly RunSuccess[], confidence: Confidence): ObjectiveTrial[] {
  return runs[0].objectives.map((first, i) =>
    judgeObjective(
      first,
      runs.map(({ objectives }) => objectives[i]),
      confidence,
    ),
  );
}

/** The verdict on a whole configuration: one objective that fails is enough. */
export function overall(objectives: readonly ObjectiveTrial[]): TrialVerdict {
  const order: readonly TrialVerdict[] = ["failed", "unknown", "on-the-line", "undecided"];
  return order.find((verdict) => objectives.some((one) => one.verdict === verdict)) ?? "met";
}

function judgeObjective(first: ObjectiveResult, results: readonly ObjectiveResult[], confidence: Confidence): ObjectiveTrial {
  const { description, max, min } = first;
  const nothing = { description, mean: Number.NaN, low: Number.NaN, high: Number.NaN, worst: Number.NaN, limit: max ?? min ?? Number.NaN };
  if (results.some(({ verdict }) => verdict === "unknown")) return { ...nothing, verdict: "unknown" };
  const values = results.map(({ value }) => value ?? Number.POSITIVE_INFINITY);
  const upper = max === undefined ? undefined : judgeLimit(values, max, confidence);
  const lower =
    min === undefined
      ? undefined
      : judgeLimit(
          values.map((value) => -value),
          -min,
          confidence,
        );
  const deciding = upper !== undefined && (lower === undefined || upper.verdict !== "met") ? upper : lower!;
  const isUpper = deciding === upper;
  const { verdict, interval } = deciding;
  const [low, high] = isUpper ? [interval.low, interval.high] : [-interval.high, -interval.low];
  const worst = isUpper ? Math.max(...values) : Math.min(...values);
  return { description, verdict, mean: isUpper ? interval.mean : -interval.mean, low, high, worst, limit: isUpper ? max! : min! };
}

interface Bounds {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Whether the mean of the values is at most `limit`. */
function judgeLimit(
  values: readonly number[],
  limit: number,
  confidence: Confidence,
): { readonly verdict: TrialVerdict; readonly interval: Bounds } {
  const interval = boundsOf(values, confidence.level);
  if (interval.high <= limit) return { verdict: "met", interval };
  if (interval.low > limit) return { verdict: "failed", interval };
  const isNarrow = (interval.high - interval.low) / 2 <= confidence.indifference * Math.abs(limit);
  return { verdict: isNarrow ? "on-the-line" : "undecided", interval };
}

/** One run without a bound is enough to have none; equal values leave no doubt that more seeds could remove. */
function boundsOf(values: readonly number[], level: number): Bounds {
  if (values.some((value) => !Number.isFinite(value))) {
    return { mean: Number.POSITIVE_INFINITY, low: Number.POSITIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  }
  const { estimate, low, high } = meanInterval(values, 2 * level - 1);
  return { mean: estimate, low, high };
}
