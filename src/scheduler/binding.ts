import type { Id, NodeRow } from "../cluster/index.ts";
import { type Millis, NEVER } from "../engine/index.ts";
import type { SchedulerCore } from "./core.ts";
import { lostNode } from "./cycle/attempt.ts";
import type { Failure } from "./cycle/failure.ts";
import { ASSIGNED_POD_DELETE } from "./framework/events.ts";
import type { Cycle } from "./framework/plugin.ts";
import type { Profile } from "./framework/profile.ts";
import { Code, isRejected, type Status, statusMessage } from "./framework/status.ts";
import type { QueuedPod } from "./queue/queued-pod.ts";

/** A pod that has its node and is on its way to being bound there. */
interface Assumed {
  readonly record: QueuedPod;
  readonly profile: Profile;
  readonly cycle: Cycle;
  /** The node's row; another one once it has been made anew under its name. */
  row: NodeRow;
  stage: "permit" | "pre-bind";
  /** The PreBind plugin that has asked to wait. */
  waitsFor: string;
  /** When to look again at the latest. */
  nextMs: Millis;
  /** When waiting for permission ends in a refusal. */
  deadlineMs: Millis;
  /** The pod was deleted meanwhile, its place is free; the wait goes on until a plugin sees it. */
  isGone: boolean;
}

/** Called with a pod that was bound, or with one that lost its node. */
export interface BindingOutcome {
  bound(record: QueuedPod, profile: Profile, row: NodeRow): void;
  failed(record: QueuedPod, profile: Profile, failure: Failure): void;
}

/**
 * From a chosen node to a bound pod: Reserve, Permit, PreBind, Bind, PostBind. Takes no time unless a plugin waits; a pod that waits is
 * counted on its node meanwhile.
 * Source: kube-scheduler v1.36, schedule_one.go, schedulingCycle (assume, Reserve, Permit) and bindingCycle.
 * Differs: binding is part of the attempt when nothing waits; a Permit plugin that waits is asked again whenever something has changed.
 */
export class Binding {
  private readonly core: SchedulerCore;
  private readonly outcome: BindingOutcome;
  private readonly waiting = new Map<Id, Assumed>();

  constructor(core: SchedulerCore, outcome: BindingOutcome) {
    this.core = core;
    this.outcome = outcome;
  }

  /** Whether the pod has a node in the scheduler's eyes, though not in the store's. */
  isAssumed(pod: Id): boolean {
    return this.waiting.has(pod);
  }

  /** When to call {@link resume} at the latest. */
  get nextTime(): Millis {
    let next = NEVER;
    if (this.waiting.size === 0) return next;
    for (const { nextMs } of this.waiting.values()) next = Math.min(next, nextMs);
    return next;
  }

  /** Takes a pod on from the choice of its node. `cycle` is lent. */
  start(record: QueuedPod, profile: Profile, cycle: Cycle, row: NodeRow, now: Millis): void {
    this.core.nominator.delete(record.pod);
    const assumed: Assumed = { record, profile, cycle, row, stage: "permit", waitsFor: "", nextMs: now, deadlineMs: NEVER, isGone: false };
    const reserved = this.reserve(profile, cycle, row);
    if (reserved !== undefined) {
      this.fail(assumed, reserved);
      return;
    }
    if (this.advance(assumed, now)) return;
    this.hold({ ...assumed, cycle: profile.filtering.keep(cycle) });
    this.core.store.nominatePod(record.pod, row);
  }

  /** Looks at all pods that wait. */
  resume(now: Millis): void {
    if (this.waiting.size === 0) return;
    const { infos } = this.core.store.nodes;
    for (const [pod, assumed] of [...this.waiting]) {
      assumed.row = infos.rowOf(infos.names[assumed.row]) ?? assumed.row;
      if (!assumed.isGone && !this.core.store.pods.isLive(pod)) {
        this.withdraw(assumed);
        assumed.isGone = true;
        this.placeFree(assumed, now);
        if (assumed.stage === "permit") {
          this.unreserve(assumed);
          this.core.queue.forget(assumed.record);
          continue;
        }
        this.hold(assumed);
      }
      if (assumed.stage === "pre-bind" && now < assumed.nextMs) continue;
      this.withdraw(assumed);
      if (this.advance(assumed, now)) continue;
      this.hold(assumed);
    }
  }

  /**
   * Sends a pod that waits in PreBind back to the queue once what goes on now is over; false when it does not wait there.
   * Source: kube-scheduler v1.36, framework/preemption/executor.go, PreemptPod; framework/runtime/pods_in_prebind_map.go.
   */
  interrupt(pod: Id, reason: string): boolean {
    const assumed = this.waiting.get(pod);
    if (assumed === undefined || assumed.stage !== "pre-bind" || assumed.isGone) return false;
    assumed.nextMs = NEVER;
    this.core.followUps.push(() => {
      this.withdraw(assumed);
      this.fail(assumed, failure(assumed.profile, `running PreBind plugin "${assumed.waitsFor}": ${reason}`));
    });
    return true;
  }

  /** Counts a pod that waits on its node. */
  private hold(assumed: Assumed): void {
    const { record, row, isGone } = assumed;
    this.waiting.set(record.pod, assumed);
    if (isGone || !this.core.store.nodes.isAlive(row)) return;
    this.core.store.nodes.infos.addPod(row, record.pod, record.template);
    this.core.cache.countPriority(record.template.priority, 1);
  }

  private withdraw({ record, row, isGone }: Assumed): void {
    this.waiting.delete(record.pod);
    const { infos } = this.core.store.nodes;
    if (isGone || !infos.pods[row].ids.includes(record.pod)) return;
    infos.removePod(row, record.pod);
    this.core.cache.countPriority(record.template.priority, -1);
  }

  private reserve(profile: Profile, cycle: Cycle, row: NodeRow): Status | undefined {
    const { reserve } = profile.at;
    for (let i = 0; i < reserve.length; i++) {
      const plugin = reserve[i];
      const status = plugin.reserve!(cycle, profile.filtering.stateOf(plugin, cycle), row);
      if (status !== undefined) return failureAt(profile, "Reserve plugin", status);
    }
    return undefined;
  }

  /** Goes as far as it can. True when that is the end. */
  private advance(assumed: Assumed, now: Millis): boolean {
    const { record, profile, cycle, row } = assumed;
    const { permit, preBind, bind, postBind } = profile.at;
    if (assumed.stage === "permit") {
      for (let i = 0; i < permit.length; i++) {
        const plugin = permit[i];
        const { status, waitMs } = plugin.permit!(cycle, row);
        if (status !== undefined) return this.fail(assumed, status);
        if (waitMs === undefined) continue;
        if (assumed.deadlineMs === NEVER) assumed.deadlineMs = now + waitMs;
        if (now >= assumed.deadlineMs) return this.fail(assumed, timedOut(profile, plugin.name));
        assumed.nextMs = assumed.deadlineMs;
        return false;
      }
      assumed.stage = "pre-bind";
      this.core.queue.done(record.pod);
    }
    for (let i = 0; i < preBind.length; i++) {
      const plugin = preBind[i];
      const state = profile.filtering.stateOf(plugin, cycle);
      const needed = plugin.preBindNeeded?.(cycle, state, row);
      if (needed === false) continue;
      if (typeof needed === "object") return this.fail(assumed, failureAt(profile, "PreBindPreFlight", needed));
      const answer = plugin.preBind!(cycle, state, row);
      if (answer === undefined) continue;
      if (typeof answer !== "number") return this.fail(assumed, failureAt(profile, "PreBind plugin", answer));
      assumed.nextMs = answer;
      assumed.waitsFor = plugin.name;
      return false;
    }
    const { pods, nodes } = this.core.store;
    if (assumed.isGone)
      return this.fail(assumed, failure(profile, `running Bind plugin "DefaultBinder": pods "${pods.names[record.pod]}" not found`));
    if (!nodes.isAlive(row)) return this.fail(assumed, failure(profile, `nodes "${nodes.infos.names[row]}" not found`));
    for (let i = 0; i < bind.length; i++) {
      const status = bind[i].bind!(cycle, row);
      if (status !== undefined) return this.fail(assumed, status);
    }
    for (let i = 0; i < postBind.length; i++) postBind[i].postBind!(cycle, row);
    this.core.queue.forget(record);
    this.outcome.bound(record, profile, row);
    return true;
  }

  private fail(assumed: Assumed, status: Status): true {
    const { record, profile } = assumed;
    this.unreserve(assumed);
    this.outcome.failed(record, profile, lostNode(profile, status));
    this.placeFree(assumed, record.timestampMs);
    return true;
  }

  private unreserve({ profile, cycle, row }: Assumed): void {
    for (const plugin of [...profile.at.reserve].reverse()) plugin.unreserve?.(cycle, profile.filtering.stateOf(plugin, cycle), row);
  }

  /** Others may use what was kept for the pod. */
  private placeFree({ record, row }: Assumed, now: Millis): void {
    const oldPod = { id: record.pod, template: record.template, node: this.core.store.nodes.infos.names[row], nominatedNode: "" };
    this.core.queue.moveAll(ASSIGNED_POD_DELETE, { oldPod }, now, (other) => other !== record);
  }
}

/** Source: kube-scheduler v1.36, framework/runtime/framework.go, RunPreBindPlugins. */
/** The status of a plugin that failed, in the words of who called it. */
function failureAt(profile: Profile, what: string, status: Status): Status {
  if (isRejected(status.code)) return status;
  const reason = `running ${what} "${status.plugin}": ${statusMessage(status)}`;
  return profile.statuses.intern(Code.Error, status.plugin, [reason]);
}

function failure(profile: Profile, reason: string): Status {
  return profile.statuses.intern(Code.Error, "", [reason]);
}

function timedOut(profile: Profile, plugin: string): Status {
  return profile.statuses.intern(Code.Unschedulable, plugin, ["timed out while waiting on permit"]);
}
