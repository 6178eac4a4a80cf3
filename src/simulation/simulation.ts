import { type Component, type Context, checkInvariants, Store, WATCHED } from "../cluster/index.ts";
import { type ComponentId, EventLoop, type Millis, NEVER, RandomStreams, sampleMs } from "../engine/index.ts";
import {
  type Integrals,
  type MetricSink,
  type ObjectiveResult,
  RunMetrics,
  runJson,
  type Summary,
  type WallClock,
} from "../metrics/index.ts";
import { defaultNode } from "../model/index.ts";
import { type Scheduler, type SchedulerCounters, traceAttempts } from "../scheduler/index.ts";
import type { LoadedScenario } from "../workloads/index.ts";
import { ARRIVALS_KEY } from "./arrivals.ts";
import { makeRestTest } from "./completion.ts";
import { makeComponents } from "./components.ts";
import { makeHopelessTest } from "./hopeless.ts";
import { addPools } from "./node-pools.ts";
import { makePlan, type Plan } from "./plan.ts";
import { countUnmodelled, countWithoutScheduler } from "./pod-notes.ts";
import { type PodChoice, SchedulingTrace } from "./scheduling-trace.ts";

/** Where a run stands. */
export interface Progress {
  readonly nowMs: Millis;
  /** 0..1, or undefined when the end is not known beforehand. */
  readonly ratio: number | undefined;
  readonly events: number;
  readonly pendingPods: number;
  readonly runningPods: number;
  readonly nodes: number;
}

/** What a run that is over has to say. */
export interface RunResult {
  readonly name: string;
  readonly partial: boolean;
  readonly endMs: Millis;
  /** Events processed. */
  readonly events: number;
  /** Digest of the events: same inputs, seed and version, same digest. */
  readonly digest: string;
  readonly summary: Summary;
  readonly objectives: readonly ObjectiveResult[];
  /** What pods asked for that is not modelled yet, and how many of them. */
  readonly notModelled: Readonly<Record<string, number>>;
  /** Pods that stayed pending because no profile has their schedulerName, by that name. */
  readonly withoutScheduler: Readonly<Record<string, number>>;
  /** Attempts written to the table of --trace-scheduling. */
  readonly tracedAttempts: number;
  /** The text of run.json. */
  readonly runJson: string;
}

/** How a run writes. */
export interface SimulationOptions {
  readonly sink: MetricSink;
  /** Version of wavetank, for run.json. */
  readonly version: string;
  /** Pods whose scheduling attempts are written down, one row per node and plugin. Absent: none. Changes nothing in the run. */
  readonly traceScheduling?: PodChoice;
  /**
   * Asks plugins about every node and runs every loop of the autoscaler: what is remembered of nodes and slept through takes no part.
   * Default false. It changes no result of a run with an `untilMs`, and takes long: the rest is held against it. A run without one ends
   * later, since there is always a next loop.
   */
  readonly plain?: boolean;
}

/** Events between two checks of the accounts: a check costs one pass over all nodes and pods. */
const EVENTS_PER_CHECK = 500_000;
/** One run: a scenario put together, stepped, and finished. Two simulations share nothing. */
export class Simulation {
  private readonly scenario: LoadedScenario;
  private readonly options: SimulationOptions;
  private readonly loop = new EventLoop();
  private readonly metrics: RunMetrics;
  private readonly store: Store;
  private readonly scheduler: Scheduler;
  private readonly trace: SchedulingTrace | undefined;
  private readonly isAtRest: () => boolean;
  /** Made when it is first asked for: most runs never are. */
  private isHopeless: ((now: Millis) => boolean) | undefined;
  private checkedAtEvents = 0;
  private over = false;

  /** Puts the run together. Throws InputError for what only shows when the parts meet: unknown instance types, flags, plugins. */
  constructor(scenario: LoadedScenario, options: SimulationOptions) {
    const plan = makePlan(scenario);
    this.scenario = scenario;
    this.options = options;
    this.metrics = new RunMetrics({
      sink: options.sink,
      intervalMs: scenario.outputIntervalMs,
      events: scenario.outputEvents,
      ...(scenario.outputCosts && { costs: scenario.outputCosts }),
    });
    const streams = new RandomStreams(scenario.seed);
    const work = streams.indexedStream("workloads/run-time");
    this.store = new Store(this.loop, this.metrics.recorder, (pod, runTime) => sampleMs(runTime, work.at(pod)));
    this.metrics.attach(this.store, this.loop);
    this.loop.atEndOfInstant(() => this.metrics.endInstant());
    const context: Context = {
      store: this.store,
      clock: this.loop,
      random: (name) => streams.stream(name),
      indexedRandom: (name) => streams.indexedStream(name),
    };
    const { list, scheduler } = makeComponents(context, plan, options.plain ?? false);
    this.scheduler = scheduler;
    this.trace = this.traceScheduling(plan);
    this.isAtRest = makeRestTest(this.loop, this.store, this.addComponents(list));
    this.fill(plan);
  }

  /** Runs on for at most `events` events. True once the run is over. */
  step(events: number = NEVER): boolean {
    if (this.over) return true;
    const { untilMs } = this.scenario;
    const stop = untilMs === undefined ? this.loop.run(NEVER, events, this.isAtRest) : this.loop.run(untilMs, events);
    this.over = stop !== "budget";
    if (this.loop.events - this.checkedAtEvents >= EVENTS_PER_CHECK) this.check();
    return this.over;
  }

  /** Whether some objective is missed whatever comes, as far as that can be seen before the end. Takes one pass over all pods. */
  get hopeless(): boolean {
    this.isHopeless ??= makeHopelessTest(this.scenario, this.store);
    return this.isHopeless(this.loop.now);
  }

  /** Exact integrals over time of pods, nodes and resources, so far. */
  get integrals(): Integrals {
    return this.metrics.integrals;
  }

  /** What a benchmark counts: attempts of the scheduler and nodes that its filters looked at. */
  get counters(): SchedulerCounters {
    return this.scheduler.counters;
  }

  progress(): Progress {
    const { totals } = this.store;
    const end = this.scenario.untilMs ?? this.scenario.arrivals.endMs();
    return {
      nowMs: this.loop.now,
      ratio: end > 0 ? Math.min(1, this.loop.now / end) : undefined,
      events: this.loop.events,
      pendingPods: totals.pendingPods,
      runningPods: totals.runningPods,
      nodes: totals.nodes,
    };
  }

  /** Ends the run where it stands: writes the last rows and says what came of it. */
  finish({ partial = false, wallClock }: { readonly partial?: boolean; readonly wallClock: WallClock }): RunResult {
    this.check();
    const { scenario, loop, store } = this;
    const endMs = partial ? loop.now : (scenario.untilMs ?? loop.now);
    const { summary, tables, objectives } = this.metrics.finish(endMs, { events: loop.events }, scenario.objectives);
    const digest = loop.digest.hex();
    const counts = { events: loop.events, simulatedMs: endMs, pods: store.pods.count, nodes: store.nodes.count };
    const notModelled = countUnmodelled(store);
    const withoutScheduler = countWithoutScheduler(store, new Set(this.scheduler.core.profiles.keys()));
    const text = runJson({
      version: this.options.version,
      scenario: scenario.name,
      partial,
      seed: scenario.seed,
      inputs: scenario.inputs,
      notModelled,
      ...(Object.keys(withoutScheduler).length > 0 && { withoutScheduler }),
      settings: scenario.settings as never,
      digest,
      counts,
      summary,
      tables,
      objectives,
      wallClock,
    });
    const tracedAttempts = this.trace?.attempts ?? 0;
    const notes = { notModelled, withoutScheduler, tracedAttempts };
    return { name: scenario.name, partial, endMs, events: loop.events, digest, summary, objectives, ...notes, runJson: text };
  }

  private traceScheduling({ scheduler }: Plan): SchedulingTrace | undefined {
    const { sink, traceScheduling } = this.options;
    if (traceScheduling === undefined) return undefined;
    const trace = new SchedulingTrace(sink, this.store.pods, this.loop, traceScheduling);
    traceAttempts(this.scheduler, scheduler.config.percentageOfNodesToScore, trace);
    return trace;
  }

  /** Registers the components and connects what they watch. Returns their numbers by name. */
  private addComponents(components: readonly Component[]): ReadonlyMap<string, ComponentId> {
    const ids = new Map<string, ComponentId>();
    for (const component of components) {
      const id = this.loop.add(component);
      ids.set(component.name, id);
      for (const kind of WATCHED) {
        const keyOf = component.watches[kind];
        if (keyOf === undefined) continue;
        this.store.watch(kind, (changed) => {
          const key = keyOf(changed);
          if (key !== undefined) this.loop.wake(id, key, this.loop.now);
        });
      }
    }
    this.loop.wake(0, ARRIVALS_KEY, 0);
    return ids;
  }

  /** The cluster at time 0: fixed nodes first, then the pools' initial ones. */
  private fill(plan: Plan): void {
    for (const node of this.scenario.nodes) this.store.addNode(defaultNode(node));
    addPools(this.store, plan.pools);
  }

  private check(): void {
    this.checkedAtEvents = this.loop.events;
    checkInvariants(this.store);
  }
}
