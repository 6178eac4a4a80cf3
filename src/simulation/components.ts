import { capacityBufferController, clusterAutoscaler, legacyAutoscaler } from "../autoscalers/index.ts";
import { cloud, faultInjection, reclaimsSpot, spotReclaim } from "../cloud/index.ts";
import type { Component, Context } from "../cluster/index.ts";
import {
  daemonSetController,
  deploymentController,
  disruptionController,
  jobController,
  replicaSetController,
  replicationController,
  statefulSetController,
  volumeBinder,
} from "../controllers/index.ts";
import { kubelet } from "../kubelet/index.ts";
import { makeSchedulingPredicates, type Scheduler, schedulerComponent } from "../scheduler/index.ts";
import { arrivals } from "./arrivals.ts";
import type { Plan } from "./plan.ts";

/**
 * The contents page of a run: everything that acts, in the order in which it acts within one instant.
 * The metrics are not here: they only read, and hear of each change where it is made. `plain`: nothing is remembered or slept through.
 */
export function makeComponents(
  context: Context,
  plan: Plan,
  plain: boolean,
): { readonly list: readonly Component[]; readonly scheduler: Scheduler } {
  const scheduler = schedulerComponent(context, { ...plan.scheduler, memo: !plain });
  const list: Component[] = [
    arrivals(context, plan.arrivals),
    cloud(context, plan.cloud),
    ...(plan.faults.length > 0 ? [faultInjection(context, plan.faults)] : []),
    ...(reclaimsSpot(plan.cloud) ? [spotReclaim(context, plan.cloud)] : []),
    kubelet(context, plan.kubelet),
    deploymentController(context),
    replicaSetController(context),
    replicationController(context),
    statefulSetController(context),
    jobController(context),
    daemonSetController(context),
    disruptionController(context),
    volumeBinder(context),
    scheduler,
  ];
  if (plan.autoscaler !== undefined) list.push(...makeAutoscaler(context, plan.autoscaler, plain));
  return { list, scheduler };
}

function makeAutoscaler(context: Context, autoscaler: NonNullable<Plan["autoscaler"]>, plain: boolean): Component[] {
  const predicates = makeSchedulingPredicates(context.store);
  if (autoscaler.kind === "ca-legacy-simple") return [legacyAutoscaler(context, { ...autoscaler.config, predicates })];
  const { config } = autoscaler;
  const buffers = config.flags["capacity-buffer-controller-enabled"] ? [capacityBufferController(context, config)] : [];
  return [...buffers, clusterAutoscaler(context, { ...config, predicates, skipIdleLoops: !plain })];
}
