import type { PodTemplate } from "../../../cluster/index.ts";
import type { Labels, Node } from "../../../model/index.ts";
import type { EventChange, EventPod, WaitingPod } from "../../framework/events.ts";
import { sameLabels } from "../../informer/node-changes.ts";
import { matchesAll, termsOf } from "./terms.ts";

const NO_LABELS: Labels = {};

/**
 * Namespace selectors are not looked up here, so that a term which needs one matches nothing.
 * Source: kube-scheduler v1.36, framework/plugins/interpodaffinity/plugin.go, isSchedulableAfterPodChange.
 */
export function podChangeHelps({ pod, template }: WaitingPod, { oldPod, newPod }: EventChange): boolean {
  if (oldPod !== undefined && newPod?.id === pod && !sameLabels(oldPod.template.labels, newPod.template.labels)) return true;
  if ((newPod !== undefined && !hasPlace(newPod)) || (oldPod !== undefined && !hasPlace(oldPod))) return false;
  const { affinity, antiAffinity } = termsOf(template);
  const before = oldPod?.template;
  const after = newPod?.template;
  if (before !== undefined && after !== undefined) {
    if (!matchesAll(affinity, before) && matchesAll(affinity, after)) return true;
    return matchesAll(antiAffinity, before) && !matchesAll(antiAffinity, after);
  }
  if (after !== undefined) return matchesAll(affinity, after);
  return before !== undefined && (matchesAll(antiAffinity, before) || isUnwelcome(template, before));
}

/** Source: kube-scheduler v1.36, framework/plugins/interpodaffinity/plugin.go, isSchedulableAfterNodeChange. */
export function nodeChangeHelps({ template }: WaitingPod, { oldNode, newNode }: EventChange): boolean {
  if (newNode === undefined) return false;
  const { affinity, antiAffinity } = termsOf(template);
  const before = oldNode === undefined ? NO_LABELS : labelsOf(oldNode);
  const after = labelsOf(newNode);
  if (affinity.some(({ topologyKey: key }) => Object.hasOwn(after, key) && before[key] !== after[key])) return true;
  return antiAffinity.some(({ topologyKey: key }) => oldNode === undefined || (Object.hasOwn(before, key) && before[key] !== after[key]));
}

function isUnwelcome(template: PodTemplate, other: PodTemplate): boolean {
  return matchesAll(termsOf(other).antiAffinity, template);
}

function hasPlace({ node, nominatedNode }: EventPod): boolean {
  return node !== "" || nominatedNode !== "";
}

function labelsOf({ metadata }: Node): Labels {
  return metadata.labels ?? NO_LABELS;
}
