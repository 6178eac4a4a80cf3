import type { NodeRow, PodTemplate } from "../../cluster/index.ts";
import type { Cycle } from "../framework/plugin.ts";
import type { Profile } from "../framework/profile.ts";
import type { Failure } from "./failure.ts";

/**
 * Remembers why no node took the pods of a template, for as long as nothing has changed that could be a reason: when one event wakes thousands
 * of pods, they fail alike, one after the other. An attempt that finds nothing leaves the next one to begin where it began.
 * What an attempt depends on: nodes with their pods, the list of them, other objects than pods, promises of nodes, and the template. Profiles
 * with plugins of somebody's own are left out, for nobody knows what these look at.
 */
export class FailureMemo {
  private readonly failures = new Map<Profile, Map<PodTemplate, Failure>>();
  private rows: readonly NodeRow[] = [];
  private changes = -1;

  /** The failure of the last pod of this template; undefined when it must be found out. */
  of(profile: Profile, cycle: Cycle): Failure | undefined {
    this.follow(cycle);
    return profile.filtering.hasNominations ? undefined : this.failures.get(profile)?.get(cycle.template);
  }

  /** Keeps a failure of which the search looked at every node, without promises of nodes. */
  keep(profile: Profile, cycle: Cycle, failure: Failure): void {
    // One that makes room for itself changes things: it will not come to the same.
    if (profile.resolved.hasOwnPlugins || profile.filtering.hasNominations || (failure.nomination ?? "") !== "") return;
    // Trying what would help has touched nodes and left them as they were.
    this.changes = changesSeenBy(cycle);
    const known = this.failures.get(profile);
    if (known !== undefined) known.set(cycle.template, failure);
    else this.failures.set(profile, new Map([[cycle.template, failure]]));
  }

  private follow(cycle: Cycle): void {
    const changes = changesSeenBy(cycle);
    const { rows } = cycle.snapshot;
    if (changes === this.changes && rows === this.rows) return;
    this.changes = changes;
    this.rows = rows;
    // Clearing makes a new table even of an empty one, and there is nothing to clear before most attempts.
    if (this.failures.size > 0) this.failures.clear();
  }
}

/** Grows with every change of a node, of the pods on it, and of an object that is no pod. */
function changesSeenBy({ snapshot: { infos, store } }: Cycle): number {
  return infos.rowChanges.last + store.objectChanges;
}
