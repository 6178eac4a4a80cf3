import { type InterPodAffinityArgs, readInterPodAffinityArgs } from "../config/args-topology.ts";
import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code } from "../framework/status.ts";
import { failUnprepared } from "../framework/unprepared.ts";
import { AffinityCounts } from "./inter-pod-affinity/counts.ts";
import { type AffinityState, cloneAffinity, countRequired, filterAffinity, moveAffinity } from "./inter-pod-affinity/filtering.ts";
import { nodeChangeHelps, podChangeHelps } from "./inter-pod-affinity/hints.ts";
import { OwnTermsReader } from "./inter-pod-affinity/own-terms.ts";
import { type AffinityScores, countPreferences, normalizeAffinity, scoreAffinity } from "./inter-pod-affinity/scoring.ts";
import { termsOf } from "./inter-pod-affinity/terms.ts";

const NAME = "InterPodAffinity";

/**
 * Brings pods near other pods, or keeps them away, by the domains of node labels; what pods that run already ask for counts too.
 * Source: kube-scheduler v1.36, framework/plugins/interpodaffinity/{plugin,filtering,scoring}.go.
 */
export const interPodAffinity: PluginDefinition = {
  name: NAME,
  points: ["preFilter", "filter", "preScore", "score"],
  readArgs: readInterPodAffinityArgs,
  create: ({ hardPodAffinityWeight, ignorePreferredTermsOfExistingPods }: InterPodAffinityArgs, { store, statuses }) => {
    const ownTerms = new OwnTermsReader(store);
    const counts = new AffinityCounts(hardPodAffinityWeight);
    const texts = {
      notNear: statuses.intern(Code.UnschedulableAndUnresolvable, NAME, ["node(s) didn't match pod affinity rules"]),
      notFar: statuses.intern(Code.Unschedulable, NAME, ["node(s) didn't match pod anti-affinity rules"]),
      unwelcome: statuses.intern(Code.Unschedulable, NAME, ["node(s) didn't satisfy existing pods anti-affinity rules"]),
    };
    return {
      name: NAME,
      events: [
        { resource: "Pod", actions: Action.Add | Action.UpdatePodLabel | Action.Delete, hint: podChangeHelps },
        { resource: "Node", actions: Action.Add | Action.UpdateNodeLabel, hint: nodeChangeHelps },
      ],
      preFilter(cycle) {
        const { error } = termsOf(cycle.template);
        if (error !== undefined) {
          return { state: undefined, status: statuses.intern(Code.UnschedulableAndUnresolvable, NAME, [`parsing pod: ${error}`]) };
        }
        const state = countRequired(cycle, ownTerms.of(cycle.template), counts);
        return { state, skip: state === undefined };
      },
      preFilterSkips: ({ template, snapshot }) => !template.hasPodAffinity && snapshot.infos.antiAffinityPodTotal === 0,
      filterUnprepared: failUnprepared(statuses, NAME, 'error reading "PreFilterInterPodAffinity" from cycleState: not found'),
      filter({ template }, state, nodes) {
        filterAffinity(state as AffinityState, template, nodes, texts);
      },
      cloneState: (state) => cloneAffinity(state as AffinityState),
      addPod(cycle, state, other, row) {
        moveAffinity(state as AffinityState, cycle, other, row, 1, counts);
      },
      removePod(cycle, state, other, row) {
        moveAffinity(state as AffinityState, cycle, other, row, -1, counts);
      },
      scoresAlike({ template, snapshot }) {
        const own = ownTerms.of(template);
        const hasPreferences = own.preferredAffinity.terms.length > 0 || own.preferredAntiAffinity.terms.length > 0;
        return !hasPreferences && snapshot.infos.affinityPodTotal === 0;
      },
      scoreUnprepared: 'failed to read "PreScoreInterPodAffinity" from cycleState: not found',
      preScore(cycle) {
        const own = ownTerms.of(cycle.template);
        const hasPreferences = own.preferredAffinity.terms.length > 0 || own.preferredAntiAffinity.terms.length > 0;
        if (ignorePreferredTermsOfExistingPods && !hasPreferences) return { state: undefined, skip: true };
        const state = countPreferences(cycle, own, counts);
        return { state, skip: state === undefined };
      },
      score(_cycle, state, sheet) {
        scoreAffinity((state ?? []) as AffinityScores, sheet);
        return state !== undefined;
      },
      normalize(_cycle, _state, sheet) {
        normalizeAffinity(sheet);
      },
    };
  },
};
