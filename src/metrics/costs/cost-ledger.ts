import { type Id, NO_INSTANCE, nodeCapacity, type ResourceColumn, type Store } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { Holdings } from "../accounts/holdings.ts";
import { billedMs } from "./billing.ts";
import { Tenants } from "./tenants.ts";
import { unitPrices } from "./unit-prices.ts";

/** What a tenant has had of the machines of a pool, in machine-milliseconds: 1 is a whole machine for a millisecond. */
export interface Share {
  used: number;
  /** Requested and not used. */
  slack: number;
  requested: number;
  /** Its part of what nobody held on the machines where it was, by what it held there. */
  idle: number;
}

/** The machines of one pool and who had them. */
export interface PoolShares {
  billedMs: number;
  /** Held by nobody; `orphanMs` of it on machines that nobody ever held anything of. */
  idleMs: number;
  orphanMs: number;
  /** Billed time of machines whose pods used more than all there was, and whose shares were scaled down to it. */
  normalisedMs: number;
  readonly tenants: Map<number, Share>;
}

/**
 * Divides machines among those whose pods they carry. A pod pays for the larger of request and use, resource by resource at the unit
 * prices of its machine; what is left of the machine is idle.
 * Source: OpenCost specification, workload costs, asset costs and idle costs.
 * Differs: where use above requests exceeds a machine, shares are scaled down over its whole life, not moment by moment.
 */
export class CostLedger {
  readonly tenants: Tenants;
  /** By pool. */
  readonly pools: PoolShares[] = [];
  private readonly store: Store;
  private readonly holdings: Holdings;
  /** By instance that is still there. */
  private readonly machines = new Map<Id, Map<number, Share>>();
  /** By pool: share of a machine that a unit of a resource is. */
  private readonly weights: (ReadonlyMap<ResourceColumn, number> | undefined)[] = [];

  constructor(store: Store, holdings: Holdings, labelKeys: readonly string[]) {
    this.store = store;
    this.holdings = holdings;
    this.tenants = new Tenants(store, labelKeys);
  }

  /** A pod has ended, or the run has at `now`. */
  podOver(pod: Id, now: Millis): void {
    const { pods, nodes, nodeGroups } = this.store;
    const instance = pods.node[pod] < 0 ? NO_INSTANCE : nodes.instance[pods.node[pod]];
    if (instance === NO_INSTANCE) return;
    const endMs = Math.min(pods.endedMs[pod], now);
    const boundMs = endMs - pods.scheduledMs[pod];
    const runMs = Math.max(0, endMs - pods.startedMs[pod]);
    const weights = this.weightsOf(nodeGroups.instances[instance].group);
    const share = this.shareOn(instance, this.tenants.of(pod));
    const holdings = this.holdings.of(pods.templates[pod]);
    for (let i = 0; i < holdings.length; i++) {
      const { column, held, used } = holdings[i];
      const weight = weights.get(column) ?? 0;
      share.used += weight * used * runMs;
      share.slack += weight * (Math.max(0, held - used) * runMs + held * (boundMs - runMs));
      share.requested += weight * held * boundMs;
    }
  }

  /** A machine is gone, or the run is over, after a life of `lifeMs`. Its pods have ended before. */
  machineOver(instance: Id, lifeMs: Millis): void {
    const { group } = this.store.nodeGroups.instances[instance];
    const pool = this.sharesOf(group);
    const shares = this.machines.get(instance) ?? new Map<number, Share>();
    this.machines.delete(instance);
    const paidMs = billedMs(this.store.nodeGroups.groups[group], lifeMs);
    const heldMs = [...shares.values()].reduce((sum, { used, slack }) => sum + used + slack, 0);
    const scale = heldMs > paidMs ? paidMs / heldMs : 1;
    const idleMs = heldMs > paidMs ? 0 : paidMs - heldMs;
    pool.billedMs += paidMs;
    pool.idleMs += idleMs;
    if (heldMs === 0) pool.orphanMs += idleMs;
    if (scale < 1) pool.normalisedMs += paidMs;
    for (const [tenant, { used, slack, requested }] of shares) {
      const sum = shareIn(pool.tenants, tenant);
      sum.used += used * scale;
      sum.slack += slack * scale;
      sum.requested += requested;
      if (heldMs > 0) sum.idle += (idleMs * (used + slack)) / heldMs;
    }
  }

  private shareOn(instance: Id, tenant: number): Share {
    let shares = this.machines.get(instance);
    if (shares === undefined) {
      shares = new Map();
      this.machines.set(instance, shares);
    }
    return shareIn(shares, tenant);
  }

  private weightsOf(group: Id): ReadonlyMap<ResourceColumn, number> {
    const known = this.weights[group];
    if (known !== undefined) return known;
    const { resources, nodeGroups } = this.store;
    const weights = unitPrices(1, nodeCapacity(nodeGroups.groups[group].template, resources), resources);
    this.weights[group] = weights;
    return weights;
  }

  /** The machines of a pool. */
  sharesOf(group: Id): PoolShares {
    while (this.pools.length <= group) this.pools.push({ billedMs: 0, idleMs: 0, orphanMs: 0, normalisedMs: 0, tenants: new Map() });
    return this.pools[group];
  }
}

function shareIn(shares: Map<number, Share>, tenant: number): Share {
  let share = shares.get(tenant);
  if (share === undefined) {
    share = { used: 0, slack: 0, requested: 0, idle: 0 };
    shares.set(tenant, share);
  }
  return share;
}
