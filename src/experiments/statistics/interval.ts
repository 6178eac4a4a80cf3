/** An estimate and the bounds between which the true value lies with the stated confidence. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** The confidence: 0.95 means that 95 of 100 such intervals hold the true value. */
  readonly level: number;
}

/** Why a method gives no answer for these data: too few of them for what was asked. */
export interface Refusal {
  /** A sentence for people, without a stop at its end. */
  readonly refused: string;
}

/** Whether a method refused to answer. */
export function isRefusal(answer: object): answer is Refusal {
  return "refused" in answer;
}

/** The confidence of intervals unless another is asked for. */
export const DEFAULT_LEVEL = 0.95;
