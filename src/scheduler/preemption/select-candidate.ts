import type { Candidate } from "./dry-run.ts";

/** Makes every priority count as positive: more victims normally weigh more. */
const PRIORITY_OFFSET = 0x8000_0000;

/** What is compared, the most telling first; the smallest value wins. */
const CRITERIA: readonly ((candidate: Candidate) => number)[] = [
  ({ violations }) => violations,
  ({ victims }) => victims[0].template.priority,
  ({ victims }) => victims.reduce((sum, { template }) => sum + template.priority + PRIORITY_OFFSET, 0),
  ({ victims }) => victims.length,
  (candidate) => -earliestStart(candidate),
];

/**
 * The candidate that hurts least; the first of the list among equals.
 * Source: kube-scheduler v1.36, framework/preemption/preemption.go, pickOneNodeForPreemption.
 * Differs: Go takes any of those that are equal in everything.
 */
export function selectCandidate(candidates: readonly Candidate[]): Candidate {
  let best = candidates;
  for (const criterion of CRITERIA) {
    if (best.length === 1) break;
    const values = best.map(criterion);
    const smallest = Math.min(...values);
    best = best.filter((_, i) => values[i] === smallest);
  }
  return best[0];
}

/** Start of the longest-running victim among the most important ones. Source: pkg/scheduler/util/utils.go, GetEarliestPodStartTime. */
function earliestStart({ victims }: Candidate): number {
  const [{ template }] = victims;
  const top = victims.filter((victim) => victim.template.priority === template.priority);
  return Math.min(...top.map(({ startedSecond }) => startedSecond));
}
