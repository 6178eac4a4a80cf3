import type { Demand } from "./demand.ts";

/** How many machines of each pool, in the order of the space's pools. */
export type Sizes = readonly number[];

/** A pool whose size is searched. */
export interface SizedPool {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Price of one machine in millionths of a US dollar per hour: whole and above 0, so that costs compare exactly. */
  readonly microUsdPerHour: number;
}

/** All the configurations that a plan may choose from. */
export interface Space {
  readonly pools: readonly SizedPool[];
  /** What any configuration must offer; those that do not are never tried. */
  readonly demands: readonly Demand[];
}

/** What a configuration costs, in millionths of a US dollar per hour. */
export const costOf = ({ pools }: Space, sizes: Sizes): number =>
  pools.reduce((sum, { microUsdPerHour }, i) => sum + microUsdPerHour * sizes[i], 0);

/** Whether `a` has at most as many machines as `b` in every pool. */
export const isWithin = (a: Sizes, b: Sizes): boolean => a.every((size, i) => size <= b[i]);

/** Whether nothing speaks against a configuration before it is tried. */
export const mayServe = ({ demands }: Space, sizes: Sizes): boolean =>
  demands.every(({ need, perMachine, given }) => perMachine.reduce((sum, amount, i) => sum + amount * sizes[i], given) >= need);

/** `sizes` with another number of machines in one pool. */
export const withSize = (sizes: Sizes, pool: number, size: number): Sizes => sizes.map((other, i) => (i === pool ? size : other));

/** The largest configuration. */
export const largest = ({ pools }: Space): Sizes => pools.map(({ max }) => max);

/** Configurations of the space; may be beyond 2^53, and is then not exact. */
export const countOf = ({ pools }: Space): number => pools.reduce((product, { min, max }) => product * (max - min + 1), 1);
