import type { Cycle, ScoreSheet } from "../../framework/plugin.ts";
import type { DomainSums } from "../../topology/domain-sums.ts";
import type { AffinityCounts } from "./counts.ts";
import type { OwnTerms } from "./own-terms.ts";

const SCORE_MAX = 100;

/** What PreScore leaves: preference by domain, under each key that anybody named. */
export type AffinityScores = readonly DomainSums[];

/**
 * Preferences of the pod and of pods that run already. Undefined: nobody has any; those that cancel out are some.
 * Source: kube-scheduler v1.36, framework/plugins/interpodaffinity/scoring.go, PreScore.
 */
export function countPreferences({ template, snapshot }: Cycle, own: OwnTerms, counts: AffinityCounts): AffinityScores | undefined {
  const hasPreferences = own.preferredAffinity.terms.length > 0 || own.preferredAntiAffinity.terms.length > 0;
  if (!hasPreferences && snapshot.infos.affinityPodTotal === 0) return undefined;
  const sums = [...counts.preferences(snapshot, template, own).values()];
  return sums.length === 0 ? undefined : sums;
}

/** Source: kube-scheduler v1.36, framework/plugins/interpodaffinity/scoring.go, Score. */
export function scoreAffinity(sums: AffinityScores, { rows, count, scores }: ScoreSheet): void {
  for (const one of sums) for (let i = 0; i < count; i++) scores[i] += one.at(rows[i]);
}

/** Divides before it multiplies: 29 of 50 is 57. Source: interpodaffinity/scoring.go, NormalizeScore. */
export function normalizeAffinity({ count, scores }: ScoreSheet): void {
  let min = Number.MAX_SAFE_INTEGER;
  let max = -Number.MAX_SAFE_INTEGER;
  for (let i = 0; i < count; i++) {
    if (scores[i] < min) min = scores[i];
    if (scores[i] > max) max = scores[i];
  }
  const range = max - min;
  for (let i = 0; i < count; i++) scores[i] = range > 0 ? Math.trunc(SCORE_MAX * ((scores[i] - min) / range)) : 0;
}
