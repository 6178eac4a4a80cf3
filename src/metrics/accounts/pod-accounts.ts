import { type Id, NO_NODE, NO_OWNER, PodPhase, type PodTemplate, type ResourceColumn, type Store } from "../../cluster/index.ts";
import { grown, type Millis } from "../../engine/index.ts";
import type { Holdings } from "./holdings.ts";
import { hasAccount, type MachineAccounts } from "./machine-accounts.ts";
import type { PackingPeak } from "./packing-peak.ts";
import type { ResourceAccount } from "./resource-account.ts";

/** How far a pod is counted. */
const Counted = { Not: 0, Bound: 1, Running: 2, Over: 3 } as const;

/** Kinds of controllers that put a pod on every node, or stand for a static pod. */
const DAEMON_OWNERS: ReadonlySet<string> = new Set(["DaemonSet", "Node"]);

/** Whether a pod belongs to the node rather than to the workload: one of a DaemonSet, or a static pod. */
export function isDaemonPod({ pods, owners }: Store, pod: Id): boolean {
  return pods.owner[pod] !== NO_OWNER && DAEMON_OWNERS.has(owners.all[pods.owner[pod]].kind);
}

/** How long pods of one template were bound and ran in all, since that was last booked. */
interface Times {
  readonly template: PodTemplate;
  boundMs: Millis;
  runMs: Millis;
  daemonBoundMs: Millis;
}

/** Times are booked before they grow out of what is exact. */
const TIMES_MAX_MS = Number.MAX_SAFE_INTEGER / 4;

/** What follows pods. */
export interface PodAccountsParts {
  readonly store: Store;
  readonly machines: MachineAccounts;
  readonly holdings: Holdings;
  readonly peak: PackingPeak;
}

/** Follows what pods take of nodes and use of it. Keeps one byte per pod. */
export class PodAccounts {
  private readonly store: Store;
  private readonly machines: MachineAccounts;
  private readonly holdings: Holdings;
  private readonly peak: PackingPeak;
  private states = new Uint8Array(256);
  /** By shape: times that are not booked yet. What pods of one template hold and use is the same, so that their times can be added up. */
  private readonly times: (Times | undefined)[] = [];
  /** Pods that were restarted: how often, and when the present attempt began. */
  private readonly attempts = new Map<Id, { restarts: number; sinceMs: Millis }>();

  constructor({ store, machines, holdings, peak }: PodAccountsParts) {
    this.store = store;
    this.machines = machines;
    this.holdings = holdings;
    this.peak = peak;
  }

  /** Something about a pod has changed. */
  changed(pod: Id, now: Millis): void {
    if (pod >= this.states.length) this.states = grown(this.states, Math.max(pod + 1, this.states.length * 2));
    const { pods } = this.store;
    const before = this.states[pod];
    if (before === Counted.Over) return;
    const template = pods.templates[pod];
    const after = this.stateOf(pod);
    if (before === Counted.Not) this.noteShape(pod, template, now);
    else if (before === Counted.Running && pods.restarts[pod] > 0) this.noteRestart(pod, template, now);
    if (after === before) return;
    this.states[pod] = after;
    const daemon = isDaemonPod(this.store, pod);
    if (before === Counted.Not && after !== Counted.Over) this.bind(pod, daemon, 1, now);
    if (after === Counted.Over) this.end(pod, template, { daemon, before }, now);
  }

  private stateOf(pod: Id): number {
    const { pods } = this.store;
    if (!pods.isLive(pod)) return Counted.Over;
    if (pods.phase[pod] === PodPhase.Running) return Counted.Running;
    return pods.node[pod] === NO_NODE ? Counted.Not : Counted.Bound;
  }

  /** The run is over at `now`: books the pods that are still on nodes. */
  finish(now: Millis): void {
    const { pods } = this.store;
    for (let pod = 0; pod < Math.min(pods.count, this.states.length); pod++) {
      const state = this.states[pod];
      if (state === Counted.Bound || state === Counted.Running) this.addTimes(pod, isDaemonPod(this.store, pod), now);
    }
    for (const times of this.times) if (times !== undefined) this.book(times);
  }

  private end(
    pod: Id,
    template: PodTemplate,
    { daemon, before }: { readonly daemon: boolean; readonly before: number },
    now: Millis,
  ): void {
    if (before === Counted.Not) return;
    if (before === Counted.Running && this.cameToNothing(pod)) this.lose(pod, template, now);
    this.bind(pod, daemon, -1, now);
    this.addTimes(pod, daemon, now);
    if (this.attempts.size > 0) this.attempts.delete(pod);
  }

  /** The pod's requests are taken from its node (1) or given back (-1). */
  private bind(pod: Id, daemon: boolean, sign: 1 | -1, now: Millis): void {
    const node = this.store.pods.node[pod];
    const template = this.store.pods.templates[pod];
    if (!daemon) this.peak.bound(template, node, sign);
    const holdings = this.holdings.of(template);
    for (let i = 0; i < holdings.length; i++) this.machines.take(holdings[i].column, sign * holdings[i].held, node, now);
    this.machines.judge(node, now);
  }

  /** Counts how long the pod held since it was bound, and used since it started. */
  private addTimes(pod: Id, daemon: boolean, now: Millis): void {
    const { pods } = this.store;
    const times = this.timesOf(pods.templates[pod]);
    const boundMs = now - pods.scheduledMs[pod];
    if (daemon) times.daemonBoundMs += boundMs;
    else {
      times.boundMs += boundMs;
      times.runMs += Math.max(0, now - pods.startedMs[pod]);
    }
    if (times.boundMs + times.daemonBoundMs > TIMES_MAX_MS) this.book(times);
  }

  private timesOf(template: PodTemplate): Times {
    let times = this.times[template.shapeId];
    if (times === undefined) {
      times = { template, boundMs: 0, runMs: 0, daemonBoundMs: 0 };
      this.times[template.shapeId] = times;
    }
    return times;
  }

  /** What pods held while they were bound, and used of it while they ran. */
  private book(times: Times): void {
    for (const { column, held, used } of this.holdings.of(times.template)) {
      if (!hasAccount(column)) continue;
      const account = this.account(column);
      account.daemon.addProduct(held, times.daemonBoundMs);
      bookUse(account, { held, used }, times);
    }
    times.boundMs = 0;
    times.runMs = 0;
    times.daemonBoundMs = 0;
  }

  private noteShape(pod: Id, template: PodTemplate, now: Millis): void {
    const { shapes } = this.machines;
    if (!shapes.hasSeen(template) && !isDaemonPod(this.store, pod) && shapes.add(template)) this.machines.judgeAll(now);
  }

  private noteRestart(pod: Id, template: PodTemplate, now: Millis): void {
    const restarts = this.store.pods.restarts[pod];
    if (restarts === this.attempts.get(pod)?.restarts) return;
    if (template.behavior.exitCode !== 0) this.lose(pod, template, now);
    this.attempts.set(pod, { restarts, sinceMs: now });
  }

  /** The pod failed, or was to end by itself and was stopped before. */
  private cameToNothing(pod: Id): boolean {
    const { pods } = this.store;
    return pods.phase[pod] !== PodPhase.Succeeded && (pods.phase[pod] === PodPhase.Failed || pods.hasEnd(pod));
  }

  /** What the present attempt has used is lost. */
  private lose(pod: Id, template: PodTemplate, now: Millis): void {
    if (isDaemonPod(this.store, pod)) return;
    const sinceMs = this.attempts.get(pod)?.sinceMs ?? this.store.pods.startedMs[pod];
    for (const { column, used } of this.holdings.of(template))
      if (hasAccount(column)) this.account(column).lost.addProduct(used, now - sinceMs);
  }

  private account(column: ResourceColumn): ResourceAccount {
    return this.machines.account(column);
  }
}

/** Use up to the request, the rest of the request, and use above it. */
function bookUse(
  account: ResourceAccount,
  { held, used }: { readonly held: number; readonly used: number },
  { boundMs, runMs }: Times,
): void {
  const within = Math.min(held, used);
  account.slack.addProduct(held, boundMs);
  account.used.addProduct(within, runMs);
  account.slack.addProduct(-within, runMs);
  if (used > within) account.overRequest.addProduct(used - within, runMs);
}
