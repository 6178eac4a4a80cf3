import { NO_NODE, type PodTemplate, type Store } from "../cluster/index.ts";
import { NEVER } from "../engine/index.ts";
import { unmodelledFeatures } from "../scheduler/index.ts";

/** Pods by what they ask of the scheduler that is not modelled. */
export function countUnmodelled({ pods }: Store): Readonly<Record<string, number>> {
  const known = new Map<PodTemplate, readonly string[]>();
  const counts: Record<string, number> = {};
  for (const template of pods.templates) {
    const features = known.get(template) ?? unmodelledFeatures(template);
    known.set(template, features);
    for (const feature of features) counts[feature] = (counts[feature] ?? 0) + 1;
  }
  return counts;
}

/** Pods that never got a node because they name a scheduler of which there is no profile, by that name. */
export function countWithoutScheduler({ pods }: Store, profiles: ReadonlySet<string>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let pod = 0; pod < pods.count; pod++) {
    const { schedulerName } = pods.templates[pod];
    if (profiles.has(schedulerName) || pods.node[pod] !== NO_NODE || pods.scheduledMs[pod] !== NEVER) continue;
    counts[schedulerName] = (counts[schedulerName] ?? 0) + 1;
  }
  return counts;
}
