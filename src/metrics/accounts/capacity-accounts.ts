import { CPU_COLUMN, type Id, MEMORY_COLUMN, type ResourceColumn, type Store } from "../../cluster/index.ts";
import { assert, type Millis } from "../../engine/index.ts";
import type { Holdings } from "./holdings.ts";
import { MachineAccounts } from "./machine-accounts.ts";
import { type Packing, PackingPeak } from "./packing-peak.ts";
import { PodAccounts } from "./pod-accounts.ts";
import { FreeUse, type ResourceAccount, strandedBy } from "./resource-account.ts";

/** The terms into which what was purchased divides, without rest. `overcommitted` is 0 or less: requests above what a node has. */
export const WATERFALL = [
  "system_reserved",
  "daemon",
  "used",
  "slack",
  "stranded",
  "headroom",
  "down",
  "cordoned",
  "overcommitted",
] as const;
export type WaterfallTerm = (typeof WATERFALL)[number];

/** The steps from what machines have to what came of it, each part of the one before unless nodes are overcommitted. */
export const LADDER = ["nameplate", "capacity", "allocatable", "schedulable", "placeable", "requested", "used", "useful"] as const;
export type LadderStep = (typeof LADDER)[number];

/** Exact integrals over time of one resource: millicore-, byte- or unit-milliseconds. */
export interface ResourceFigures {
  readonly column: ResourceColumn;
  readonly purchased: bigint;
  readonly waterfall: Readonly<Record<WaterfallTerm, bigint>>;
  readonly ladder: Readonly<Record<LadderStep, bigint>>;
  /** Name of the resource that was lacking, or `several` -> part of the stranded amount. */
  readonly strandedBy: ReadonlyMap<string, bigint>;
}

/**
 * Where capacity goes: exact step functions of everything that machines have and pods take, followed change by change.
 * What pods hold on a node counts as theirs whatever the state of the node; only what is free on it can be down, cordoned or stranded.
 * A machine that is paid for and is no node is down as a whole.
 */
export class CapacityAccounts {
  private readonly store: Store;
  private readonly machines: MachineAccounts;
  private readonly pods: PodAccounts;
  private readonly peak: PackingPeak;

  constructor(store: Store, holdings: Holdings) {
    this.store = store;
    this.peak = new PackingPeak(holdings);
    this.machines = new MachineAccounts(store);
    this.pods = new PodAccounts({ store, machines: this.machines, holdings, peak: this.peak });
  }

  podChanged(pod: Id, now: Millis): void {
    this.pods.changed(pod, now);
  }

  nodeChanged(node: Id, now: Millis): void {
    this.peak.nodeChanged(this.store, node);
    this.machines.nodeChanged(node, now);
  }

  instanceChanged(instance: Id, now: Millis): void {
    this.machines.instanceChanged(instance, now);
  }

  /** Time moves on: what has happened in this instant is all that happens in it. */
  endInstant(): void {
    this.peak.endInstant();
  }

  /** The run is over at `now`: books the pods that are still there. */
  finish(now: Millis): void {
    this.pods.finish(now);
  }

  /** How well pods were packed in the busiest instant so far. */
  packing(): Packing {
    return this.peak.packing();
  }

  /** The figures of every resource that a machine has had, CPU and memory first, once the run has finished at `now`. */
  figures(now: Millis): ResourceFigures[] {
    return this.machines.accounts.flatMap((account, column) => {
      const figures = this.figuresOf(account, column, now);
      return column === CPU_COLUMN || column === MEMORY_COLUMN || figures.purchased > 0n ? [figures] : [];
    });
  }

  private figuresOf(account: ResourceAccount, column: ResourceColumn, now: Millis): ResourceFigures {
    const waterfall: ResourceFigures["waterfall"] = {
      system_reserved: account.reserved.until(now),
      daemon: account.daemon.value,
      used: account.used.value,
      slack: account.slack.value,
      stranded: account.strandedUntil(now),
      headroom: account.freeUntil(FreeUse.Headroom, now),
      down: account.freeUntil(FreeUse.Down, now),
      cordoned: account.freeUntil(FreeUse.Cordoned, now),
      overcommitted: account.overcommitted.until(now),
    };
    const purchased = account.purchased.until(now);
    const sum = WATERFALL.reduce((total, term) => total + waterfall[term], 0n);
    assert(sum === purchased, "what was purchased divides into the terms of the waterfall without rest", { column, sum, purchased });
    return { column, purchased, waterfall, ladder: this.ladderOf(account, waterfall, now), strandedBy: this.blockersOf(account, now) };
  }

  private ladderOf(account: ResourceAccount, { daemon, used, slack, headroom }: ResourceFigures["waterfall"], now: Millis) {
    const capacity = account.registered.until(now);
    const allocatable = capacity - account.reserved.until(now);
    const usedInAll = used + account.overRequest.value;
    return {
      nameplate: account.purchased.until(now),
      capacity,
      allocatable,
      schedulable: allocatable - daemon,
      placeable: used + slack + headroom,
      requested: used + slack,
      used: usedInAll,
      useful: usedInAll - account.lost.value,
    };
  }

  private blockersOf(account: ResourceAccount, now: Millis): ReadonlyMap<string, bigint> {
    const blockers = new Map<string, bigint>();
    for (let use = FreeUse.FirstStranded; use < account.free.length; use++) {
      const amount = account.free[use].until(now);
      if (amount > 0n) blockers.set(this.blockerName(use), amount);
    }
    return blockers;
  }

  private blockerName(use: FreeUse): string {
    return use === FreeUse.FirstStranded ? "several" : this.store.resources.nameOf(use - strandedBy(0));
  }
}
