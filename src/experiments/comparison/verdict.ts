import type { Direction } from "./directions.ts";

/** What a comparison says of a metric. */
export const VERDICTS = ["better", "worse", "changed", "same", "cannot tell"] as const;
export type MetricVerdict = (typeof VERDICTS)[number];

/** With fewer pairs the t test rests on its assumption of normal differences alone. */
export const PAIRS_MIN = 5;
/** Largest p at which a difference counts as shown to be within the margin: the 90 % interval lies inside it. */
const EQUIVALENCE_ALPHA = 0.05;

/** What a verdict is made from. */
export interface Evidence {
  readonly pairs: number;
  /** All pairs are equal. */
  readonly identical: boolean;
  /** Mean of B minus mean of A. */
  readonly difference: number;
  /** Margin in the metric's unit. */
  readonly margin: number;
  /** Probability of so large a difference by chance, adjusted for the family. */
  readonly pHolm: number;
  /** Probability of so small a difference when the true one is as large as the margin. */
  readonly pEquivalent: number;
  readonly direction: Direction;
  /** The user vouches that nothing in the two runs is left to chance. */
  readonly deterministic: boolean;
}

/**
 * The rule: equal pairs are the same. Without chance the difference itself decides, against the margin. With fewer than five pairs nobody
 * can tell. Else a difference shown to be within the margin is the same, even when it is surely not zero; one that chance does not
 * explain is a change; everything else cannot be told.
 */
export function judge(evidence: Evidence, alpha: number): MetricVerdict {
  const { pairs, identical, difference, margin, pHolm, pEquivalent, deterministic } = evidence;
  if (identical) return "same";
  if (deterministic) return Math.abs(difference) <= margin ? "same" : change(evidence);
  if (pairs < PAIRS_MIN) return "cannot tell";
  if (pEquivalent < EQUIVALENCE_ALPHA) return "same";
  return pHolm < alpha ? change(evidence) : "cannot tell";
}

function change({ difference, direction }: Evidence): MetricVerdict {
  if (direction === "neutral") return "changed";
  return difference < 0 === (direction === "lower") ? "better" : "worse";
}
