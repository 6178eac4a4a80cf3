import type { Millis } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import type { PriorityConfig } from "./expander.ts";
import { priorityProblem } from "./priority.ts";

/** A configuration of the priority expander, and from when on it holds. */
export interface PriorityRevision {
  readonly atMs: Millis;
  /** Priority -> patterns of group names. */
  readonly priorities: Readonly<Record<string, readonly string[]>>;
}

/**
 * The priority expander's configuration as it is now. It is read again whenever the expander is asked.
 * Source: cluster-autoscaler 1.36.1, expander/priority/priority.go, reloadConfigMap.
 */
export class LivePriorities {
  private readonly env: Environment;
  private readonly revisions: readonly { readonly atMs: Millis; readonly config: PriorityConfig }[];

  /** `prioritiesProblem`: why there is a configuration, but none that can be used. */
  constructor(
    env: Environment,
    { priorities, prioritiesProblem }: { priorities?: readonly PriorityRevision[]; prioritiesProblem?: string },
  ) {
    this.env = env;
    const revisions = (priorities ?? []).map(({ atMs, priorities: table }) => {
      const problem = priorityProblem(table);
      return { atMs, config: problem === undefined ? { priorities: table } : { problem } };
    });
    this.revisions = prioritiesProblem === undefined ? revisions : [{ atMs: 0, config: { problem: prioritiesProblem } }];
  }

  now(): PriorityConfig {
    let current: PriorityConfig = MISSING;
    for (const { atMs, config } of this.revisions) {
      if (!this.env.deadlines.reached(atMs)) break;
      current = config;
    }
    return current;
  }
}

const MISSING: PriorityConfig = { missing: true };
