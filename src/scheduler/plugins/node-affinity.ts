import {
  matchesNodeSelector,
  matchesRequiredNodeAffinity,
  type Node,
  type NodeAffinity,
  nodeNamesRequired,
  nodeSelectorTermComplaints,
  type PodSpec,
  type PreferredSchedulingTerm,
  preferredNodeAffinityWeight,
} from "../../model/index.ts";
import { readNodeAffinityArgs } from "../config/args-node-affinity.ts";
import { normalizeByMax } from "../cycle/scoring.ts";
import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code } from "../framework/status.ts";

/** Arguments of NodeAffinity. */
export interface NodeAffinityArgs {
  /** Holds for every pod of the profile, beside its own. */
  readonly addedAffinity?: NodeAffinity;
}

const NAME = "NodeAffinity";

/**
 * `spec.nodeSelector` and node affinity, and the affinity that a profile adds.
 * Source: kube-scheduler v1.36, framework/plugins/nodeaffinity/node_affinity.go.
 */
export const nodeAffinity: PluginDefinition = {
  name: NAME,
  points: ["preFilter", "filter", "preScore", "score"],
  readArgs: readNodeAffinityArgs,
  create: ({ addedAffinity }: NodeAffinityArgs, { statuses }) => {
    const conflict = statuses.intern(Code.UnschedulableAndUnresolvable, NAME, ["pod affinity terms conflict"]);
    const notAdded = statuses.intern(Code.UnschedulableAndUnresolvable, NAME, ["node(s) didn't match scheduler-enforced node affinity"]);
    const notOwn = statuses.intern(Code.UnschedulableAndUnresolvable, NAME, ["node(s) didn't match Pod's node affinity/selector"]);
    const added = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    const addedPreferred = addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    const matchesAdded = ({ metadata: { name = "", labels = {} } }: Node): boolean =>
      added === undefined || matchesNodeSelector(added, name, labels);
    const matches = (spec: PodSpec, { metadata: { name = "", labels = {} } }: Node): boolean =>
      matchesRequiredNodeAffinity(spec, name, labels);
    return {
      name: NAME,
      nodeLocal: true,
      events: [
        {
          resource: "Node",
          actions: Action.Add | Action.UpdateNodeLabel,
          // What the profile adds is not asked of the node as it was.
          hint: ({ template: { spec } }, { oldNode, newNode }) =>
            newNode !== undefined && matchesAdded(newNode) && matches(spec, newNode) && (oldNode === undefined || !matches(spec, oldNode)),
        },
      ],
      preFilter({ template: { spec } }) {
        const selects = spec.nodeSelector !== undefined && Object.keys(spec.nodeSelector).length > 0;
        const requires = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined;
        if (added === undefined && !selects && !requires) return { state: undefined, skip: true };
        const nodeNames = nodeNamesRequired(spec);
        if (nodeNames === undefined) return { state: undefined };
        return nodeNames.size === 0 ? { state: undefined, status: conflict } : { state: undefined, nodeNames };
      },
      filter({ template: { spec }, snapshot }, _state, nodes) {
        const { names, labels } = snapshot.infos;
        const { rows } = nodes;
        let kept = 0;
        for (let i = 0; i < nodes.count; i++) {
          const row = rows[i];
          if (added !== undefined && !matchesNodeSelector(added, names[row], labels[row])) nodes.reject(row, notAdded);
          else if (matchesRequiredNodeAffinity(spec, names[row], labels[row])) rows[kept++] = row;
          else nodes.reject(row, notOwn);
        }
        nodes.count = kept;
      },
      scoresAlike: ({ template: { spec } }) =>
        addedPreferred === undefined && spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution === undefined,
      preScoreError: ({ template: { spec } }) => {
        const own = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
        return own === undefined ? undefined : preferenceProblem(own);
      },
      preScore({ template: { spec } }) {
        const own = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
        return { state: own, skip: own === undefined && addedPreferred === undefined };
      },
      score({ template: { spec }, snapshot }, _state, { rows, count, scores }) {
        const { names, labels } = snapshot.infos;
        const own = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
        for (let i = 0; i < count; i++) {
          const row = rows[i];
          scores[i] =
            preferredNodeAffinityWeight(addedPreferred, names[row], labels[row]) +
            preferredNodeAffinityWeight(own, names[row], labels[row]);
        }
        return true;
      },
      normalize(_cycle, _state, sheet) {
        normalizeByMax(sheet, false);
      },
    };
  },
};

/** What keeps preferences from being read; the problem of one twice is told once. Source: component-helpers, NewPreferredSchedulingTerms. */
function preferenceProblem(terms: readonly PreferredSchedulingTerm[]): string | undefined {
  const complaints = terms.flatMap(({ weight, preference }, i) => (weight === 0 ? [] : nodeSelectorTermComplaints(preference, `[${i}]`)));
  const distinct = [...new Set(complaints)];
  if (distinct.length < 2) return distinct[0];
  return `[${distinct.join(", ")}]`;
}
