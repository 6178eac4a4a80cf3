import { type Taint, type Toleration, toleratesAll, toleratesTaint } from "../../model/index.ts";
import { normalizeByMax } from "../cycle/scoring.ts";
import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code } from "../framework/status.ts";

const FORBIDDING = ["NoSchedule", "NoExecute"];
const DISCOURAGING = "PreferNoSchedule";

/**
 * Keeps pods off nodes with taints that they do not tolerate, and prefers nodes with fewer discouraging ones.
 * Source: kube-scheduler v1.36, framework/plugins/tainttoleration/taint_toleration.go.
 */
export const taintToleration: PluginDefinition = {
  name: "TaintToleration",
  points: ["filter", "preScore", "score"],
  create: (_args, { statuses }) => {
    const tainted = statuses.intern(Code.UnschedulableAndUnresolvable, "TaintToleration", ["node(s) had untolerated taint(s)"]);
    return {
      name: "TaintToleration",
      nodeLocal: true,
      events: [
        {
          resource: "Node",
          actions: Action.Add | Action.UpdateNodeTaint,
          hint: ({ template: { spec } }, { oldNode, newNode }) => {
            if (newNode === undefined || !toleratesAll(spec.tolerations, newNode.spec?.taints, FORBIDDING)) return false;
            return oldNode === undefined || !toleratesAll(spec.tolerations, oldNode.spec?.taints, FORBIDDING);
          },
        },
        { resource: "Pod", actions: Action.UpdatePodToleration, hint: ({ pod }, { newPod }) => newPod?.id === pod },
      ],
      filter({ template, snapshot }, _state, nodes) {
        const { taints, taintTotal } = snapshot.infos;
        if (taintTotal === 0) return;
        const { tolerations } = template.spec;
        const { rows } = nodes;
        let kept = 0;
        for (let i = 0; i < nodes.count; i++) {
          const row = rows[i];
          if (taints[row].length === 0 || toleratesAll(tolerations, taints[row], FORBIDDING)) rows[kept++] = row;
          else nodes.reject(row, tainted);
        }
        nodes.count = kept;
      },
      scoresAlike: ({ snapshot }) => snapshot.infos.discouragements === 0,
      // Of counts of 0 and 1 Normalize makes 100 and 0, whether both are there or not.
      scoresLocally: ({ snapshot }) => snapshot.infos.discouragedTwice === 0,
      scoreUnprepared: 'failed to read "PreScoreTaintToleration" from cycleState: not found',
      preScore({ template: { spec } }) {
        const tolerations = (spec.tolerations ?? []).filter(({ effect }) => !effect || effect === DISCOURAGING);
        return { state: tolerations };
      },
      score({ snapshot }, state, { rows, count, scores }) {
        const { taints } = snapshot.infos;
        let any = false;
        for (let i = 0; i < count; i++) {
          const list = taints[rows[i]];
          if (list.length === 0) continue;
          scores[i] = countUntolerated(list, state as readonly Toleration[]);
          any ||= scores[i] > 0;
        }
        return any;
      },
      normalize(_cycle, _state, sheet) {
        normalizeByMax(sheet, true);
      },
    };
  },
};

function countUntolerated(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  let count = 0;
  for (const taint of taints) {
    if (taint.effect === DISCOURAGING && !tolerations.some((toleration) => toleratesTaint(toleration, taint))) count++;
  }
  return count;
}
