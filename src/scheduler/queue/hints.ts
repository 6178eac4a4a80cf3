import { type ClusterEvent, type EventChange, matchesEvent, UNSCHEDULABLE_TIMEOUT } from "../framework/events.ts";
import type { PluginNames, PluginSet } from "../framework/plugin-names.ts";
import type { OwnedRegistration, Profile } from "../framework/profile.ts";
import type { QueuedPod } from "./queued-pod.ts";

/** What becomes of a waiting pod after an event. */
export type Requeue = "skip" | "after-backoff" | "immediately";

/** The registrations of one profile that an event matches, and their owners. */
interface Matches {
  readonly registrations: readonly OwnedRegistration[];
  readonly owners: PluginSet;
}

/**
 * Which events wake which pods.
 * Source: kube-scheduler v1.36, backend/queue/scheduling_queue.go, isPodWorthRequeuing and isEventOfInterest.
 */
export class Hints {
  private readonly profiles: ReadonlyMap<string, Profile>;
  private readonly names: PluginNames;
  /** By event; events are few and each is one object. */
  private readonly matched = new WeakMap<ClusterEvent, Map<string, Matches>>();
  private readonly owners = new WeakMap<ClusterEvent, PluginSet>();
  private lastEvent: ClusterEvent | undefined;
  private lastProfile = "";
  private last: Matches = { registrations: [], owners: 0 };

  constructor(profiles: ReadonlyMap<string, Profile>, names: PluginNames) {
    this.profiles = profiles;
    this.names = names;
  }

  /** The plugins of any profile that want to hear of the event; 0: nobody does. */
  interested(event: ClusterEvent): PluginSet {
    let owners = this.owners.get(event);
    if (owners === undefined) {
      owners = 0;
      for (const name of this.profiles.keys()) owners |= this.matching(name, event).owners;
      this.owners.set(event, owners);
    }
    return owners;
  }

  /** Whether a gated pod may be looked at: only if the plugin that gates it asked for such events. */
  reachesGated(pod: QueuedPod, event: ClusterEvent): boolean {
    if (isWildcard(event)) return false;
    return (this.matching(pod.template.schedulerName, event).owners & this.names.bitOf(pod.gatedBy)) !== 0;
  }

  /** What the event means for the pod. */
  evaluate(pod: QueuedPod, event: ClusterEvent, change: EventChange): Requeue {
    const rejectors = pod.rejectors | pod.pendingRejectors;
    if (rejectors === 0) return "after-backoff";
    if (isWildcard(event)) return "after-backoff";
    const { registrations, owners } = this.matching(pod.template.schedulerName, event);
    if ((owners & rejectors) === 0) return "skip";
    let verdict: Requeue = "skip";
    for (const { owner, hint } of registrations) {
      if ((owner & rejectors) === 0) continue;
      if (hint !== undefined && !hint(pod, change)) continue;
      if ((owner & pod.pendingRejectors) !== 0) return "immediately";
      verdict = "after-backoff";
    }
    return verdict;
  }

  /** What was asked last is asked again most often: an event is held against every pod that waits. */
  private matching(profileName: string, event: ClusterEvent): Matches {
    if (event !== this.lastEvent || profileName !== this.lastProfile) {
      this.last = this.match(profileName, event);
      this.lastEvent = event;
      this.lastProfile = profileName;
    }
    return this.last;
  }

  private match(profileName: string, event: ClusterEvent): Matches {
    let byProfile = this.matched.get(event);
    if (byProfile === undefined) {
      byProfile = new Map();
      this.matched.set(event, byProfile);
    }
    let matches = byProfile.get(profileName);
    if (matches === undefined) {
      const all = this.profiles.get(profileName)?.registrations ?? [];
      const registrations = all.filter((registration) => matchesEvent(registration, event));
      matches = { registrations, owners: registrations.reduce((set, { owner }) => set | owner, 0) };
      byProfile.set(profileName, matches);
    }
    return matches;
  }
}

function isWildcard(event: ClusterEvent): boolean {
  return event.resource === UNSCHEDULABLE_TIMEOUT.resource;
}
