import type { ExtensionPoint, PluginDefinition } from "../framework/plugin.ts";
import { defaultBinder } from "./default-binder.ts";
import { defaultPreemption } from "./default-preemption.ts";
import { dynamicResources } from "./dynamic-resources.ts";
import { imageLocality } from "./image-locality.ts";
import { nodeAffinity } from "./node-affinity.ts";
import { nodeDeclaredFeatures } from "./node-declared-features.ts";
import { nodeName } from "./node-name.ts";
import { nodePorts } from "./node-ports.ts";
import { nodeResourcesBalancedAllocation } from "./node-resources-balanced-allocation.ts";
import { nodeResourcesFit } from "./node-resources-fit.ts";
import { nodeUnschedulable } from "./node-unschedulable.ts";
import { prioritySort } from "./priority-sort.ts";
import { schedulingGates } from "./scheduling-gates.ts";
import { taintToleration } from "./taint-toleration.ts";

/** A plugin of the default profile with its weight; 0 where it does not score. */
export interface DefaultPlugin {
  readonly definition: PluginDefinition;
  readonly weight: number;
}

/** A plugin of kube-scheduler that takes its place in the order and does nothing yet. */
function notModelled(name: string, points: readonly ExtensionPoint[]): PluginDefinition {
  return { name, points };
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
  { definition: notModelled("VolumeRestrictions", ["preFilter", "filter"]), weight: 0 },
  { definition: notModelled("NodeVolumeLimits", ["preFilter", "filter"]), weight: 0 },
  { definition: notModelled("VolumeBinding", ["preFilter", "filter", "preScore", "score", "reserve", "preBind"]), weight: 0 },
  { definition: notModelled("VolumeZone", ["preFilter", "filter"]), weight: 0 },
  { definition: notModelled("PodTopologySpread", ["preFilter", "filter", "preScore", "score"]), weight: 2 },
  { definition: notModelled("InterPodAffinity", ["preFilter", "filter", "preScore", "score"]), weight: 2 },
  { definition: dynamicResources, weight: 2 },
  { definition: defaultPreemption, weight: 0 },
  { definition: nodeResourcesBalancedAllocation, weight: 1 },
  { definition: imageLocality, weight: 1 },
  { definition: defaultBinder, weight: 0 },
  { definition: nodeDeclaredFeatures, weight: 0 },
];
