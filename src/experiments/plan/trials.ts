import type { RunOutcome, RunRequest, RunSuccess } from "../runs/run.ts";
import { PlanFailure } from "./plan-failure.ts";
import type { Sizes } from "./space.ts";
import { type Confidence, judge, type ObjectiveTrial, overall, type TrialVerdict } from "./trial.ts";

/** Makes runs; the outcomes in the order of the requests. */
export type MakeRuns = (requests: readonly RunRequest[]) => Promise<readonly RunOutcome[]>;

/** With how many seeds a configuration is tried. */
export interface SeedPlan {
  /** Seeds 1, 2, ... of every trial. */
  readonly first: number;
  /** Added while a trial is undecided, up to `max`. */
  readonly max: number;
}

/** A configuration that was tried: its runs, and what they say. */
export interface Trial {
  readonly sizes: Sizes;
  readonly runs: readonly RunSuccess[];
  readonly objectives: readonly ObjectiveTrial[];
  readonly verdict: TrialVerdict;
}

/** Tries configurations, each with as many seeds as it takes, and remembers them in the order in which they were first tried. */
export class Trials {
  /** Runs made so far. */
  runs = 0;
  private readonly done = new Map<string, Trial>();
  private readonly requestOf: (sizes: Sizes, seed: number) => RunRequest;
  private readonly make: MakeRuns;
  private readonly seeds: SeedPlan;
  private readonly confidence: Confidence;

  constructor(requestOf: (sizes: Sizes, seed: number) => RunRequest, make: MakeRuns, seeds: SeedPlan, confidence: Confidence) {
    this.requestOf = requestOf;
    this.make = make;
    this.seeds = seeds;
    this.confidence = confidence;
  }

  /** All trials so far. */
  get all(): readonly Trial[] {
    return [...this.done.values()];
  }

  /** What is known of a configuration; undefined when it was not tried. */
  known(sizes: Sizes): Trial | undefined {
    return this.done.get(`${sizes}`);
  }

  /**
   * Tries a configuration with at least `atLeast` seeds, and with more while that leaves it undecided. Throws a PlanFailure when a run
   * cannot be made at all.
   */
  async try(sizes: Sizes, atLeast: number = this.seeds.first): Promise<Trial> {
    let trial = this.known(sizes);
    while (trial === undefined || trial.runs.length < atLeast || (trial.verdict === "undecided" && trial.runs.length < this.seeds.max)) {
      const before = trial?.runs ?? [];
      const wanted = before.length < atLeast ? atLeast : Math.min(this.seeds.max, before.length * 2);
      const runs: RunSuccess[] = [...before, ...(await this.more(sizes, before.length, wanted))];
      const objectives = judge(runs, this.confidence);
      trial = { sizes, runs, objectives, verdict: overall(objectives) };
      this.done.set(`${sizes}`, trial);
    }
    return trial;
  }

  private async more(sizes: Sizes, from: number, to: number): Promise<RunSuccess[]> {
    const requests = Array.from({ length: to - from }, (_, i) => this.requestOf(sizes, from + i + 1));
    const outcomes = await this.make(requests);
    this.runs += outcomes.length;
    return successes(outcomes);
  }
}

/** The outcomes of runs that must succeed. Throws a PlanFailure with the messages of the first that did not. */
export function successes(outcomes: readonly RunOutcome[]): RunSuccess[] {
  return outcomes.map((outcome) => {
    if (outcome.kind === "failure") throw new PlanFailure(outcome);
    return outcome;
  });
}
