import type { PluginDefinition } from "../framework/plugin.ts";
import { defaultBinder } from "./default-binder.ts";
import { defaultPreemption } from "./default-preemption.ts";
import { dynamicResources } from "./dynamic-resources.ts";
import { imageLocality } from "./image-locality.ts";
import { interPodAffinity } from "./inter-pod-affinity.ts";
import { nodeAffinity } from "./node-affinity.ts";
import { nodeDeclaredFeatures } from "./node-declared-features.ts";
import { nodeName } from "./node-name.ts";
import { nodePorts } from "./node-ports.ts";
import { nodeResourcesBalancedAllocation } from "./node-resources-balanced-allocation.ts";
import { nodeResourcesFit } from "./node-resources-fit.ts";
import { nodeUnschedulable } from "./node-unschedulable.ts";
import { nodeVolumeLimits } from "./node-volume-limits.ts";
import { podTopologySpread } from "./pod-topology-spread.ts";
import { prioritySort } from "./priority-sort.ts";
import { schedulingGates } from "./scheduling-gates.ts";
import { taintToleration } from "./taint-toleration.ts";
import { volumeBinding } from "./volume-binding/index.ts";
import { volumeRestrictions } from "./volume-restrictions.ts";
import { volumeZone } from "./volume-zone.ts";

/** A plugin of the default profile with its weight; 0 where it does not score. */
export interface DefaultPlugin {
  readonly definition: PluginDefinition;
  readonly weight: number;
}

/**
 * The plugins of kube-scheduler in default order: the multiPoint list of a profile that says nothing.
 * Source: kube-scheduler v1.36, apis/config/v1/default_plugins.go.
 */
export const DEFAULT_PLUGINS: readonly DefaultPlugin[] = [
  { definition: schedulingGates, weight: 0 },
  { definition: prioritySort, weight: 0 },
  { definition: nodeUnschedulable, weight: 0 },
  { definition: nodeName, weight: 0 },
  { definition: taintToleration, weight: 3 },
  { definition: nodeAffinity, weight: 2 },
  { definition: nodePorts, weight: 0 },
  { definition: nodeResourcesFit, weight: 1 },
  { definition: volumeRestrictions, weight: 0 },
  { definition: nodeVolumeLimits, weight: 0 },
  { definition: volumeBinding, weight: 0 },
  { definition: volumeZone, weight: 0 },
  { definition: podTopologySpread, weight: 2 },
  { definition: interPodAffinity, weight: 2 },
  { definition: dynamicResources, weight: 2 },
  { definition: defaultPreemption, weight: 0 },
  { definition: nodeResourcesBalancedAllocation, weight: 1 },
  { definition: imageLocality, weight: 1 },
  { definition: defaultBinder, weight: 0 },
  { definition: nodeDeclaredFeatures, weight: 0 },
];
