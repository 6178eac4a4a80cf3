import { CLUSTER_AUTOSCALER, clusterAutoscaler } from "../autoscalers/index.ts";
import { cloud } from "../cloud/index.ts";
import type { Component, Context } from "../cluster/index.ts";
import {
  daemonSetController,
  deploymentController,
  disruptionController,
  jobController,
  replicaSetController,
} from "../controllers/index.ts";
import { kubelet } from "../kubelet/index.ts";
import { makeSchedulingPredicates, SCHEDULER, type Scheduler, schedulerComponent } from "../scheduler/index.ts";
import { arrivals } from "./arrivals.ts";
import type { Plan } from "./plan.ts";

/**
 * The contents page of a run: everything that acts, in the order in which it acts within one instant.
 * The metrics are not here: they only read, and hear of each change where it is made.
 */
export function makeComponents(context: Context, plan: Plan): { readonly list: readonly Component[]; readonly scheduler: Scheduler } {
  const scheduler = schedulerComponent(context, plan.scheduler);
  const list: Component[] = [
    arrivals(context, plan.arrivals),
    cloud(context, plan.cloud),
    kubelet(context, plan.kubelet),
    deploymentController(context),
    replicaSetController(context),
    jobController(context),
    daemonSetController(context),
    disruptionController(context),
    scheduler,
  ];
  if (plan.clusterAutoscaler !== undefined) {
    list.push(clusterAutoscaler(context, { ...plan.clusterAutoscaler, predicates: makeSchedulingPredicates(context.store) }));
  }
  return { list, scheduler };
}

/** Components that only answer to others: while nobody else has anything to do, they alone keep no run alive for ever. */
export const ANSWERING: ReadonlySet<string> = new Set([SCHEDULER, CLUSTER_AUTOSCALER]);
