import type { Millis } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import type { PriorityConfig } from "./expander.ts";
import { priorityProblem } from "./priority.ts";

/** A configuration of the priority expander, and from when on it holds. */
export interface PriorityRevision {
  readonly atMs: Millis;
  /** Priority -> patterns of group names. Neither this nor a problem: there is no configuration from then on. */
  readonly priorities?: Readonly<Record<string, readonly string[]>>;
  /** Why there is a configuration, but none that can be used. */
  readonly problem?: string;
}

/**
 * The priority expander's configuration as it is now. It is read again whenever the expander is asked.
 * Source: cluster-autoscaler 1.36.1, expander/priority/priority.go, reloadConfigMap.
 */
export class LivePriorities {
  private readonly env: Environment;
  private readonly revisions: readonly { readonly atMs: Millis; readonly config: PriorityConfig }[];

  constructor(env: Environment, revisions: readonly PriorityRevision[] = []) {
    this.env = env;
    this.revisions = revisions.map((revision) => ({ atMs: revision.atMs, config: priorityConfigOf(revision) }));
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

/** What the expander makes of a configuration: one with a pattern that cannot be read is of no use as a whole. */
export function priorityConfigOf({ priorities, problem }: Omit<PriorityRevision, "atMs">): PriorityConfig {
  const found = problem ?? (priorities === undefined ? undefined : priorityProblem(priorities));
  if (found !== undefined) return { problem: found };
  return priorities === undefined ? MISSING : { priorities };
}
