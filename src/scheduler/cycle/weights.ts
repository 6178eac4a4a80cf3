import { assert } from "../../engine/index.ts";

/** The largest score of a plugin. */
export const SCORE_MAX = 100;

/** Adds one plugin's scores, times its weight, to the totals. */
export function addWeighted(totals: Float64Array, scores: Float64Array, count: number, weight: number, plugin: string): void {
  let outside = -1;
  for (let i = 0; i < count; i++) {
    const score = scores[i];
    if (score >= 0 && score <= SCORE_MAX) totals[i] += score * weight;
    else outside = i;
  }
  if (outside >= 0) assert(false, "a normalised score is 0..100", { plugin, score: scores[outside] });
}
