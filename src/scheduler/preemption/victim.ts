import type { NodeRow } from "../../cluster/index.ts";
import { type Millis, NEVER } from "../../engine/index.ts";
import type { Cycle, OtherPod, PluginHandle } from "../framework/plugin.ts";

/** A pod that may be evicted. */
export interface Victim extends OtherPod {
  /** `status.startTime`, in whole seconds. */
  readonly startedSecond: number;
}

/** Source: kube-scheduler v1.36, pkg/scheduler/util/utils.go, MoreImportantPod. */
export function moreImportant(a: Victim, b: Victim): boolean {
  if (a.template.priority !== b.template.priority) return a.template.priority > b.template.priority;
  return a.startedSecond < b.startedSecond;
}

/** The pods of a node that the cycle's pod may evict, in the node's order. */
export function lowerPriorityPods({ template, snapshot }: Cycle, row: NodeRow, handle: PluginHandle): Victim[] {
  const { ids, templates } = snapshot.infos.pods[row];
  const victims: Victim[] = [];
  for (let i = 0; i < ids.length; i++) {
    if (templates[i].priority >= template.priority) continue;
    victims.push({ id: ids[i], template: templates[i], startedSecond: startedSecond(ids[i], handle) });
  }
  return victims;
}

/** A pod starts when its kubelet first hears of it, which is when it is bound; API times are whole seconds. */
function startedSecond(pod: number, { store, now }: PluginHandle): number {
  const scheduled: Millis = pod >= 0 ? store.pods.scheduledMs[pod] : NEVER;
  return Math.floor((scheduled === NEVER ? now() : scheduled) / 1000);
}
