import { type Component, type ComponentFactory, type Id, type Instance, NO_INSTANCE, type Store } from "../cluster/index.ts";
import { type Key, type Millis, NEVER, sampleMs } from "../engine/index.ts";
import { formatDuration, type Taint } from "../model/index.ts";
import type { CloudConfig, SpotReclaim } from "./config.ts";
import { EVICTION_RETRY_MS, evictPods } from "./drain.ts";
import { MachineLuck } from "./machine-luck.ts";

/** What the component calls itself in events. */
export const SPOT_RECLAIM = "node-termination-handler";

/** Key of the reclaims at set times; an instance is its id plus one. */
const SET_TIMES: Key = 0;

/**
 * A provider that takes spot machines back: it gives notice, the node is cordoned, tainted and drained, and when the notice is over the
 * machine is gone with what is still on it. The replacement comes from the group's target.
 * Source: aws-node-termination-handler v1.25, README, IMDS mode: cordon, drain and optional taint at the two-minute notice.
 * Differs: DaemonSet pods and mirror pods stay; a budget that refuses an eviction is asked again every 5 s; a machine's life is
 * exponential from its registration on, whatever its type, zone and hour.
 */
export const spotReclaim: ComponentFactory<CloudConfig> = (context, config) =>
  new SpotReclaimer(context.store, config, new MachineLuck(context, context.store.nodeGroups.groups, "cloud/spot-reclaim"));

/** Whether any group's machines are ever taken back: without one the component has nothing to do. */
export const reclaimsSpot = ({ groups }: CloudConfig): boolean => [...groups.values()].some(({ reclaim }) => reclaim !== undefined);

class SpotReclaimer implements Component {
  readonly name = SPOT_RECLAIM;
  readonly watches;
  private readonly store: Store;
  private readonly config: CloudConfig;
  private readonly luck: MachineLuck;
  /** Instance -> when notice was given. */
  private readonly noticed = new Map<Id, Millis>();
  /** Reclaims at set times, sorted. */
  private readonly planned: readonly { readonly atMs: Millis; readonly group: string }[];
  private nextPlanned = 0;

  constructor(store: Store, config: CloudConfig, luck: MachineLuck) {
    this.store = store;
    this.config = config;
    this.luck = luck;
    this.planned = [...config.groups]
      .flatMap(([group, { reclaim }]) => (reclaim?.atMs ?? []).map((atMs) => ({ atMs, group })))
      .sort((a, b) => a.atMs - b.atMs);
    this.watches = {
      NodeGroup: (): Key => SET_TIMES,
      Instance: (id: Id): Key | undefined => this.keyOf(id),
      Node: (id: Id): Key | undefined => (store.nodes.instance[id] === NO_INSTANCE ? undefined : this.keyOf(store.nodes.instance[id])),
    };
  }

  reconcile(key: Key, now: Millis): Millis | undefined {
    if (key === SET_TIMES) return this.reclaimPlanned(now);
    const instance = this.store.nodeGroups.instances[key - 1];
    const reclaim = this.reclaimOf(instance);
    if (reclaim === undefined || instance.state === "creating" || instance.state === "gone") return undefined;
    const noticedMs = this.noticed.get(instance.id);
    if (noticedMs !== undefined) return this.carryOut(instance, noticedMs + reclaim.noticeMs, now);
    if (reclaim.ratePerHour === 0) return undefined;
    const lifeMs = sampleMs({ kind: "exponential", meanMs: 3_600_000 / reclaim.ratePerHour }, this.luck.of(instance));
    const noticeMs = this.store.nodes.createdMs[instance.node!] + lifeMs;
    if (now < noticeMs) return noticeMs;
    return this.giveNotice(instance, reclaim, now);
  }

  /** One machine per set time: the one that has been there longest. The cordon wakes its own key, which carries it out. */
  private reclaimPlanned(now: Millis): Millis | undefined {
    const { groups, instances, instancesOf } = this.store.nodeGroups;
    let next: Millis = NEVER;
    for (; this.nextPlanned < this.planned.length; this.nextPlanned++) {
      const { atMs, group: name } = this.planned[this.nextPlanned];
      if (atMs > now) {
        next = atMs;
        break;
      }
      const group = groups.find((one) => one.name === name);
      const victim = [...(group === undefined ? [] : instancesOf[group.id])]
        .map((id) => instances[id])
        .find(({ id, state }) => state === "running" && !this.noticed.has(id));
      if (victim !== undefined) this.giveNotice(victim, this.reclaimOf(victim)!, now);
    }
    return next === NEVER ? undefined : next;
  }

  private giveNotice(instance: Instance, reclaim: SpotReclaim, now: Millis): Millis | undefined {
    const { nodes } = this.store;
    const node = instance.node!;
    this.noticed.set(instance.id, now);
    if (nodes.isAlive(node)) {
      const object = nodes.infos.nodes[node];
      const taint: Taint = { key: reclaim.taint, effect: "NoSchedule" };
      const text = `The provider takes the machine back in ${formatDuration(reclaim.noticeMs)}`;
      this.store.nodeEvent(node, "Warning", "SpotInterruption", SPOT_RECLAIM, text);
      this.store.updateNode(node, {
        ...object,
        spec: { ...object.spec, unschedulable: true, taints: [...(object.spec?.taints ?? []), taint] },
      });
    }
    return this.carryOut(instance, now + reclaim.noticeMs, now);
  }

  /** Drains the node until the notice is over; then the machine goes, whatever is left on it. */
  private carryOut(instance: Instance, endMs: Millis, now: Millis): Millis | undefined {
    const { store } = this;
    if (now >= endMs) {
      store.deleteInstance(instance.id, false);
      store.removeInstance(instance.id, "SpotReclaimed");
      return undefined;
    }
    const refused = store.nodes.isAlive(instance.node!) && evictPods(store, instance.node!, endMs - now).refused;
    return refused ? Math.min(now + EVICTION_RETRY_MS, endMs) : endMs;
  }

  private keyOf(instance: Id): Key | undefined {
    return this.reclaimOf(this.store.nodeGroups.instances[instance]) === undefined ? undefined : instance + 1;
  }

  private reclaimOf(instance: Instance): SpotReclaim | undefined {
    return this.config.groups.get(this.store.nodeGroups.groups[instance.group].name)?.reclaim;
  }
}
