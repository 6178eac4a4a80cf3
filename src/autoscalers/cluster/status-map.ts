import type { Id, NodeGroup } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { Environment } from "./environment.ts";
import { emptyReadiness, type Readiness } from "./readiness.ts";
import type { Unneeded } from "./scale-down/unneeded.ts";
import { type ClusterStatus, type Condition, type GroupStatus, type NodeCounts, statusDocument } from "./status-text.ts";

const RUNNING = "Running";

/** A condition as the last loop left it, and since when it has been so. */
interface Kept {
  status: string;
  sinceMs: Millis | undefined;
}

/** What the conditions of one group, or of the cluster, were. */
interface KeptConditions {
  readonly health: Kept;
  readonly scaleUp: Kept;
  readonly scaleDown: Kept;
}

/** What else of a group makes a new document when it changes. */
interface KeptGroup extends KeptConditions {
  target: number;
  min: number;
  max: number;
  backoff: { readonly code: string; readonly message: string } | undefined;
}

/**
 * The status ConfigMap: what the autoscaler thinks of the cluster and of each group.
 * Source: cluster-autoscaler 1.36.1, clusterstate/clusterstate.go, GetStatus; clusterstate/utils/status.go, WriteStatusConfigMap.
 * Differs: it is written anew when a status, a target or a limit has changed, not in every loop; it is not cut at 1 MB.
 */
export class StatusMap {
  private readonly env: Environment;
  private readonly state: ClusterState;
  private readonly isKept: boolean;
  private readonly ofCluster = noConditions();
  private readonly ofGroups: KeptGroup[] = [];
  /** Unneeded nodes by group as the last plan found them, and when that was. */
  private readonly candidates: number[] = [];
  private plannedMs: Millis | undefined;
  /** What the last document said of the process itself: that it runs, or why not. Undefined: there was none. */
  private told: string | undefined;

  constructor(env: Environment, state: ClusterState) {
    this.env = env;
    this.state = state;
    this.isKept = env.flags["write-status-configmap"] && env.store.recorder.status !== undefined;
  }

  /** The process has begun, or there is nothing that it could work with, for the reason that is given. */
  initializing(now: Millis, message?: string): void {
    const telling = `Initializing ${message ?? ""}`;
    if (!this.isKept || this.told === telling) return;
    this.told = telling;
    const counts = countsOf(emptyReadiness());
    const none = { status: undefined, probedMs: undefined, sinceMs: undefined };
    this.write(now, {
      running: false,
      message,
      health: { ...none, counts },
      scaleUp: none,
      scaleDown: { ...none, candidates: 0 },
      groups: [],
    });
  }

  /** A loop that has looked at the cluster is over. `unneeded`: what its plan found; undefined: there was none. */
  update(now: Millis, unneeded: Iterable<Unneeded> | undefined): void {
    if (!this.isKept) return;
    if (unneeded !== undefined) this.countCandidates(now, unneeded);
    if (!this.takeIn(now) && this.told === RUNNING) return;
    this.told = RUNNING;
    const { health, scaleUp, scaleDown } = this.ofCluster;
    this.write(now, {
      running: true,
      message: undefined,
      health: { ...condition(health, now), counts: countsOf(this.state.total) },
      scaleUp: condition(scaleUp, now),
      scaleDown: { ...condition(scaleDown, this.plannedMs), candidates: this.candidateCount },
      groups: this.env.provider.groups.map((group) => this.groupStatus(group, now)),
    });
  }

  /** Takes the present statuses in. True: some are new, so that there is something to write. Every loop comes by: nothing is made. */
  private takeIn(now: Millis): boolean {
    const { state } = this;
    let changed = false;
    let isGrowing = false;
    for (const group of this.env.provider.groups) {
      if (this.takeInGroup(group, now)) changed = true;
      if (this.ofGroups[group.id].scaleUp.status === "InProgress") isGrowing = true;
    }
    const { health, scaleUp, scaleDown } = this.ofCluster;
    if (take(health, state.isClusterHealthy() ? "Healthy" : "Unhealthy", now)) changed = true;
    if (take(scaleUp, isGrowing ? "InProgress" : "NoActivity", now)) changed = true;
    if (take(scaleDown, presence(this.candidateCount), this.plannedMs)) changed = true;
    return changed;
  }

  private takeInGroup(group: NodeGroup, now: Millis): boolean {
    const { state } = this;
    const { id } = group;
    const isNew = this.ofGroups[id] === undefined;
    if (isNew) this.ofGroups[id] = { ...noConditions(), target: 0, min: 0, max: 0, backoff: undefined };
    const kept = this.ofGroups[id];
    const probedMs = this.probedMs(id, now);
    const scaleUp = state.scaleUpStatusOf(group);
    const backoff = scaleUp === "Backoff" ? state.backoffOf(group) : undefined;
    const target = state.ranges.get(id)?.target ?? 0;
    const { min, max } = this.env.store.nodeGroups.groups[id];
    let changed = isNew || kept.target !== target || kept.min !== min || kept.max !== max;
    if (kept.backoff?.code !== backoff?.code || kept.backoff?.message !== backoff?.message) changed = true;
    kept.target = target;
    kept.min = min;
    kept.max = max;
    kept.backoff = backoff;
    if (take(kept.health, state.isGroupHealthy(group) ? "Healthy" : "Unhealthy", probedMs)) changed = true;
    if (take(kept.scaleUp, scaleUp, probedMs)) changed = true;
    if (take(kept.scaleDown, presence(this.candidates[id] ?? 0), this.plannedMs)) changed = true;
    return changed;
  }

  /** A group of which there is no node has not been looked at. */
  private probedMs(group: Id, now: Millis): Millis | undefined {
    return this.state.readiness.has(group) ? now : undefined;
  }

  private get candidateCount(): number {
    let count = 0;
    for (const ofGroup of this.candidates) count += ofGroup ?? 0;
    return count;
  }

  private countCandidates(now: Millis, unneeded: Iterable<Unneeded>): void {
    this.plannedMs = now;
    this.candidates.fill(0);
    for (const { node } of unneeded) {
      const group = this.env.provider.groupOf(node);
      if (group !== undefined) this.candidates[group.id] = (this.candidates[group.id] ?? 0) + 1;
    }
  }

  private groupStatus({ id, name }: NodeGroup, now: Millis): GroupStatus {
    const { health, scaleUp, scaleDown, target, min, max, backoff } = this.ofGroups[id];
    const probedMs = this.probedMs(id, now);
    const counts = countsOf(this.state.readiness.get(id) ?? emptyReadiness());
    return {
      name,
      health: { ...condition(health, probedMs), counts, target, min, max },
      scaleUp: { ...condition(scaleUp, probedMs), backoff },
      scaleDown: { ...condition(scaleDown, this.plannedMs), candidates: this.candidates[id] ?? 0 },
    };
  }

  private write(now: Millis, status: ClusterStatus): void {
    const { flags, store, wallClock } = this.env;
    const place = { namespace: flags.namespace, name: flags["status-config-map-name"] };
    store.recorder.status!(statusDocument(status, place, now, wallClock));
  }
}

function noConditions(): KeptConditions {
  const none = () => ({ status: "", sinceMs: undefined });
  return { health: none(), scaleUp: none(), scaleDown: none() };
}

/** Takes a status in: it has held since it was first seen. True when it is another than before. */
function take(kept: Kept, status: string, probedMs: Millis | undefined): boolean {
  if (kept.status === status) return false;
  kept.status = status;
  kept.sinceMs = probedMs;
  return true;
}

function condition({ status, sinceMs }: Kept, probedMs: Millis | undefined): Condition {
  return { status, probedMs, sinceMs };
}

function presence(candidates: number): string {
  return candidates > 0 ? "CandidatesPresent" : "NoCandidates";
}

function countsOf(readiness: Readiness): NodeCounts {
  const { registered, ready, notStarted, suspended, deleted, unready, resourceUnready, longUnregistered, unregistered } = readiness;
  return {
    registered,
    ready,
    notStarted: notStarted.length,
    suspended,
    beingDeleted: deleted,
    unready,
    resourceUnready,
    longUnregistered: longUnregistered.length,
    unregistered: unregistered.length,
  };
}
