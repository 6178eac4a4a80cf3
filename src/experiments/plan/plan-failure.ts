import type { RunFailure } from "../runs/run.ts";

/** A run of a plan could not be made, so there is no plan. */
export class PlanFailure extends Error {
  readonly run: RunFailure;

  constructor(run: RunFailure) {
    super([...run.messages, `It happens again with: ${run.replay}`].join("\n"));
    this.name = "PlanFailure";
    this.run = run;
  }
}

/** Somebody asked the plan to stop. The runs that were finished are kept. */
export class PlanInterrupted extends Error {
  constructor() {
    super("the plan was interrupted");
    this.name = "PlanInterrupted";
  }
}
