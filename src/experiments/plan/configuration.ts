import type { PlanContent } from "../../workloads/index.ts";
import type { Sizes } from "./space.ts";

/** A pool as a scenario file has it. */
export type WrittenPool = Readonly<Record<string, unknown>> & { readonly name: string };

/** What of a written scenario a plan changes. */
export interface WrittenScenario {
  readonly cluster?: { readonly nodePools?: readonly WrittenPool[] };
  readonly timeline?: readonly unknown[];
  readonly load?: { readonly arrivals?: number; readonly requests?: number };
}

/** A pool whose size, or whose autoscaler's bound, is searched. */
export interface SearchedPool {
  readonly name: string;
  readonly kind: "size" | "bound";
  readonly min: number;
  readonly max: number;
  /** The pool without its sizes. */
  readonly written: WrittenPool;
}

/** The pools that a plan searches: those of the scenario that it names, further ones, and one for each instance type. */
export function searchedPools({ pools, instanceTypes }: PlanContent["spec"], scenario: WrittenScenario): SearchedPool[] {
  const known = new Map((scenario.cluster?.nodePools ?? []).map((pool) => [pool.name, pool]));
  const named = pools.map(({ size, bound, ...fields }): SearchedPool => {
    const range = (size ?? bound)!;
    const name = fields.name as string;
    return { name, kind: size === undefined ? "bound" : "size", ...range, written: { ...known.get(name), ...defined(fields), name } };
  });
  if (instanceTypes === undefined) return named;
  const { types, size, ...shared } = instanceTypes;
  const typed = types.map((type): SearchedPool => {
    const name = nameOfType(type);
    return { name, kind: "size", ...size, written: { ...shared, name, instanceType: type } };
  });
  return [...named, ...typed];
}

/** The name of the pool that stands for an instance type. */
export function nameOfType(type: string): string {
  return type.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

/** The nodePools of the scenario with the searched pools at these sizes. `change` has the last word on each of them. */
export function poolsAt(
  searched: readonly SearchedPool[],
  sizes: Sizes,
  scenario: WrittenScenario,
  change: (pool: WrittenPool) => WrittenPool = (pool) => pool,
): WrittenPool[] {
  const others = (scenario.cluster?.nodePools ?? []).filter(({ name }) => searched.every((pool) => pool.name !== name));
  return [...others, ...searched.map((pool, i) => change(sized(pool, sizes[i])))];
}

function sized({ kind, written }: SearchedPool, size: number): WrittenPool {
  if (kind === "size") return { ...written, min: size, max: size, initial: size, autoscaled: false };
  const atMost = (value: unknown): number => Math.min(typeof value === "number" ? value : 0, size);
  return { ...written, max: size, min: atMost(written["min"]), initial: atMost(written["initial"] ?? written["min"]) };
}

const defined = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
