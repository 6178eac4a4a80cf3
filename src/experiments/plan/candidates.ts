import { milliValueOf } from "../../model/index.ts";
import type { PoolFacts } from "../../simulation/index.ts";
import { InputError, type InputProblem } from "../../workloads/index.ts";
import type { SearchedPool } from "./configuration.ts";

/** An instance type that is not tried, and why. */
export interface DroppedType {
  readonly name: string;
  readonly reason: string;
}

/**
 * Leaves out instance types than which another offers as much of everything for no more money. `typed` are the names of pools that were
 * made for instance types: only those may go.
 */
export function withoutDominated(
  searched: readonly SearchedPool[],
  facts: ReadonlyMap<string, PoolFacts>,
  typed: ReadonlySet<string>,
): { readonly kept: readonly SearchedPool[]; readonly dropped: readonly DroppedType[] } {
  const dropped: DroppedType[] = [];
  const kept = searched.filter(({ name }, i) => {
    if (!typed.has(name)) return true;
    const better = searched.find((other, j) => typed.has(other.name) && dominates(facts.get(other.name)!, facts.get(name)!, j < i));
    if (better === undefined) return true;
    dropped.push({ name, reason: `${better.name} offers as much of everything for no more` });
    return false;
  });
  return { kept, dropped };
}

/** Of two that are equal in all, the earlier dominates. */
function dominates(a: PoolFacts, b: PoolFacts, isEarlier: boolean): boolean {
  if (a === b) return false;
  const resources = [...new Set([...Object.keys(a.allocatable), ...Object.keys(b.allocatable)])];
  const amount = ({ allocatable }: PoolFacts, resource: string): bigint => BigInt(milliValueOf(allocatable[resource] ?? "0"));
  const isAsLarge = resources.every((resource) => amount(a, resource) >= amount(b, resource));
  if (!isAsLarge || a.priceUsdPerHour! > b.priceUsdPerHour!) return false;
  const isEqual = a.priceUsdPerHour === b.priceUsdPerHour && resources.every((resource) => amount(a, resource) === amount(b, resource));
  return !isEqual || isEarlier;
}

/** Every searched pool must have a price above 0. Throws InputError. */
export function checkPrices(searched: readonly SearchedPool[], facts: ReadonlyMap<string, PoolFacts>, file: string): void {
  const problems = searched.flatMap(({ name }): InputProblem[] => {
    const price = facts.get(name)?.priceUsdPerHour;
    if (price !== undefined && price > 0) return [];
    const found = price === undefined ? "none" : `${price}`;
    const hint = "say price: in the plan's entry of the pool; what is searched is the cheapest configuration";
    return [{ file, path: `spec.pools[${name}].price`, expected: "a price above 0", found, hint }];
  });
  if (problems.length > 0) throw new InputError(problems);
}
