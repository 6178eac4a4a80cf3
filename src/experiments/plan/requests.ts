import type { PlanContent } from "../../workloads/index.ts";
import type { RunRequest } from "../runs/run.ts";
import { poolsAt, type SearchedPool, type WrittenPool, type WrittenScenario } from "./configuration.ts";
import type { Sizes } from "./space.ts";

/** How a run of a plan differs from the plain run of a configuration. */
export interface Variation {
  /** Further entries of the timeline. */
  readonly timeline?: readonly unknown[];
  /** Factor of spec.load.arrivals. */
  readonly growth?: number;
  /** Changes each searched pool. */
  readonly pool?: (pool: WrittenPool) => WrittenPool;
  /** Stop once an objective is missed. */
  readonly untilHopeless?: true;
  /** Folder that gets the tables. */
  readonly tables?: string;
}

/** Makes the requests of a plan's runs. */
export class PlanRequests {
  readonly searched: readonly SearchedPool[];
  private readonly scenario: string;
  private readonly spec: PlanContent["spec"];
  private readonly written: WrittenScenario;
  private readonly assignment: (path: string, value: unknown) => string;

  /** `scenario` is the path of the scenario file, `written` its spec with the plan's own `set` in it. */
  constructor(
    scenario: string,
    spec: PlanContent["spec"],
    written: WrittenScenario,
    searched: readonly SearchedPool[],
    assignment: (path: string, value: unknown) => string,
  ) {
    this.scenario = scenario;
    this.spec = spec;
    this.written = written;
    this.searched = searched;
    this.assignment = assignment;
  }

  /** The run of a configuration with a seed. */
  of(sizes: Sizes, seed: number, { timeline = [], growth = 1, pool, untilHopeless, tables }: Variation = {}): RunRequest {
    const { set, objectives, until } = this.spec;
    const { written } = this;
    const changes = [
      ...set,
      this.assignment("spec.cluster.nodePools", poolsAt(this.searched, sizes, written, pool)),
      ...(objectives === undefined ? [] : [this.assignment("spec.objectives", objectives)]),
      ...(timeline.length === 0 ? [] : [this.assignment("spec.timeline", [...(written.timeline ?? []), ...timeline])]),
      ...(growth === 1 ? [] : [this.assignment("spec.load.arrivals", (written.load?.arrivals ?? 1) * growth)]),
    ];
    return {
      scenario: this.scenario,
      set: changes,
      seed,
      ...(until !== undefined && { until }),
      ...(untilHopeless && { untilHopeless }),
      ...(tables !== undefined && { tables }),
    };
  }
}
