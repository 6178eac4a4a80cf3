import type { Id, PodTemplate } from "../../cluster/index.ts";
import { SelectorError } from "../../model/index.ts";
import { type PodTopologySpreadArgs, readPodTopologySpreadArgs } from "../config/args-topology.ts";
import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code } from "../framework/status.ts";
import { failUnprepared } from "../framework/unprepared.ts";
import { Constraints } from "./pod-topology-spread/constraints.ts";
import { SpreadCounts } from "./pod-topology-spread/counts.ts";
import { cloneSpread, countHard, filterSpread, moveSpread, type SpreadState } from "./pod-topology-spread/filtering.ts";
import { nodeChangeHelps, podChangeHelps } from "./pod-topology-spread/hints.ts";
import { addSpread, countSoft, normalizeSpread, type SpreadScores, scoreSpread } from "./pod-topology-spread/scoring.ts";

const NAME = "PodTopologySpread";
/** What PreFilter says of most pods. */
const NOTHING_REQUIRED = Object.freeze({ state: Object.freeze([]), skip: true });
const UNEVEN = "node(s) didn't match pod topology spread constraints";

/**
 * Spreads pods that belong together over the domains of node labels: zones, hosts.
 * Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/{plugin,common,filtering,scoring}.go.
 */
export const podTopologySpread: PluginDefinition = {
  name: NAME,
  points: ["preFilter", "filter", "preScore", "score"],
  readArgs: readPodTopologySpreadArgs,
  create: (args: PodTopologySpreadArgs, { store, statuses }) => {
    const constraints = new Constraints(args, store);
    const counts = new SpreadCounts(store);
    const texts = {
      missingLabel: statuses.intern(Code.UnschedulableAndUnresolvable, NAME, [`${UNEVEN} (missing required label)`]),
      tooMany: statuses.intern(Code.Unschedulable, NAME, [UNEVEN]),
    };
    const hardOf = ({ pod, template }: { readonly pod: Id; readonly template: PodTemplate }) => constraints.of(pod, template).hard;
    return {
      name: NAME,
      events: [
        {
          resource: "Pod",
          actions: Action.Add | Action.UpdatePodLabel | Action.UpdatePodToleration | Action.Delete,
          hint: (waiting, change) => podChangeHelps(waiting, change, hardOf(waiting)),
        },
        {
          resource: "Node",
          actions: Action.Add | Action.Delete | Action.UpdateNodeLabel | Action.UpdateNodeTaint,
          hint: (waiting, change) => nodeChangeHelps(change, hardOf(waiting)),
        },
      ],
      preFilter(cycle) {
        try {
          const hard = hardOf(cycle);
          return hard.length === 0 ? NOTHING_REQUIRED : { state: countHard(hard, cycle, counts) };
        } catch (error) {
          if (!(error instanceof SelectorError)) throw error;
          return { state: [], status: statuses.intern(Code.Error, NAME, [error.message]) };
        }
      },
      preFilterSkips(cycle) {
        try {
          return hardOf(cycle).length === 0;
        } catch (error) {
          if (!(error instanceof SelectorError)) throw error;
          return false;
        }
      },
      filterUnprepared: failUnprepared(statuses, NAME, 'reading "PreFilterPodTopologySpread" from cycleState: not found'),
      filter(_cycle, state, nodes) {
        filterSpread(state as SpreadState, nodes, texts);
      },
      cloneState: (state) => cloneSpread(state as SpreadState),
      addPod(cycle, state, other, row) {
        moveSpread(state as SpreadState, cycle, other, row, 1);
      },
      removePod(cycle, state, other, row) {
        moveSpread(state as SpreadState, cycle, other, row, -1);
      },
      scoresAlike: ({ pod, template }) => constraints.of(pod, template).soft.length === 0,
      scoreUnprepared: 'error reading "PreScorePodTopologySpread" from cycleState: not found',
      preScore(cycle, sheet) {
        const { soft } = constraints.of(cycle.pod, cycle.template);
        if (soft.length === 0) return { state: undefined, skip: true };
        const requireAll = cycle.template.spreadConstraints.length > 0 || !args.systemDefaulted;
        return { state: countSoft(soft, requireAll, cycle, sheet, counts) };
      },
      score(_cycle, state, sheet) {
        scoreSpread(state as SpreadScores, sheet);
        return true;
      },
      normalize(_cycle, state, sheet) {
        normalizeSpread(state as SpreadScores, sheet);
      },
      addScores(_cycle, state, sheet, weight, totals) {
        addSpread(state as SpreadScores, sheet, weight, totals);
      },
    };
  },
};
