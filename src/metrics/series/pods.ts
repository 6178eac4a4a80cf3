import { series } from "./series.ts";

/** Pods by where they stand. The six that follow `created_pods` add up to it, unschedulable pods being part of the unbound ones. */
export const podSeries = [
  series("created_pods", "pods", "Pods created so far.", (view) => view.createdPods),
  series("unbound_pods", "pods", "Pods waiting for a node.", (view) => view.unboundPods),
  series("unschedulable_pods", "pods", "Unbound pods for which the scheduler has found no node.", (view) => view.unschedulablePods),
  series("starting_pods", "pods", "Pods bound to a node and not yet running.", (view) => view.startingPods),
  series("running_pods", "pods", "Pods running.", (view) => view.runningPods),
  series("succeeded_pods", "pods", "Pods that have ended in phase Succeeded so far.", (view) => view.succeededPods),
  series("failed_pods", "pods", "Pods that have ended in phase Failed so far.", (view) => view.failedPods),
  series("deleted_pods", "pods", "Pods that are gone without having ended by themselves, so far.", (view) => view.deletedPods),
] as const;
