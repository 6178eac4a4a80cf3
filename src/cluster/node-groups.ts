import type { Millis } from "../engine/index.ts";
import type { Node } from "../model/index.ts";
import type { Id } from "./kinds.ts";

/** Per-group answers to autoscaler flags; undefined: the flag's value. Times in milliseconds. */
export interface NodeGroupOptions {
  readonly scaleDownUtilizationThreshold?: number;
  readonly scaleDownGpuUtilizationThreshold?: number;
  readonly scaleDownUnneededMs?: Millis;
  readonly scaleDownUnreadyMs?: Millis;
  readonly maxNodeProvisionMs?: Millis;
  readonly maxNodeStartupMs?: Millis;
  readonly ignoreDaemonSetsUtilization?: boolean;
  readonly zeroOrMaxNodeScaling?: boolean;
  readonly allowNonAtomicScaleUpToMax?: boolean;
}

/** How machines of a group are paid for. Without one, every millisecond is. */
export interface NodePrice {
  readonly model: "on-demand" | "spot" | "committed";
  /** Machines paid for whether there or not, and their rate; those beyond are on demand. */
  readonly committed: { readonly usdPerHour: number; readonly nodes: number } | undefined;
  /** The shortest life that is paid for. */
  readonly minimumMs: Millis;
  /** Lives are rounded up to a multiple of this. */
  readonly granularityMs: Millis;
}

/** A node group (node pool, ASG, MIG) as its provider holds it. */
export interface NodeGroup {
  readonly id: Id;
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** What a new node looks like, without name. */
  readonly template: Node;
  /** What the provider says it looks like before there is one; undefined: what it looks like. */
  readonly describedAs?: Node;
  /** Zones among which instances are spread, fewest first; empty: none. */
  readonly zones: readonly string[];
  /** On-demand or spot price of one node, or undefined when unknown. */
  readonly priceUsdPerHour: number | undefined;
  /** How that price is charged. */
  readonly price?: NodePrice;
  readonly spot: boolean;
  /** False for pools that no autoscaler may resize. */
  readonly autoscaled: boolean;
  readonly options: NodeGroupOptions;
}

/** Where an instance stands between request and end. */
export type InstanceState = "creating" | "running" | "deleting" | "gone";

/** Why an instance could not be created. */
export interface InstanceError {
  readonly class: "OutOfResources" | "Other";
  readonly code: string;
  readonly message: string;
}

/** One machine of a node group. */
export interface Instance {
  readonly id: Id;
  readonly group: Id;
  /** How many instances its group had been asked for before. */
  readonly ordinal: number;
  /** Name of the node that it becomes. */
  readonly name: string;
  readonly zone: string;
  readonly requestedMs: Millis;
  /** Set by {@link NodeGroupTable.setState}, which counts. */
  state: InstanceState;
  /** Node id once registered, or undefined. */
  node: Id | undefined;
  error: InstanceError | undefined;
  deletionRequestedMs: Millis | undefined;
}

/** Node groups with their targets, and the instances made for them. */
export class NodeGroupTable {
  readonly groups: NodeGroup[] = [];
  /** Target size by group. */
  readonly target: number[] = [];
  readonly instances: Instance[] = [];
  /** By group: instances ever asked for, the gone ones included. */
  readonly launched: number[] = [];
  /** By group: ids of instances that are not gone, in order of request. */
  readonly instancesOf: Set<Id>[] = [];
  /** By group: how many of these count towards its target. Those being deleted do not; those whose launch has failed do. */
  readonly live: number[] = [];
  /** The same by group and zone. */
  private readonly liveByZone: Map<string, number>[] = [];
  private readonly byName = new Map<string, Id>();

  find(name: string): Id | undefined {
    return this.byName.get(name);
  }

  addGroup(group: Omit<NodeGroup, "id">, target: number): Id {
    const id = this.groups.length;
    this.groups.push({ ...group, id });
    this.target.push(target);
    this.launched.push(0);
    this.instancesOf.push(new Set());
    this.live.push(0);
    this.liveByZone.push(new Map());
    this.byName.set(group.name, id);
    return id;
  }

  addInstance(group: Id, name: string, zone: string, now: Millis): Id {
    const id = this.instances.length;
    this.instances.push({
      id,
      group,
      ordinal: this.launched[group],
      name,
      zone,
      requestedMs: now,
      state: "creating",
      node: undefined,
      error: undefined,
      deletionRequestedMs: undefined,
    });
    this.instancesOf[group].add(id);
    this.launched[group]++;
    this.countLive(group, zone, 1);
    return id;
  }

  /** Instances of a group in one zone that count towards the target. */
  liveIn(group: Id, zone: string): number {
    return this.liveByZone[group].get(zone) ?? 0;
  }

  /** Where an instance stands from now on. One that is gone leaves its group. */
  setState(id: Id, state: InstanceState): void {
    const instance = this.instances[id];
    const change = Number(isLive(state)) - Number(isLive(instance.state));
    if (change !== 0) this.countLive(instance.group, instance.zone, change);
    instance.state = state;
    if (state === "gone") this.instancesOf[instance.group].delete(id);
  }

  private countLive(group: Id, zone: string, change: number): void {
    this.live[group] += change;
    this.liveByZone[group].set(zone, this.liveIn(group, zone) + change);
  }
}

function isLive(state: InstanceState): boolean {
  return state !== "deleting" && state !== "gone";
}
