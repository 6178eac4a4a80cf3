import type { InstanceError } from "../cluster/index.ts";
import type { Distribution, Millis } from "../engine/index.ts";
import { type BootTimes, NO_BOOT_TIMES } from "./boot-times.ts";

/** A time in which a zone, or every zone, has no machines of the group's type left: `fromMs` <= time of request < `toMs`. */
export interface StockOut {
  readonly zone?: string;
  readonly fromMs: Millis;
  readonly toMs: Millis;
}

/** How a provider takes spot machines back. */
export interface SpotReclaim {
  /** How often a machine is taken back, per hour of its life; 0: only at set times. */
  readonly ratePerHour: number;
  /** Set times; at each one machine of the group goes. */
  readonly atMs: readonly Millis[];
  /** From the notice to the end. */
  readonly noticeMs: Millis;
  /** Key of the taint that the node gets with the notice. */
  readonly taint: string;
}

/** How the provider behaves for one node group. */
export interface GroupBehavior extends BootTimes {
  /** Share of launches that fail by chance, 0..1. */
  readonly failureRate: number;
  /** What such a failure is called. */
  readonly failureClass: InstanceError["class"];
  readonly stockOuts: readonly StockOut[];
  /** Instances of the group that the account may have at a time; undefined: no limit. */
  readonly quota?: number;
  /** Of the instances that are asked for at once, so many come and the others fail; undefined: all come. */
  readonly perRequestMax?: number;
  /** From Ready to the device plugins' resources being there; undefined: they are there from the start. */
  readonly deviceDelay?: Distribution;
  /** Undefined: machines stay until somebody deletes them. */
  readonly reclaim?: SpotReclaim;
  /** `neverRegister`: machines run, but their nodes never appear. `neverReady`: nodes appear and stay NotReady. */
  readonly mode: "normal" | "neverRegister" | "neverReady";
}

/** The provider: by name of the node group, and for those that are not named. */
export interface CloudConfig {
  readonly groups: ReadonlyMap<string, GroupBehavior>;
  readonly otherGroups: GroupBehavior;
}

/** A provider that never fails, with the given times. */
export const reliable = (times: BootTimes = NO_BOOT_TIMES): GroupBehavior => ({
  ...times,
  failureRate: 0,
  failureClass: "Other",
  stockOuts: [],
  mode: "normal",
});
