import { type Id, NO_INSTANCE, type NodeGroup, type PodTemplate, type Store } from "../../cluster/index.ts";
import { empty, type Millis } from "../../engine/index.ts";
import type { Node } from "../../model/index.ts";
import type { ClusterAutoscalerFlags } from "./flags.ts";
import { DEFAULT_GPU_LABEL } from "./names.ts";
import type { VersionBehavior } from "./versions.ts";

/** What a cloud may do differently from a plain one. Everything absent: it works. */
export interface ProviderBehavior {
  /** Label by which nodes tell their type of GPU. */
  readonly gpuLabel?: string;
  /** Which labels of nodes differ between groups without meaning; "generic" adds none. */
  readonly cloud?: "aws" | "gce" | "azure" | "generic";
  /** False for a group whose new nodes the provider cannot describe before the first one exists. */
  hasTemplate?(group: NodeGroup): boolean;
  /** Pods that the provider puts on every new node, such as a kube-proxy. */
  templatePods?(group: NodeGroup): readonly TemplatePod[];
  /** The error with which an increase is refused, or undefined. */
  refuseIncrease?(group: NodeGroup, delta: number): string | undefined;
  /** The error with which a deletion is refused, or undefined: then only the minimum size can forbid it. */
  refuseDelete?(group: NodeGroup, instances: readonly Id[]): string | undefined;
  /** The error with which lowering the target by `-delta` is refused, or undefined: then only existing instances can forbid it. */
  refuseDecrease?(group: NodeGroup, delta: number): string | undefined;
  /** The error with which an update of a node's object is refused, or undefined. */
  refuseNodeUpdate?(node: Id): string | undefined;
  /** What the eviction API says when it refuses. */
  readonly evictionErrors?: { readonly refused: string; readonly "several-budgets": string };
}

/** Source: kube-apiserver v1.36, registry/core/pod/storage/eviction.go. */
const EVICTION_ERRORS = {
  refused: "Cannot evict pod as it would violate the pod's disruption budget.",
  "several-budgets": "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
};

/** A pod that a provider's description of a new node has. */
export interface TemplatePod {
  readonly template: PodTemplate;
  /** `namespace/name` of the DaemonSet it is of, if any. */
  readonly daemonSet?: string;
}

/** Options of a node group, each its own or the flag's. Times in milliseconds. */
export interface GroupOptions {
  readonly scaleDownUtilizationThreshold: number;
  readonly scaleDownGpuUtilizationThreshold: number;
  readonly scaleDownUnneededMs: Millis;
  readonly scaleDownUnreadyMs: Millis;
  readonly maxNodeProvisionMs: Millis;
  readonly maxNodeStartupMs: Millis;
  /** Pods left out of utilization. */
  readonly utilization: { readonly ignoreDaemonSets: boolean; readonly ignoreMirrorPods: boolean };
  readonly zeroOrMaxNodeScaling: boolean;
  readonly allowNonAtomicScaleUpToMax: boolean;
}

/**
 * The cloud as cluster-autoscaler sees it: groups with targets, and calls that may be refused with a text.
 * Source: cluster-autoscaler 1.36.1, cloudprovider/cloud_provider.go, NodeGroup.
 */
export class Provider {
  readonly gpuLabel: string;
  readonly cloud: "aws" | "gce" | "azure" | "generic";
  /** Groups that may be resized, in order of creation. */
  readonly groups: NodeGroup[] = [];
  private readonly store: Store;
  private readonly flags: ClusterAutoscalerFlags;
  private readonly behavior: ProviderBehavior;
  private readonly version: VersionBehavior;
  private readonly options = new Map<NodeGroup, GroupOptions>();
  private seenGroups = 0;

  constructor(store: Store, flags: ClusterAutoscalerFlags, behavior: ProviderBehavior, version: VersionBehavior) {
    this.version = version;
    this.store = store;
    this.flags = flags;
    this.behavior = behavior;
    this.gpuLabel = behavior.gpuLabel ?? DEFAULT_GPU_LABEL;
    this.cloud = behavior.cloud ?? "generic";
  }

  /** Learns of node groups that are new or have other limits. */
  refresh(): void {
    const { groups } = this.store.nodeGroups;
    if (this.seenGroups !== groups.length || this.groups.some((group) => groups[group.id] !== group)) {
      empty(this.groups);
      for (const group of groups) if (group.autoscaled) this.groups.push(group);
      this.seenGroups = groups.length;
    }
  }

  target(group: NodeGroup): number {
    return this.store.nodeGroups.target[group.id];
  }

  /** The group of a node, or undefined when no group that may be resized holds its instance. */
  groupOf(node: Id): NodeGroup | undefined {
    const id = this.store.nodes.instance[node];
    if (id === NO_INSTANCE) return undefined;
    const instance = this.store.nodeGroups.instances[id];
    if (instance.state === "gone") return undefined;
    const group = this.store.nodeGroups.groups[instance.group];
    return group.autoscaled ? group : undefined;
  }

  optionsOf(group: NodeGroup): GroupOptions {
    let options = this.options.get(group);
    if (options === undefined) {
      options = this.makeOptions(group);
      this.options.set(group, options);
    }
    return options;
  }

  /** What a new node of the group looks like, or undefined when the provider cannot tell. */
  templateOf(group: NodeGroup): Node | undefined {
    return (this.behavior.hasTemplate?.(group) ?? true) ? (group.describedAs ?? group.template) : undefined;
  }

  /** Pods that come with a new node of the group, beside those of the other DaemonSets. */
  templatePodsOf(group: NodeGroup): readonly TemplatePod[] {
    return this.behavior.templatePods?.(group) ?? [];
  }

  /** Raises the target. Returns the error when refused. */
  increaseSize(group: NodeGroup, delta: number): string | undefined {
    const refused = this.behavior.refuseIncrease?.(group, delta);
    if (refused !== undefined) return refused;
    const size = this.target(group) + delta;
    if (delta <= 0) return "size increase must be positive";
    if (size > group.max) return `size increase too large, desired: ${size} max: ${group.max}`;
    this.store.setTargetSize(group.id, size);
    return undefined;
  }

  /** Deletes instances and lowers the target by their number, unless that would go below the minimum. */
  deleteInstances(group: NodeGroup, instances: readonly Id[], ignoreMin = false): string | undefined {
    const refused = this.behavior.refuseDelete?.(group, instances);
    if (refused !== undefined) return refused;
    const size = this.target(group) - instances.length;
    if (size < this.store.nodeGroups.groups[group.id].min && !ignoreMin) return "min size reached, nodes will not be deleted";
    for (const instance of instances) this.store.deleteInstance(instance, true);
    return undefined;
  }

  /** Lowers the target (`delta` < 0) without deleting anything: only instances that do not exist yet can be given up. */
  decreaseTargetSize(group: NodeGroup, delta: number): string | undefined {
    const refused = this.behavior.refuseDecrease?.(group, delta);
    if (refused !== undefined) return refused;
    const existing = this.store.nodeGroups.live[group.id];
    const size = this.target(group) + delta;
    if (size < existing) return `${existing} instances exist`;
    this.store.setTargetSize(group.id, size);
    return undefined;
  }

  /** What the provider calls an instance. */
  idOf(instance: Id): string {
    return `sim:///${this.store.nodeGroups.instances[instance].name}`;
  }

  /** Why the API refuses to change a node's object, or undefined. */
  nodeUpdateError(node: Id): string | undefined {
    return this.behavior.refuseNodeUpdate?.(node);
  }

  /** The text of a refused eviction. */
  evictionError(answer: "refused" | "several-budgets"): string {
    return (this.behavior.evictionErrors ?? EVICTION_ERRORS)[answer];
  }

  private makeOptions({ options }: NodeGroup): GroupOptions {
    const { flags } = this;
    return {
      scaleDownUtilizationThreshold: options.scaleDownUtilizationThreshold ?? flags["scale-down-utilization-threshold"],
      scaleDownGpuUtilizationThreshold: options.scaleDownGpuUtilizationThreshold ?? flags["scale-down-gpu-utilization-threshold"],
      scaleDownUnneededMs: options.scaleDownUnneededMs ?? flags["scale-down-unneeded-time"],
      scaleDownUnreadyMs: options.scaleDownUnreadyMs ?? flags["scale-down-unready-time"],
      maxNodeProvisionMs: options.maxNodeProvisionMs ?? flags["max-node-provision-time"],
      maxNodeStartupMs: (this.version.nodeStartupByGroup ? options.maxNodeStartupMs : undefined) ?? flags["max-node-startup-time"],
      utilization: {
        ignoreDaemonSets: options.ignoreDaemonSetsUtilization ?? flags["ignore-daemonsets-utilization"],
        ignoreMirrorPods: flags["ignore-mirror-pods-utilization"],
      },
      zeroOrMaxNodeScaling: options.zeroOrMaxNodeScaling ?? false,
      allowNonAtomicScaleUpToMax: options.allowNonAtomicScaleUpToMax ?? false,
    };
  }
}
