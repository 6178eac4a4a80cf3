import type { Diagnosis } from "../framework/diagnosis.ts";
import { fitErrorMessage } from "../framework/fit-error.ts";
import type { Nomination } from "../framework/plugin.ts";
import type { PluginSet } from "../framework/plugin-names.ts";
import type { Status } from "../framework/status.ts";

/** A pod that could not be placed, and what is to be done with it. */
export interface Failure {
  readonly reason: "Unschedulable" | "SchedulerError";
  readonly message: string;
  readonly rejectors: PluginSet;
  readonly pendingRejectors: PluginSet;
  readonly nomination: Nomination;
}

/** No node fits, and this is what PostFilter said of it. Writing the message costs as much as a search: it is done for those who read it. */
export class FitFailure implements Failure {
  readonly reason = "Unschedulable";
  readonly rejectors: PluginSet;
  readonly pendingRejectors: PluginSet;
  readonly nomination: Nomination;
  private readonly nodeCount: number;
  private readonly diagnosis: Diagnosis;
  private readonly said: readonly Status[];

  constructor(nodeCount: number, diagnosis: Diagnosis, said: readonly Status[], nomination: Nomination) {
    this.rejectors = diagnosis.rejectors;
    this.pendingRejectors = diagnosis.pendingRejectors;
    this.nomination = nomination;
    this.nodeCount = nodeCount;
    this.diagnosis = diagnosis;
    this.said = said;
  }

  get message(): string {
    const message = fitErrorMessage(this.nodeCount, this.diagnosis);
    const said = this.said.flatMap(({ reasons }) => reasons).join(", ");
    return said === "" ? message : `${message} ${said}`;
  }
}
