import { type Id, NO_OWNER, type PodTemplate, type Store } from "../../../cluster/index.ts";
import { controllerOf, isDaemonSetPod, likenessOf } from "../pod-facts.ts";

/** Different kinds of pods of one controller that are told apart; further ones stand alone. */
const KINDS_PER_CONTROLLER_MAX = 10;

/** Pods that are alike for scheduling, looked at as one. */
export interface PodGroup {
  /** Template of the first pod, which stands for all. */
  readonly template: PodTemplate;
  readonly pods: Id[];
  /** Whether a new node of any group could take them. */
  schedulable: boolean;
}

/**
 * Puts pods of one controller that are alike into one group, in order of first appearance.
 * Source: cluster-autoscaler 1.36.1, core/scaleup/equivalence/groups.go, BuildPodGroups.
 */
export function groupPods(store: Store, pods: readonly Id[]): PodGroup[] {
  const groups: PodGroup[] = [];
  const byController = new Map<string, Map<string, PodGroup>>();
  for (const pod of pods) {
    const template = store.pods.templates[pod];
    const owner = store.pods.owner[pod];
    const row = owner === NO_OWNER ? undefined : store.owners.all[owner];
    const controller = isDaemonSetPod(template, row) ? undefined : controllerOf(row)?.uid;
    if (controller === undefined) {
      groups.push({ template, pods: [pod], schedulable: false });
      continue;
    }
    let kinds = byController.get(controller);
    if (kinds === undefined) {
      kinds = new Map();
      byController.set(controller, kinds);
    }
    const likeness = likenessOf(template);
    const known = kinds.get(likeness);
    if (known !== undefined) {
      known.pods.push(pod);
      continue;
    }
    const group = { template, pods: [pod], schedulable: false };
    groups.push(group);
    if (kinds.size < KINDS_PER_CONTROLLER_MAX) kinds.set(likeness, group);
  }
  return groups;
}
