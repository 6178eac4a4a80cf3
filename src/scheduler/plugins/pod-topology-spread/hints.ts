import { type Labels, matchesLabels, type Node } from "../../../model/index.ts";
import type { EventChange, EventPod, WaitingPod } from "../../framework/events.ts";
import { sameLabels, sameTaints } from "../../informer/node-changes.ts";
import type { SpreadConstraint } from "./constraints.ts";

/** Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/plugin.go, isSchedulableAfterPodChange. */
export function podChangeHelps(waiting: WaitingPod, { oldPod, newPod }: EventChange, hard: readonly SpreadConstraint[]): boolean {
  if ((newPod !== undefined && !concerns(newPod, waiting)) || (oldPod !== undefined && !concerns(oldPod, waiting))) return false;
  const before = oldPod?.template;
  const after = newPod?.template;
  if (before !== undefined && after !== undefined) {
    if (newPod?.id === waiting.pod && hard.some(({ honorsTaints }) => honorsTaints)) {
      if (JSON.stringify(before.spec.tolerations ?? []) !== JSON.stringify(after.spec.tolerations ?? [])) return true;
    }
    if (sameLabels(before.labels, after.labels)) return false;
    return hard.some(({ selector }) => matchesLabels(selector, before.labels) !== matchesLabels(selector, after.labels));
  }
  const labels = (after ?? before)?.labels;
  return hard.some(({ selector }) => matchesLabels(selector, labels));
}

/** Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/plugin.go, isSchedulableAfterNodeChange. */
export function nodeChangeHelps({ oldNode, newNode }: EventChange, hard: readonly SpreadConstraint[]): boolean {
  const had = oldNode !== undefined && hasKeys(oldNode, hard);
  const has = newNode !== undefined && hasKeys(newNode, hard);
  if (oldNode === undefined || newNode === undefined) return had || has;
  if (had !== has) return true;
  if (!has) return false;
  const moved = hard.some(({ topologyKey }) => labelsOf(oldNode)[topologyKey] !== labelsOf(newNode)[topologyKey]);
  return moved || !sameTaints(oldNode.spec?.taints, newNode.spec?.taints);
}

/** Whether an event's pod is the waiting one, or one that counts for it: it has a node, or is promised one. */
function concerns({ id, node, nominatedNode, template }: EventPod, waiting: WaitingPod): boolean {
  if (id === waiting.pod) return true;
  return (node !== "" || nominatedNode !== "") && template.namespace === waiting.template.namespace;
}

function hasKeys(node: Node, hard: readonly SpreadConstraint[]): boolean {
  return hard.every(({ topologyKey }) => Object.hasOwn(labelsOf(node), topologyKey));
}

function labelsOf({ metadata }: Node): Labels {
  return metadata.labels ?? {};
}
