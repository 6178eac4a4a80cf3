import type { Id, NodeGroup } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { Environment } from "./environment.ts";
import { emptyReadiness, type Readiness } from "./readiness.ts";
import type { Unneeded } from "./scale-down/unneeded.ts";
import { type ClusterStatus, type Condition, type GroupStatus, type NodeCounts, statusDocument } from "./status-text.ts";

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
  private readonly ofGroups = new Map<Id, KeptConditions>();
  /** Unneeded nodes by group as the last plan found them, and when that was. */
  private readonly candidates: number[] = [];
  private plannedMs: Millis | undefined;
  /** What was written last. */
  private written: unknown[] = [];

  constructor(env: Environment, state: ClusterState) {
    this.env = env;
    this.state = state;
    this.isKept = env.flags["write-status-configmap"] && env.store.recorder.status !== undefined;
  }

  /** The process has begun, or there is nothing that it could work with, for the reason that is given. */
  initializing(now: Millis, message?: string): void {
    if (!this.isKept) return;
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
    const { provider } = this.env;
    const groups = provider.groups.map((group) => this.groupStatus(group, now));
    const candidates = this.candidates.reduce((sum, count) => sum + count, 0);
    const { health, scaleUp, scaleDown } = this.ofCluster;
    const isGrowing = groups.some((group) => group.scaleUp.status === "InProgress");
    this.write(now, {
      running: true,
      message: undefined,
      health: {
        ...condition(health, this.state.isClusterHealthy() ? "Healthy" : "Unhealthy", now),
        counts: countsOf(this.state.total),
      },
      scaleUp: condition(scaleUp, isGrowing ? "InProgress" : "NoActivity", now),
      scaleDown: { ...condition(scaleDown, presence(candidates), this.plannedMs), candidates },
      groups,
    });
  }

  private countCandidates(now: Millis, unneeded: Iterable<Unneeded>): void {
    this.plannedMs = now;
    this.candidates.fill(0);
    for (const { node } of unneeded) {
      const group = this.env.provider.groupOf(node);
      if (group !== undefined) this.candidates[group.id] = (this.candidates[group.id] ?? 0) + 1;
    }
  }

  private groupStatus(group: NodeGroup, now: Millis): GroupStatus {
    const { state } = this;
    const readiness = state.readiness.get(group.id);
    /** A group of which there is no node has not been looked at. */
    const probedMs = readiness === undefined ? undefined : now;
    const { min, max } = this.env.store.nodeGroups.groups[group.id];
    const scaleUp = state.scaleUpStatusOf(group);
    const candidates = this.candidates[group.id] ?? 0;
    let kept = this.ofGroups.get(group.id);
    if (kept === undefined) {
      kept = noConditions();
      this.ofGroups.set(group.id, kept);
    }
    return {
      name: group.name,
      health: {
        ...condition(kept.health, state.isGroupHealthy(group) ? "Healthy" : "Unhealthy", probedMs),
        counts: countsOf(readiness ?? emptyReadiness()),
        target: state.ranges.get(group.id)?.target ?? 0,
        min,
        max,
      },
      scaleUp: { ...condition(kept.scaleUp, scaleUp, probedMs), backoff: scaleUp === "Backoff" ? state.backoffOf(group) : undefined },
      scaleDown: { ...condition(kept.scaleDown, presence(candidates), this.plannedMs), candidates },
    };
  }

  private write(now: Millis, status: ClusterStatus): void {
    const content = contentOf(status);
    if (content.length === this.written.length && content.every((cell, i) => cell === this.written[i])) return;
    this.written = content;
    const { flags, store, wallClock } = this.env;
    const place = { namespace: flags.namespace, name: flags["status-config-map-name"] };
    store.recorder.status!(statusDocument(status, place, now + wallClock.startEpochMs, wallClock.startEpochMs));
  }
}

function noConditions(): KeptConditions {
  const none = () => ({ status: "", sinceMs: undefined });
  return { health: none(), scaleUp: none(), scaleDown: none() };
}

/** Takes a status in: it has held since it was first seen. */
function condition(kept: Kept, status: string, probedMs: Millis | undefined): Condition {
  if (kept.status !== status) {
    kept.status = status;
    kept.sinceMs = probedMs;
  }
  return { status, probedMs, sinceMs: kept.sinceMs };
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

/** What makes a new document: each status and since when it holds, sizes that are wanted or allowed, and reasons. Counts come along. */
function contentOf({ running, message, health, scaleUp, scaleDown, groups }: ClusterStatus): unknown[] {
  const cells: unknown[] = [running, message];
  for (const one of [health, scaleUp, scaleDown]) cells.push(one.status, one.sinceMs);
  for (const group of groups) {
    for (const one of [group.health, group.scaleUp, group.scaleDown]) cells.push(one.status, one.sinceMs);
    const { target, min, max } = group.health;
    cells.push(group.name, target, min, max, group.scaleUp.backoff?.code, group.scaleUp.backoff?.message);
  }
  return cells;
}
