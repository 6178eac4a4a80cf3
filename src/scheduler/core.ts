import type { Id, Store } from "../cluster/index.ts";
import type { Clock, Millis } from "../engine/index.ts";
import { SchedulerCache } from "./cache/scheduler-cache.ts";
import type { ResolvedConfig } from "./config/resolved.ts";
import { Attempt } from "./cycle/attempt.ts";
import { Search } from "./cycle/search.ts";
import { PluginNames } from "./framework/plugin-names.ts";
import { Profile } from "./framework/profile.ts";
import { StatusTable } from "./framework/status.ts";
import { Hints } from "./queue/hints.ts";
import { Nominator } from "./queue/nominator.ts";
import { SchedulingQueue } from "./queue/scheduling-queue.ts";

const DEFAULT_UNSCHEDULABLE_MS_MAX = 5 * 60 * 1000;

/** What the scheduler needs to know. */
export interface SchedulerConfig {
  /** From `resolveConfig`. */
  readonly config: ResolvedConfig;
  /** What the wall clock shows at virtual time 0, in milliseconds since 1970: backoffs end at its whole seconds. */
  readonly startEpochMs: Millis;
  /** Whether verdicts and scores of unchanged nodes are remembered. Default true; false gives the same answers more slowly. */
  readonly memo?: boolean;
  /** How long a pod rests among the unschedulable without an event. Default five minutes. */
  readonly unschedulableMsMax?: Millis;
}

/** The parts of a scheduler, put together. The component makes them move; tests and views may ask them directly. */
export class SchedulerCore {
  readonly store: Store;
  readonly statuses = new StatusTable();
  readonly names = new PluginNames();
  readonly nominator = new Nominator();
  readonly cache: SchedulerCache;
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly queue: SchedulingQueue;
  readonly attempt: Attempt;
  /** What is to be done once the present attempt is over, one step at a time. */
  readonly followUps: (() => void)[] = [];
  /** Set by who binds. */
  interruptBinding: (pod: Id, reason: string) => boolean = () => false;

  constructor(store: Store, clock: Clock, { config, startEpochMs, memo = true, unschedulableMsMax }: SchedulerConfig) {
    this.store = store;
    this.cache = new SchedulerCache(store);
    const parts = {
      statuses: this.statuses,
      names: this.names,
      nominations: this.nominator,
      handle: {
        store,
        statuses: this.statuses,
        nominations: this.nominator,
        now: () => clock.now,
        anyAssignedBelow: (priority: number) => this.cache.anyAssignedBelow(priority),
        afterAttempt: (action: () => void) => {
          this.followUps.push(action);
        },
        activate: (pod: Id) => this.queue.activate(pod),
        interruptBinding: (pod: Id, reason: string) => this.interruptBinding(pod, reason),
      },
    };
    this.profiles = new Map(config.profiles.map((profile) => [profile.schedulerName, new Profile(profile, parts)]));
    this.queue = new SchedulingQueue({
      profiles: this.profiles,
      hints: new Hints(this.profiles, this.names),
      names: this.names,
      nominator: this.nominator,
      backoff: { initialMs: config.podInitialBackoffSeconds * 1000, maxMs: config.podMaxBackoffSeconds * 1000, startEpochMs },
      unschedulableMsMax: unschedulableMsMax ?? DEFAULT_UNSCHEDULABLE_MS_MAX,
    });
    const { percentageOfNodesToScore } = config;
    this.attempt = new Attempt(new Search(this.statuses, this.names, { percentageOfNodesToScore, memo }));
  }

  /** Name of the node that the pod's status nominates, or "". */
  nominatedNodeOf(pod: Id): string {
    return this.store.nodes.nameOf(this.store.pods.nominatedNode[pod]);
  }
}
