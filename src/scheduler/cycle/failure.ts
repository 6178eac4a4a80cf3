import type { Nomination } from "../framework/plugin.ts";
import type { PluginSet } from "../framework/plugin-names.ts";

/** A pod that could not be placed, and what is to be done with it. */
export interface Failure {
  readonly reason: "Unschedulable" | "SchedulerError";
  readonly message: string;
  readonly rejectors: PluginSet;
  readonly pendingRejectors: PluginSet;
  readonly nomination: Nomination;
}
