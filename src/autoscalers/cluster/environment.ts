import type { Store } from "../../cluster/index.ts";
import type { Random } from "../../engine/index.ts";
import { Changes, Deadlines } from "./deadlines.ts";
import { EventWriter } from "./events.ts";
import { FakePods } from "./fake-pods.ts";
import type { ClusterAutoscalerFlags } from "./flags.ts";
import { TaintRules } from "./names.ts";
import { NodeFactsReader } from "./node-facts.ts";
import { NodeSearch } from "./node-search.ts";
import type { SchedulingPredicates } from "./predicates.ts";
import { Provider, type ProviderBehavior } from "./provider.ts";
import { ClusterSnapshot } from "./snapshot.ts";
import { behaviorOf, type ClusterAutoscalerVersion, NEWEST_VERSION, type VersionBehavior } from "./versions.ts";
import { WallClock } from "./wall-clock.ts";

/** What every part of the autoscaler works with. */
export interface Environment {
  readonly store: Store;
  readonly flags: ClusterAutoscalerFlags;
  /** What the simulated version does differently from others. */
  readonly behavior: VersionBehavior;
  readonly provider: Provider;
  readonly snapshot: ClusterSnapshot;
  readonly search: NodeSearch;
  readonly facts: NodeFactsReader;
  readonly taintRules: TaintRules;
  readonly wallClock: WallClock;
  readonly deadlines: Deadlines;
  readonly changes: Changes;
  readonly events: EventWriter;
  readonly fakes: FakePods;
  /** Chance of the last expander. */
  readonly random: Random;
}

/** What an environment is made of, beside the store and the flags. */
export interface EnvironmentParts {
  readonly predicates: SchedulingPredicates;
  readonly startEpochMs: number;
  readonly provider: ProviderBehavior;
  readonly random: Random;
  /** Default: the newest. */
  readonly version?: ClusterAutoscalerVersion;
}

/** Puts the parts together that all others share. */
export function makeEnvironment(
  store: Store,
  flags: ClusterAutoscalerFlags,
  { predicates, startEpochMs, provider: providerBehavior, random, version = NEWEST_VERSION }: EnvironmentParts,
): Environment {
  const behavior = behaviorOf(version);
  const deadlines = new Deadlines();
  const changes = new Changes();
  const wallClock = new WallClock(startEpochMs);
  const taintRules = new TaintRules(flags);
  const provider = new Provider(store, flags, providerBehavior, behavior);
  const snapshot = new ClusterSnapshot(store, flags["expendable-pods-priority-cutoff"]);
  return {
    store,
    flags,
    behavior,
    provider,
    snapshot,
    search: new NodeSearch(snapshot, predicates, changes, behavior.nodeSearchStart),
    facts: new NodeFactsReader(taintRules, wallClock, provider.gpuLabel),
    taintRules,
    wallClock,
    deadlines,
    changes,
    events: new EventWriter(store, deadlines, changes, flags),
    fakes: new FakePods(store.pods),
    random,
  };
}
