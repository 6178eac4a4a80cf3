import { InputError, type InputProblem, type LoadedScenario } from "../workloads/index.ts";
import { resolvePools } from "./node-pools.ts";

/** What a planner must know of a node pool before anything runs. */
export interface PoolFacts {
  readonly name: string;
  /** What one machine leaves to pods. */
  readonly allocatable: Readonly<Record<string, string | number>>;
  /** Undefined: nobody has told. */
  readonly priceUsdPerHour: number | undefined;
  readonly zones: readonly string[];
  readonly spot: boolean;
}

/** The pools of a scenario with their instance types looked up. Throws InputError for types that the catalogue does not have. */
export function poolFacts(scenario: LoadedScenario): PoolFacts[] {
  const problems: InputProblem[] = [];
  const pools = resolvePools(scenario.nodePools, problems);
  if (problems.length > 0) throw new InputError(problems);
  return pools.map(({ group: { name, template, priceUsdPerHour, zones, spot } }) => ({
    name,
    allocatable: template.status?.allocatable ?? {},
    priceUsdPerHour,
    zones,
    spot,
  }));
}
