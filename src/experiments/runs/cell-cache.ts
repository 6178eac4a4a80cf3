import { type LoadedScenario, withSeed } from "../../workloads/index.ts";
import { type LoadedCell, loadCell } from "./cell.ts";
import type { RunRequest } from "./run.ts";

/**
 * Keeps the last scenario that was read, as runs come cell by cell: reading ten thousand rows takes as long as a short run of them.
 * A run changes nothing in its scenario.
 */
export class CellCache {
  private name = "";
  private last: LoadedCell | undefined;

  /** The cell of a run, its scenario with the seed of the run. */
  async get(request: RunRequest): Promise<LoadedCell> {
    const { scenario, set, until, seed } = request;
    const name = JSON.stringify([scenario, set, until]);
    if (this.last === undefined || name !== this.name) {
      this.last = undefined;
      this.last = await loadCell({ scenario, set, ...(until !== undefined && { until }) }, { seed });
      this.name = name;
    }
    return { ...this.last, scenario: seeded(this.last.scenario, seed) };
  }
}

const seeded = (scenario: LoadedScenario, seed: number): LoadedScenario => (scenario.seed === seed ? scenario : withSeed(scenario, seed));
