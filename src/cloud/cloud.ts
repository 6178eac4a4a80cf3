import type { Component, ComponentFactory, Context, Id, Instance, Store } from "../cluster/index.ts";
import { type Distribution, type Key, type Millis, NEVER, sampleMs } from "../engine/index.ts";
import type { CloudConfig, GroupBehavior } from "./config.ts";
import { offersDevices, withDevices, withoutDevices } from "./device-plugins.ts";
import { launchError } from "./launch-errors.ts";
import { MachineLuck } from "./machine-luck.ts";
import { newNode, readyNode } from "./node-objects.ts";

/**
 * The provider of machines. Makes a group have as many instances as its target says, boots them, and takes them away.
 * Keys: a group is twice its id, an instance twice its id plus one.
 * Source: the contract that cluster-autoscaler v1.36 relies on, cloudprovider/cloud_provider.go (NodeGroup).
 * Differs: a launch that failed stays, with its error, until somebody deletes it, as the autoscaler does; the provider does not try again.
 * Nothing checks minimum and maximum: that is the caller's to do. Spot machines are taken back by a component of its own,
 * `spot-reclaim.ts`; their replacement comes from here.
 */
export const cloud: ComponentFactory<CloudConfig> = (context, config) => new Cloud(context, config);

class Cloud implements Component {
  readonly name = "cloud";
  readonly watches = { NodeGroup: (group: Id): Key => group * 2, Instance: (instance: Id): Key => instance * 2 + 1 };
  private readonly store: Store;
  private readonly config: CloudConfig;
  private readonly luck: Readonly<Record<"create" | "ready" | "devices" | "delete" | "failure", MachineLuck>>;

  constructor(context: Context, config: CloudConfig) {
    this.store = context.store;
    this.config = config;
    const luck = (name: string) => new MachineLuck(context, this.store.nodeGroups.groups, `cloud/${name}`);
    this.luck = {
      create: luck("create-delay"),
      ready: luck("ready-delay"),
      devices: luck("device-delay"),
      delete: luck("delete-delay"),
      failure: luck("launch-failure"),
    };
  }

  reconcile(key: Key, now: Millis): Millis | undefined {
    if (key % 2 === 0) {
      this.reachTarget(key / 2);
      return undefined;
    }
    const instance = this.store.nodeGroups.instances[(key - 1) / 2];
    switch (instance.state) {
      case "creating":
        return this.boot(instance, now);
      case "running":
        return this.becomeReady(instance, now);
      case "deleting":
        this.reachTarget(instance.group);
        return this.vanish(instance, now);
      case "gone":
        return undefined;
    }
  }

  /** Asks for the instances that are missing, or takes away those that are too many: failed ones first, then the youngest. */
  private reachTarget(group: Id): void {
    const { store } = this;
    const target = store.nodeGroups.target[group];
    const count = store.nodeGroups.live[group];
    if (count < target) launchInstances(store, group, target - count);
    if (count <= target) return;
    const live = liveInstances(store, group);
    const surplus = live.sort((a, b) => surplusRank(a) - surplusRank(b) || b.id - a.id).slice(0, live.length - target);
    for (const instance of surplus) store.deleteInstance(instance.id, false);
  }

  private boot(instance: Instance, now: Millis): Millis | undefined {
    const behavior = this.behaviorOf(instance);
    if (instance.error !== undefined) return undefined;
    if (now === instance.requestedMs) {
      const older = {
        all: behavior.quota === undefined ? 0 : this.rankOf(instance),
        ofRequest: behavior.perRequestMax === undefined ? 0 : this.rankInRequest(instance, behavior.perRequestMax),
      };
      const error = launchError(instance, behavior, older, this.luck.failure.of(instance));
      if (error !== undefined) {
        this.store.failInstance(instance.id, error);
        return undefined;
      }
    }
    if (behavior.mode === "neverRegister") return undefined;
    const registersMs = instance.requestedMs + sample(behavior.createDelay, this.luck.create, instance);
    if (now < registersMs) return registersMs;
    const group = this.store.nodeGroups.groups[instance.group];
    const node = newNode(group, instance.name, instance.zone);
    this.store.addNode(behavior.deviceDelay === undefined ? node : withoutDevices(node), instance.id);
    return this.becomeReady(instance, now);
  }

  private becomeReady(instance: Instance, now: Millis): Millis | undefined {
    const { nodes } = this.store;
    const node = instance.node;
    if (node === undefined || !nodes.isAlive(node)) return undefined;
    if (nodes.readyMs[node] !== NEVER) return this.registerDevices(instance, node, now);
    const behavior = this.behaviorOf(instance);
    if (behavior.mode === "neverReady") return undefined;
    const readyMs = nodes.createdMs[node] + sample(behavior.readyDelay, this.luck.ready, instance);
    if (now < readyMs) return readyMs;
    this.store.updateNode(node, readyNode(nodes.infos.nodes[node]), true);
    return this.registerDevices(instance, node, now);
  }

  /** Device plugins of a node start with its pods: what they offer comes after Ready. */
  private registerDevices(instance: Instance, node: Id, now: Millis): Millis | undefined {
    const { deviceDelay } = this.behaviorOf(instance);
    const { nodes, nodeGroups } = this.store;
    const { template } = nodeGroups.groups[instance.group];
    const object = nodes.infos.nodes[node];
    if (deviceDelay === undefined || !offersDevices(template) || offersDevices(object)) return undefined;
    const dueMs = nodes.readyMs[node] + sample(deviceDelay, this.luck.devices, instance);
    if (now < dueMs) return dueMs;
    this.store.updateNode(node, withDevices(object, template));
    return undefined;
  }

  private vanish(instance: Instance, now: Millis): Millis | undefined {
    const { deleteDelay } = this.behaviorOf(instance);
    const delayMs = instance.error === undefined ? sample(deleteDelay, this.luck.delete, instance) : 0;
    const goneMs = instance.deletionRequestedMs! + delayMs;
    if (now < goneMs) return goneMs;
    this.store.removeInstance(instance.id, "InstanceDeleted");
    return undefined;
  }

  /** How many older instances of the group use up its quota. */
  private rankOf(instance: Instance): number {
    let rank = 0;
    for (const id of this.store.nodeGroups.instancesOf[instance.group]) {
      if (id < instance.id && this.store.nodeGroups.instances[id].error === undefined) rank++;
    }
    return rank;
  }

  /** How many instances of the same request are older, `max` at most. */
  private rankInRequest({ id, group, requestedMs }: Instance, max: number): number {
    const { instances } = this.store.nodeGroups;
    let rank = 0;
    for (let i = id - 1; i >= 0 && rank < max && instances[i].requestedMs === requestedMs; i--) if (instances[i].group === group) rank++;
    return rank;
  }

  private behaviorOf(instance: Instance): GroupBehavior {
    return this.config.groups.get(this.store.nodeGroups.groups[instance.group].name) ?? this.config.otherGroups;
  }
}

/**
 * Nodes that are there and Ready before the run begins: `count` more instances of the group, whose target is raised if it is lower.
 * For use while a run is being built.
 */
export function createInitialNodes(store: Store, group: Id, count: number): void {
  const { groups, instances, target, live } = store.nodeGroups;
  for (const id of launchInstances(store, group, count)) {
    store.addNode(readyNode(newNode(groups[group], instances[id].name, instances[id].zone)), id);
  }
  const size = live[group];
  if (target[group] < size) store.setTargetSize(group, size);
}

/** Asks for more instances, each in the zone that has the fewest then, ties in order of the list. */
function launchInstances(store: Store, group: Id, count: number): Id[] {
  const { nodeGroups } = store;
  const { name, zones } = nodeGroups.groups[group];
  const fewer = (best: string, other: string): string => (nodeGroups.liveIn(group, other) < nodeGroups.liveIn(group, best) ? other : best);
  const made: Id[] = [];
  for (let i = 0; i < count; i++) {
    const zone = zones.reduce(fewer, zones[0] ?? "");
    made.push(store.createInstance(group, freeName(store, `${name}-${nodeGroups.launched[group]}`), zone));
  }
  return made;
}

/** The name wanted, or a longer one when a node that is not ours bears it. */
function freeName(store: Store, wanted: string): string {
  let name = wanted;
  while (store.nodes.infos.rowOf(name) !== undefined) name += "x";
  return name;
}

/** Instances that count towards the target: those being deleted do not, those whose launch failed do. */
function liveInstances(store: Store, group: Id): Instance[] {
  const { instances, instancesOf } = store.nodeGroups;
  return [...instancesOf[group]].map((id) => instances[id]).filter((instance) => instance.state !== "deleting");
}

function surplusRank(instance: Instance): number {
  if (instance.error !== undefined) return 0;
  return instance.state === "creating" ? 1 : 2;
}

function sample(distribution: Distribution, luck: MachineLuck, instance: Instance): Millis {
  return sampleMs(distribution, luck.of(instance));
}
