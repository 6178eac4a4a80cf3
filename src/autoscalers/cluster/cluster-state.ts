import type { Id, NodeGroup } from "../../cluster/index.ts";
import { type Millis, minutes } from "../../engine/index.ts";
import { formatDuration } from "../../model/index.ts";
import { Backoff, type BackoffReason } from "./backoff.ts";
import { Changes } from "./deadlines.ts";
import type { Environment } from "./environment.ts";
import { InstanceCache } from "./instance-cache.ts";
import type { NodeLister, NodeView } from "./node-view.ts";
import { emptyReadiness, type Readiness, ReadinessCounter, readinessIn } from "./readiness.ts";
import type { NodeTemplate } from "./templates.ts";

/** How long a started deletion widens the range of acceptable sizes. */
const SCALE_DOWN_REQUEST_MS = minutes(5);
/** With more different errors of one kind, their list ends in dots. All are listed nevertheless. */
const MANY_MESSAGES = 3;

/** Which sizes of a group are fine. */
export interface AcceptableRange {
  readonly min: number;
  readonly max: number;
  readonly target: number;
}

interface ScaleUpRequest {
  increase: number;
  timeMs: Millis;
  expectedMs: Millis;
}

/** A group whose number of registered nodes is not what it should be, unchanged since `sinceMs`. */
export interface IncorrectSize {
  readonly registered: number;
  readonly target: number;
  readonly sinceMs: Millis;
}

/**
 * What the autoscaler knows of groups over time: what it has asked for, what has come, what has failed.
 * Source: cluster-autoscaler 1.36.1, clusterstate/clusterstate.go.
 */
export class ClusterState {
  readonly backoff: Backoff;
  readonly instances: InstanceCache;
  /** Readiness of groups with at least one node or instance. */
  readiness = new Map<Id, Readiness>();
  total: Readiness = emptyReadiness();
  readonly ranges = new Map<Id, AcceptableRange>();
  incorrectSizes: ReadonlyMap<Id, IncorrectSize> = NONE_INCORRECT;
  /** When each group was last raised, had a node removed, and had a removal refused. */
  readonly lastScaleUpMs = new Map<Id, Millis>();
  readonly lastScaleDownMs = new Map<Id, Millis>();
  readonly lastFailedScaleDownMs = new Map<Id, Millis>();
  /** Counts changes of all that is remembered here from loop to loop. */
  readonly changes: Changes;
  private readonly env: Environment;
  private readonly counter: ReadinessCounter;
  private readonly requests = new Map<Id, ScaleUpRequest>();
  private scaleDowns: { readonly group: Id; readonly untilMs: Millis }[] = [];
  /** Instance id -> first loop that saw it without a node. */
  private unregisteredSince = new Map<Id, Millis>();
  /** Instance id -> error code, as the previous loop saw it. */
  private errorsSeen = new Map<Id, string>();
  private templates: ReadonlyMap<Id, NodeTemplate> = new Map();
  /** Which instances without a node, of how many groups, the last update has seen. */
  private seenWithoutNode = -1;
  private seenGroups = 0;

  constructor(env: Environment, nodes: NodeLister) {
    this.env = env;
    const { flags, deadlines } = env;
    this.changes = new Changes(env.changes);
    this.counter = new ReadinessCounter(nodes, deadlines);
    const settings = {
      initialMs: flags["initial-node-group-backoff-duration"],
      maxMs: flags["max-node-group-backoff-duration"],
      resetMs: flags["node-group-backoff-reset-timeout"],
    };
    this.backoff = new Backoff(settings, deadlines, this.changes);
    this.instances = new InstanceCache(env.store, this.changes);
  }

  /** Takes in the state of the cluster at the present loop. */
  update(nodes: readonly NodeView[], templates: ReadonlyMap<Id, NodeTemplate>): void {
    this.templates = templates;
    const { groups } = this.env.provider;
    for (const { id } of groups) {
      if (this.isScalingUp(id)) this.instances.fetch(id);
      else this.instances.ensure(id);
    }
    const targets = this.readTargets();
    const lacksOthers = this.instances.changesWithoutNode !== this.seenWithoutNode || groups.length !== this.seenGroups;
    this.seenWithoutNode = this.instances.changesWithoutNode;
    this.seenGroups = groups.length;
    if (lacksOthers) this.updateUnregistered();
    this.updateReadiness(nodes);
    this.updateRanges(targets);
    const { count } = this.changes;
    this.updateRequests();
    if (lacksOthers) this.handleCreationErrors();
    // Upstream works with the targets read at the start, even if a timeout has just lowered one.
    if (this.changes.count !== count) this.updateRanges(targets);
    this.updateIncorrectSizes();
  }

  /** Works out the ranges again from the targets as they are now. */
  recalculate(): void {
    this.updateRanges(this.readTargets());
  }

  // ---- Requests ----

  /** An executed increase, or part of one that will not come (`delta` < 0). */
  registerScaleUp(group: NodeGroup, delta: number): void {
    const { now } = this.env.deadlines;
    const provisionMs = this.env.provider.optionsOf(group).maxNodeProvisionMs;
    const request = this.requests.get(group.id);
    this.changes.note();
    if (delta > 0) this.lastScaleUpMs.set(group.id, now);
    if (request === undefined) {
      if (delta > 0) this.requests.set(group.id, { increase: delta, timeMs: now, expectedMs: now + provisionMs });
      return;
    }
    request.increase += delta;
    if (request.increase <= 0) this.requests.delete(group.id);
    else if (delta > 0) {
      request.timeMs = now;
      request.expectedMs = now + provisionMs;
    }
  }

  /** An increase that did not work out: the group is backed off. */
  registerFailedScaleUp(group: NodeGroup, reason: BackoffReason): void {
    if (this.templates.has(group.id)) this.backoff.fail(group.id, reason);
  }

  /** A deletion has been asked of the provider, outside of loops. */
  registerScaleDown(group: NodeGroup, now: Millis): void {
    this.scaleDowns.push({ group: group.id, untilMs: now + SCALE_DOWN_REQUEST_MS });
    this.lastScaleDownMs.set(group.id, now);
    this.changes.note();
  }

  /** An increase has been asked for and not all of it has arrived. */
  isScalingUp(group: Id): boolean {
    return this.requests.has(group) && this.missingOf(group) > 0;
  }

  // ---- Answers ----

  /** Nodes that are asked for, are not there, and may still be hoped for. */
  upcomingOf(group: NodeGroup): number {
    const { upcomingNeedActiveRequest } = this.env.behavior;
    if (upcomingNeedActiveRequest && (this.backoffOf(group) !== undefined || !this.requests.has(group.id))) return 0;
    return Math.max(0, this.missingOf(group.id));
  }

  backoffOf(group: NodeGroup): BackoffReason | undefined {
    return this.templates.has(group.id) ? this.backoff.status(group.id) : undefined;
  }

  readinessOf(group: Id): Readiness {
    return this.readiness.get(group) ?? NO_READINESS;
  }

  isClusterHealthy(): boolean {
    const { flags } = this.env;
    const { unready, registered } = this.total;
    return !(unready > flags["ok-total-unready-count"] && unready > (flags["max-total-unready-percentage"] / 100) * registered);
  }

  isGroupHealthy({ id }: NodeGroup): boolean {
    const range = this.ranges.get(id);
    if (range === undefined) return false;
    const readiness = this.readiness.get(id);
    if (readiness === undefined) return range.target === 0 || (range.min === 0 && range.target > 0);
    const { flags } = this.env;
    const { ready, unready, suspended, notStarted } = readiness;
    const missing = Math.max(0, range.min - ready - suspended);
    const registered = ready + unready + notStarted.length + suspended;
    return !(missing > flags["ok-total-unready-count"] && missing > (flags["max-total-unready-percentage"] / 100) * registered);
  }

  /** As the status ConfigMap tells it. */
  scaleUpStatusOf(group: NodeGroup): "InProgress" | "Unhealthy" | "Backoff" | "NoActivity" {
    if (this.isScalingUp(group.id)) return "InProgress";
    if (!this.isGroupHealthy(group)) return "Unhealthy";
    return this.backoffOf(group) === undefined ? "NoActivity" : "Backoff";
  }

  // ---- Update, step by step ----

  private readTargets(): Map<Id, number> {
    const { provider } = this.env;
    const targets = new Map<Id, number>();
    for (const group of provider.groups) targets.set(group.id, provider.target(group));
    return targets;
  }

  private updateUnregistered(): void {
    const { changes } = this;
    const { store, provider, deadlines } = this.env;
    if (this.unregisteredSince.size === 0 && this.allHaveNodes()) return;
    const { instances } = store.nodeGroups;
    let known = 0;
    let anyNew = false;
    const isHopedFor = (id: Id) => instances[id].error === undefined;
    for (const { id: group } of provider.groups) {
      for (const id of this.instances.withoutNode(group)) {
        if (!isHopedFor(id)) continue;
        if (this.unregisteredSince.has(id)) known++;
        else anyNew = true;
      }
    }
    if (!anyNew && known === this.unregisteredSince.size) return;
    changes.note();
    const since = new Map<Id, Millis>();
    for (const { id: group } of provider.groups) {
      for (const id of this.instances.withoutNode(group)) {
        if (isHopedFor(id)) since.set(id, this.unregisteredSince.get(id) ?? deadlines.now);
      }
    }
    this.unregisteredSince = since;
  }

  /** No instance that is wanted lacks its node. */
  private allHaveNodes(): boolean {
    return this.env.provider.groups.every(({ id }) => this.instances.withoutNode(id).length === 0);
  }

  /** The last update has seen no instance without a node. */
  private get allAreRegistered(): boolean {
    return this.total.unregistered.length + this.total.longUnregistered.length === 0;
  }

  private updateReadiness(nodes: readonly NodeView[]): void {
    const { store, provider, deadlines } = this.env;
    if (this.unregisteredSince.size === 0 && this.allAreRegistered && this.counter.staysTheSame()) return;
    const { perGroup, total } = this.counter.read(nodes);
    for (const [id, since] of this.unregisteredSince) {
      const group = store.nodeGroups.groups[store.nodeGroups.instances[id].group];
      const late = deadlines.passed(since + provider.optionsOf(group).maxNodeProvisionMs);
      for (const readiness of [readinessIn(perGroup, group.id), total])
        (late ? readiness.longUnregistered : readiness.unregistered).push(id);
    }
    this.readiness = perGroup;
    this.total = total;
  }

  private updateRanges(targets: ReadonlyMap<Id, number>): void {
    const { ranges } = this;
    for (const [group, target] of targets) {
      let max = target;
      for (const request of this.scaleDowns) if (request.group === group) max++;
      const min = target - this.readinessOf(group).longUnregistered.length - (this.requests.get(group)?.increase ?? 0);
      const before = ranges.get(group);
      if (before?.min !== min || before.max !== max || before.target !== target) ranges.set(group, { min, max, target });
    }
    if (ranges.size === targets.size) return;
    for (const group of ranges.keys()) if (!targets.has(group)) ranges.delete(group);
  }

  private updateRequests(): void {
    const { changes } = this;
    const { deadlines, events, provider, store, behavior } = this.env;
    this.backoff.dropStale();
    for (const [id, request] of this.requests) {
      if (this.missingOf(id) <= 0) {
        this.requests.delete(id);
        changes.note();
      } else if (deadlines.passed(request.expectedMs)) {
        const group = store.nodeGroups.groups[id];
        const waited = formatDuration(deadlines.now - request.timeMs);
        events.status("Warning", "ScaleUpTimedOut", `Nodes added to group ${group.name} failed to register within ${waited}`);
        const message = `Scale-up timed out for node group ${group.name} after ${waited}`;
        this.registerFailedScaleUp(group, { code: "timeout", message });
        const error = behavior.revertTimedOutScaleUp ? provider.decreaseTargetSize(group, -request.increase) : undefined;
        if (error !== undefined) {
          const text = `Failed to decrease target size for group ${group.name} after scale-up timeout: ${error}`;
          events.status("Warning", "FailedToRevertScaleUp", text);
        }
        this.requests.delete(id);
        changes.note();
      }
    }
    if (this.scaleDowns.length === 0) return;
    const open = this.scaleDowns.filter(({ untilMs }) => !deadlines.reached(untilMs));
    if (open.length === this.scaleDowns.length) return;
    changes.note();
    this.scaleDowns = open;
  }

  private handleCreationErrors(): void {
    const { changes } = this;
    const { provider, store, events } = this.env;
    if (this.errorsSeen.size === 0 && this.allHaveNodes()) return;
    const seen = new Map<Id, string>();
    for (const group of provider.groups) {
      const unseen = new Map<string, { ids: Id[]; messages: Set<string>; kind: string; code: string }>();
      for (const id of this.failedInstancesOf(group)) {
        const { class: kind, code, message } = store.nodeGroups.instances[id].error!;
        const key = `${kind}.${code}`;
        seen.set(id, key);
        const entry = unseen.get(key) ?? { ids: [], messages: new Set(), kind, code };
        unseen.set(key, entry);
        entry.messages.add(message);
        if (this.errorsSeen.get(id) === undefined) entry.ids.push(id);
      }
      for (const { ids, messages, kind, code } of unseen.values()) {
        if (ids.length === 0 || !this.isScalingUp(group.id)) continue;
        const shown = kind === "OutOfResources" ? "OutOfResource" : kind;
        const text = [...messages].join(", ") + (messages.size > MANY_MESSAGES ? ", ..." : "");
        events.status(
          "Warning",
          "ScaleUpFailed",
          `Failed adding ${ids.length} nodes to group ${group.name} due to ${shown}.${code}; source errors: ${text}`,
        );
        this.registerScaleUp(group, -ids.length);
        this.registerFailedScaleUp(group, { code, message: text });
      }
    }
    if (seen.size !== this.errorsSeen.size || [...seen].some(([id, key]) => this.errorsSeen.get(id) !== key)) changes.note();
    this.errorsSeen = seen;
  }

  /** Instances of a group that could not be created. */
  failedInstancesOf(group: NodeGroup): Id[] {
    const { instances } = this.env.store.nodeGroups;
    return this.instances.withoutNode(group.id).filter((id) => instances[id].state === "creating" && instances[id].error !== undefined);
  }

  private updateIncorrectSizes(): void {
    const { changes } = this;
    const { deadlines } = this.env;
    let result: Map<Id, IncorrectSize> | undefined;
    for (const [group, { target }] of this.ranges) {
      const readiness = this.readiness.get(group);
      if (readiness === undefined) continue;
      const { registered, unregistered, longUnregistered } = readiness;
      if (registered <= target && registered >= target - unregistered.length - longUnregistered.length) continue;
      const before = this.incorrectSizes.get(group);
      const same = before?.registered === registered && before.target === target;
      if (!same) changes.note();
      result ??= new Map();
      result.set(group, same ? before : { registered, target, sinceMs: deadlines.now });
    }
    if ((result?.size ?? 0) !== this.incorrectSizes.size) changes.note();
    this.incorrectSizes = result ?? NONE_INCORRECT;
  }

  private missingOf(group: Id): number {
    const range = this.ranges.get(group);
    if (range === undefined) return 0;
    const { ready, unready, suspended, longUnregistered } = this.readinessOf(group);
    return range.target - (ready + unready + suspended + longUnregistered.length);
  }
}

const NO_READINESS: Readiness = emptyReadiness();
const NONE_INCORRECT: ReadonlyMap<Id, IncorrectSize> = new Map();
