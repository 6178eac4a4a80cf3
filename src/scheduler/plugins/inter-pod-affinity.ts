import { type InterPodAffinityArgs, readInterPodAffinityArgs } from "../config/args-topology.ts";
import { Action } from "../framework/events.ts";
import type { Cycle, PluginDefinition } from "../framework/plugin.ts";
import { Code } from "../framework/status.ts";
import { failUnprepared } from "../framework/unprepared.ts";
import { AffinityCounts } from "./inter-pod-affinity/counts.ts";
import { type AffinityState, cloneAffinity, countRequired, filterAffinity, moveAffinity } from "./inter-pod-affinity/filtering.ts";
import { nodeChangeHelps, podChangeHelps } from "./inter-pod-affinity/hints.ts";
import { type OwnTerms, OwnTermsReader } from "./inter-pod-affinity/own-terms.ts";
import { type AffinityScores, countPreferences, normalizeAffinity, scoreAffinity } from "./inter-pod-affinity/scoring.ts";
import { termsOf } from "./inter-pod-affinity/terms.ts";

const NAME = "InterPodAffinity";
/** What PreFilter says of most pods. */
const NOTHING_REQUIRED = Object.freeze({ state: undefined, skip: true });

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
        if (isUnconcerned(cycle)) return NOTHING_REQUIRED;
        const { error } = termsOf(cycle.template);
        if (error !== undefined) {
          return { state: undefined, status: statuses.intern(Code.UnschedulableAndUnresolvable, NAME, [`parsing pod: ${error}`]) };
        }
        const state = countRequired(cycle, ownTerms.of(cycle.template), counts);
        return state === undefined ? NOTHING_REQUIRED : { state };
      },
      preFilterSkips: isUnconcerned,
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
      scoresAlike: ({ template, snapshot }) =>
        snapshot.infos.affinityPodTotal === 0 && (!template.hasPodAffinity || !hasPreferences(ownTerms.of(template))),
      scoreUnprepared: 'failed to read "PreScoreInterPodAffinity" from cycleState: not found',
      preScore(cycle) {
        const own = ownTerms.of(cycle.template);
        if (ignorePreferredTermsOfExistingPods && !hasPreferences(own)) return { state: undefined, skip: true };
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

/** Whether neither the pod requires anything of others nor others of it: as can be told without looking at terms. */
function isUnconcerned({ template, snapshot }: Cycle): boolean {
  return !template.hasPodAffinity && snapshot.infos.antiAffinityPodTotal === 0;
}

function hasPreferences({ preferredAffinity, preferredAntiAffinity }: OwnTerms): boolean {
  return preferredAffinity.terms.length > 0 || preferredAntiAffinity.terms.length > 0;
}
