import type { Component, ComponentFactory, Id, Instance, Store } from "../cluster/index.ts";
import { type Key, type Millis, NEVER } from "../engine/index.ts";
import { formatDuration } from "../model/index.ts";
import { cordon, EVICTION_RETRY_MS, evictPods } from "./drain.ts";

/** Machines that break: they are gone at once, with all that runs on them. */
export interface MachineFailure {
  readonly kind: "machineFailure";
  readonly atMs: Millis;
  /** Undefined: of any pool. */
  readonly pool?: string;
  readonly count: number;
  /** Whether the provider starts others in their place. */
  readonly replace: boolean;
}

/** A zone without power: its machines are gone at once, and none can be had in it until it is over. */
export interface ZoneOutage {
  readonly kind: "zoneOutage";
  readonly atMs: Millis;
  readonly zone: string;
  readonly forMs: Millis;
}

/** The provider takes machines back, with notice: they are cordoned and drained, and gone when it is over. */
export interface ReclaimWave {
  readonly kind: "spotReclaim";
  readonly atMs: Millis;
  readonly pool: string;
  /** Undefined: all that the pool has. */
  readonly count?: number;
  readonly noticeMs: Millis;
}

/** An upgrade: every machine that the pool has is drained and replaced, at most so many at a time. */
export interface RollingReplacement {
  readonly kind: "rollingReplacement";
  readonly atMs: Millis;
  readonly pool: string;
  readonly maxUnavailable: number;
}

/** Something that happens to machines at a set time. */
export type Fault = MachineFailure | ZoneOutage | ReclaimWave | RollingReplacement;

/** What the component calls itself in events. */
const FAULTS = "fault-injection";
const ALL: Key = 0;

/** A machine on its way out: cordoned, drained, and gone by `endMs` whatever is left on it. */
interface Drain {
  readonly instance: Id;
  readonly endMs: Millis;
  readonly reason: string;
}

/** A replacement under way: machines still to come, oldest first. */
interface Rolling {
  readonly fault: RollingReplacement;
  readonly group: Id;
  readonly waiting: Id[];
  readonly draining: Set<Id>;
}

/**
 * What happens to machines by itself. Which machines: the ones that have been there longest.
 * Differs: the node of a machine that is gone goes with it at once; the cloud node lifecycle controller notices within 5 s.
 * A launch that failed during an outage is asked for again when it is over, in the same zone: a provider would try other zones before.
 */
export const faultInjection: ComponentFactory<readonly Fault[]> = (context, faults) => new FaultInjection(context.store, faults);

class FaultInjection implements Component {
  readonly name = FAULTS;
  readonly watches;
  private readonly store: Store;
  private readonly planned: readonly Fault[];
  private next = 0;
  private drains: Drain[] = [];
  private rollings: Rolling[] = [];
  private outages: ZoneOutage[] = [];

  constructor(store: Store, faults: readonly Fault[]) {
    this.store = store;
    this.planned = [...faults].sort((a, b) => a.atMs - b.atMs);
    const whileRolling = (): Key | undefined => (this.rollings.length > 0 ? ALL : undefined);
    this.watches = { NodeGroup: (): Key => ALL, Instance: whileRolling, Node: whileRolling };
  }

  reconcile(_key: Key, now: Millis): Millis | undefined {
    for (; this.planned[this.next]?.atMs <= now; this.next++) this.strike(this.planned[this.next], now);
    const due = [
      this.planned[this.next]?.atMs ?? NEVER,
      this.endOutages(now),
      this.carryOutDrains(now),
      ...this.rollings.map((one) => this.roll(one, now)),
    ];
    this.rollings = this.rollings.filter(({ waiting, draining }) => waiting.length > 0 || draining.size > 0);
    const soonest = Math.min(...due);
    return soonest === NEVER ? undefined : soonest;
  }

  private strike(fault: Fault, now: Millis): void {
    switch (fault.kind) {
      case "machineFailure":
        for (const { id, group } of this.machines(fault.pool).slice(0, fault.count)) {
          if (!fault.replace) this.store.setTargetSize(group, this.store.nodeGroups.target[group] - 1);
          this.store.removeInstance(id, "MachineFailure");
        }
        return;
      case "zoneOutage":
        for (const { id } of this.store.nodeGroups.instances.filter(({ zone, state }) => zone === fault.zone && state !== "gone")) {
          this.store.removeInstance(id, "ZoneOutage");
        }
        this.outages.push(fault);
        return;
      case "spotReclaim":
        for (const machine of this.machines(fault.pool).slice(0, fault.count)) {
          this.announce(machine, `The provider takes the machine back in ${formatDuration(fault.noticeMs)}`);
          this.drains.push({ instance: machine.id, endMs: now + fault.noticeMs, reason: "SpotReclaimed" });
        }
        return;
      case "rollingReplacement": {
        const waiting = this.machines(fault.pool).map(({ id }) => id);
        const group = this.store.nodeGroups.groups.findIndex(({ name }) => name === fault.pool);
        this.rollings.push({ fault, group, waiting, draining: new Set() });
      }
    }
  }

  /** Running machines of a pool, the oldest first. */
  private machines(pool: string | undefined): Instance[] {
    const { instances, groups } = this.store.nodeGroups;
    return instances.filter(
      ({ state, group, node }) => state === "running" && node !== undefined && (pool === undefined || groups[group].name === pool),
    );
  }

  private announce({ node }: Instance, message: string): void {
    this.store.nodeEvent(node!, "Warning", "MachineGoes", FAULTS, message);
    cordon(this.store, node!);
  }

  /** What could not be had while the zone was out is asked for again. */
  private endOutages(now: Millis): Millis {
    for (const { zone, atMs } of this.outages.filter((outage) => outage.atMs + outage.forMs <= now)) {
      const failed = this.store.nodeGroups.instances.filter(
        (one) => one.zone === zone && one.error !== undefined && one.requestedMs >= atMs,
      );
      for (const { id, state } of failed) if (state === "creating") this.store.deleteInstance(id, false);
    }
    this.outages = this.outages.filter(({ atMs, forMs }) => atMs + forMs > now);
    return Math.min(NEVER, ...this.outages.map(({ atMs, forMs }) => atMs + forMs));
  }

  private carryOutDrains(now: Millis): Millis {
    let soonest: Millis = NEVER;
    this.drains = this.drains.filter(({ instance: id, endMs, reason }) => {
      const instance = this.store.nodeGroups.instances[id];
      if (instance.state === "gone") return false;
      if (now >= endMs) {
        this.store.removeInstance(id, reason);
        return false;
      }
      const { refused } = evictPods(this.store, instance.node!, endMs - now);
      soonest = Math.min(soonest, refused ? now + EVICTION_RETRY_MS : endMs, endMs);
      return true;
    });
    return soonest;
  }

  /** Takes the next machines as far as the pool can spare them, and lets go those that are empty. */
  private roll({ fault, group, waiting, draining }: Rolling, now: Millis): Millis {
    const { instances, target } = this.store.nodeGroups;
    let soonest: Millis = NEVER;
    for (const id of [...draining]) {
      const instance = instances[id];
      if (instance.state !== "running") draining.delete(id);
      else {
        const { left } = evictPods(this.store, instance.node!, NEVER);
        if (left > 0) soonest = now + EVICTION_RETRY_MS;
        else {
          draining.delete(id);
          this.store.deleteInstance(id, false);
        }
      }
    }
    while (waiting.length > 0 && target[group] - this.serving(group) + 1 <= fault.maxUnavailable) {
      const id = waiting.shift()!;
      if (instances[id].state !== "running") continue;
      this.announce(instances[id], "The machine is replaced by a new one");
      draining.add(id);
      soonest = now;
    }
    return soonest;
  }

  /** Machines of a group that take pods: Ready and not cordoned. */
  private serving(group: Id): number {
    const { nodes, nodeGroups } = this.store;
    let count = 0;
    for (const id of nodeGroups.instancesOf[group]) {
      const { node, state } = nodeGroups.instances[id];
      if (state !== "running" || node === undefined || !nodes.isAlive(node) || nodes.readyMs[node] === NEVER) continue;
      if (nodes.infos.nodes[node].spec?.unschedulable !== true) count++;
    }
    return count;
  }
}
