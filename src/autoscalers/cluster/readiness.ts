import type { Id } from "../../cluster/index.ts";
import { type Millis, minutes } from "../../engine/index.ts";
import type { Deadlines } from "./deadlines.ts";
import { NO_GROUP } from "./node-counts.ts";
import type { NodeLister, NodeView } from "./node-view.ts";

/** Registered nodes of a group by class, and instances without a node. */
export interface Readiness {
  registered: number;
  ready: number;
  unready: number;
  /** Of the unready ones, those that lack a device. */
  resourceUnready: number;
  suspended: number;
  deleted: number;
  /** Nodes that are still starting. */
  readonly notStarted: Id[];
  /** Instance ids. */
  readonly unregistered: Id[];
  /** Instance ids that have had no node for longer than they may. */
  readonly longUnregistered: Id[];
}

/** Nothing is there. */
export function emptyReadiness(): Readiness {
  return {
    registered: 0,
    ready: 0,
    unready: 0,
    resourceUnready: 0,
    suspended: 0,
    deleted: 0,
    notStarted: [],
    unregistered: [],
    longUnregistered: [],
  };
}

/** The entry of a group, made when it is missing. */
export function readinessIn(perGroup: Map<Id, Readiness>, group: Id): Readiness {
  let readiness = perGroup.get(group);
  if (readiness === undefined) {
    readiness = emptyReadiness();
    perGroup.set(group, readiness);
  }
  return readiness;
}

/** How long nodes of no group may start that are listed before all nodes of groups: no flag says anything else. */
const STARTUP_MS = minutes(15);

/** Nodes that are ready, suspended or without an instance: nothing but a change of the node makes them something else. */
interface Settled {
  ready: number;
  suspended: number;
  deleted: number;
}

/**
 * Counts registered nodes by class. Only those that are neither {@link Settled} are looked at in every loop: whether they are still
 * starting is a matter of time.
 * Source: cluster-autoscaler 1.36.1, clusterstate/clusterstate.go, updateReadinessStats.
 */
export class ReadinessCounter {
  private readonly deadlines: Deadlines;
  private readonly settled = new Map<Id, Settled>();
  private readonly waiting = new Map<Id, NodeView>();
  private hasChanged = true;

  constructor(nodes: NodeLister, deadlines: Deadlines) {
    this.deadlines = deadlines;
    nodes.follow((before, after) => {
      if (before !== undefined) this.count(before, -1);
      if (after !== undefined) this.count(after, 1);
    });
  }

  /** Whether {@link read} would give what it gave last. */
  staysTheSame(): boolean {
    return !this.hasChanged;
  }

  /** Counts of this loop, by group that has nodes, and of all nodes. `nodes`: the list. */
  read(nodes: readonly NodeView[]): { readonly perGroup: Map<Id, Readiness>; readonly total: Readiness } {
    this.hasChanged = this.waiting.size > 0;
    const perGroup = new Map<Id, Readiness>();
    const total = emptyReadiness();
    for (const [group, settled] of this.settled) {
      if (settled.ready + settled.suspended + settled.deleted === 0) continue;
      addSettled(total, settled);
      if (group !== NO_GROUP) addSettled(readinessIn(perGroup, group), settled);
    }
    if (this.waiting.size > 0) this.addWaiting(nodes, perGroup, total);
    return { perGroup, total };
  }

  private addWaiting(nodes: readonly NodeView[], perGroup: Map<Id, Readiness>, total: Readiness): void {
    const inOrder = [...this.waiting.values()].sort((a, b) => a.id - b.id);
    for (const view of inOrder) {
      const isUnready = this.deadlines.reached(view.createdMs + this.startupMs(view, nodes));
      for (const readiness of view.group === undefined ? [total] : [total, readinessIn(perGroup, view.group.id)]) {
        readiness.registered++;
        if (isUnready && view.facts.waitsForGpu) readiness.resourceUnready++;
        if (isUnready) readiness.unready++;
        else readiness.notStarted.push(view.id);
      }
    }
  }

  /** Upstream keeps the last group's answer for nodes that follow and belong to no group. */
  private startupMs({ id, options }: NodeView, nodes: readonly NodeView[]): Millis {
    if (options !== undefined) return options.maxNodeStartupMs;
    let last = STARTUP_MS;
    for (const other of nodes) {
      if (other.id >= id) break;
      if (other.options !== undefined) last = other.options.maxNodeStartupMs;
    }
    return last;
  }

  private count(view: NodeView, sign: 1 | -1): void {
    const { facts, deleted } = view;
    this.hasChanged = true;
    if (!deleted && !facts.suspended && !facts.ready) {
      if (sign === 1) this.waiting.set(view.id, view);
      else this.waiting.delete(view.id);
      return;
    }
    const group = view.group?.id ?? NO_GROUP;
    const settled = this.settled.get(group) ?? { ready: 0, suspended: 0, deleted: 0 };
    this.settled.set(group, settled);
    if (deleted) settled.deleted += sign;
    else if (facts.suspended) settled.suspended += sign;
    else settled.ready += sign;
  }
}

function addSettled(readiness: Readiness, { ready, suspended, deleted }: Settled): void {
  readiness.registered += ready + suspended + deleted;
  readiness.ready += ready;
  readiness.suspended += suspended;
  readiness.deleted += deleted;
}
