import type { Cycle, ScoreSheet } from "../framework/plugin.ts";
import type { Profile } from "../framework/profile.ts";
import type { LocalMemo } from "./local-memo.ts";
import { addWeighted, SCORE_MAX } from "./weights.ts";

/** Sees the scores of one plugin: raw, then brought to 0..100 and multiplied by the plugin's weight. Both are lent. */
export type ScoreObserver = (plugin: string, raw: Float64Array, weighted: Float64Array) => void;

/**
 * Adds up what a profile's plugins think of nodes. Its arrays are scratch: `totals` holds until the next call.
 * A plugin that finds all nodes alike is left out of the totals: it would add the same to each.
 */
export class Scoring {
  totals = new Float64Array(64);
  private scores = new Float64Array(64);

  /**
   * Fills `totals` for the first `count` of `rows`.
   * Source: kube-scheduler v1.36, schedule_one.go, prioritizeNodes; framework/runtime/framework.go, RunScorePlugins.
   */
  run(profile: Profile, cycle: Cycle, rows: Int32Array, count: number, memo?: LocalMemo, observe?: ScoreObserver): void {
    if (count > this.totals.length) {
      this.totals = new Float64Array(count * 2);
      this.scores = new Float64Array(count * 2);
    }
    const { totals, scores } = this;
    if (memo === undefined) totals.fill(profile.hasScorePlugins ? 0 : 1, 0, count);
    else memo.score(profile, cycle, rows, count, totals);
    const sheet: ScoreSheet = { rows, count, scores };
    for (const scorer of profile.scorers) {
      const { plugin, weight, maySkip } = scorer;
      // Without a memo everything is asked: that is what the rest is held against.
      if (memo !== undefined && (memo.includes(scorer) || plugin.scoresAlike?.(cycle) === true)) continue;
      // An attempt fails for it; whoever looks at nodes alone gets the scores of the others.
      if (!maySkip && plugin.scoreUnprepared !== undefined) continue;
      const prepared = plugin.preScore?.(cycle, sheet);
      if (prepared?.skip === true && maySkip) continue;
      scores.fill(0, 0, count);
      if (memo !== undefined && observe === undefined && plugin.addScores !== undefined) {
        plugin.addScores(cycle, prepared?.state, sheet, weight, totals);
        continue;
      }
      const decides = plugin.score!(cycle, prepared?.state, sheet);
      if (!decides && observe === undefined) continue;
      const raw = observe === undefined ? undefined : scores.slice(0, count);
      plugin.normalize?.(cycle, prepared?.state, sheet);
      addWeighted(totals, scores, count, weight, plugin.name);
      if (observe !== undefined)
        observe(
          plugin.name,
          raw!,
          scores.subarray(0, count).map((score) => score * weight),
        );
    }
  }
}

/**
 * Scales scores to 0..100 by the largest of them; `reverse` makes the smallest raw score the best.
 * Source: kube-scheduler v1.36, framework/plugins/helper/normalize_score.go, DefaultNormalizeScore.
 */
export function normalizeByMax({ scores, count }: ScoreSheet, reverse: boolean): void {
  let max = 0;
  for (let i = 0; i < count; i++) if (scores[i] > max) max = scores[i];
  if (max === 0) {
    if (reverse) scores.fill(SCORE_MAX, 0, count);
    return;
  }
  for (let i = 0; i < count; i++) {
    const scaled = Math.trunc((SCORE_MAX * scores[i]) / max);
    scores[i] = reverse ? SCORE_MAX - scaled : scaled;
  }
}
