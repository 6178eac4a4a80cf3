import { type Id, type Instance, NO_INSTANCE, type NodeGroup } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { Environment } from "./environment.ts";
import type { NodeFacts } from "./node-facts.ts";
import type { GroupOptions } from "./provider.ts";

/** A registered node in one loop. */
export interface NodeView {
  readonly id: Id;
  readonly facts: NodeFacts;
  readonly group: NodeGroup | undefined;
  /** Options of the group. */
  readonly options: GroupOptions | undefined;
  readonly createdMs: Millis;
  /** Last change of readiness, whole seconds. */
  readonly transitionMs: Millis;
  /** Asked back of the provider, though its object is still there. */
  readonly leaving: boolean;
  /** Its instance is gone, though its object is still there. */
  readonly deleted: boolean;
}

/** Hears that a node is seen in another way: `before` undefined: it is new; `after` undefined: it is gone. */
export type NodeFollower = (before: NodeView | undefined, after: NodeView | undefined) => void;

/**
 * Lists registered nodes, in order of creation. Looks again only at nodes that have changed, and tells its followers of them: what they
 * count is right whenever {@link list} has just been asked.
 */
export class NodeLister {
  private readonly env: Environment;
  /** By node id: how it is listed. */
  private readonly views: (NodeView | undefined)[] = [];
  private readonly changedNodes = new Set<Id>();
  private readonly followers: NodeFollower[] = [];
  /** By instance: the node that it has become. */
  private readonly nodesByInstance = new Map<Id, Id>();
  private seenNodes = 0;
  private seenGroups: readonly NodeGroup[] = [];
  private readonly listed: NodeView[] = [];
  private listedIds: readonly Id[] = [];

  constructor(env: Environment) {
    this.env = env;
  }

  /** Has `follower` called for every node listed from now on. */
  follow(follower: NodeFollower): void {
    this.followers.push(follower);
  }

  /** A node has changed. */
  changed(node: Id): void {
    this.changedNodes.add(node);
  }

  /** An instance has changed; it may be gone while its node is still there. */
  instanceChanged(instance: Id): void {
    const node = this.nodesByInstance.get(instance);
    if (node !== undefined) this.changedNodes.add(node);
  }

  /** Lists all nodes. Lent: the next call brings the same array up to date. */
  list(): readonly NodeView[] {
    this.noteNews();
    if (this.changedNodes.size > 0) this.refresh();
    return this.listed;
  }

  /** Ids of all nodes, in the same order; the same array as long as no node comes or goes. */
  ids(): readonly Id[] {
    this.list();
    return this.listedIds;
  }

  /** How the node is listed, as of the last {@link list}. */
  viewOf(node: Id): NodeView | undefined {
    return this.views[node];
  }

  private noteNews(): void {
    const { nodes, nodeGroups } = this.env.store;
    for (; this.seenNodes < nodes.count; this.seenNodes++) {
      this.changedNodes.add(this.seenNodes);
      if (nodes.instance[this.seenNodes] !== NO_INSTANCE) this.nodesByInstance.set(nodes.instance[this.seenNodes], this.seenNodes);
    }
    const { groups } = nodeGroups;
    if (groups.length === this.seenGroups.length && groups.every((group, id) => group === this.seenGroups[id])) return;
    this.seenGroups = [...groups];
    for (const { id } of this.listed) this.changedNodes.add(id);
  }

  private refresh(): void {
    const { listed } = this;
    let ids: Id[] | undefined;
    const changed = this.changedNodes.size === 1 ? this.changedNodes : [...this.changedNodes].sort((a, b) => a - b);
    for (const id of changed) {
      const seen = this.views[id];
      const now = this.viewNow(id);
      if (seen === now) continue;
      this.views[id] = now;
      if (seen === undefined || now === undefined) ids ??= this.listedIds.slice();
      // Nodes that are new have the highest ids.
      const place = seen === undefined ? listed.length : placeOf(listed, id);
      if (now !== undefined) listed[place] = now;
      else listed.splice(place, 1);
      if (now === undefined) ids!.splice(place, 1);
      else if (seen === undefined) ids!.push(id);
      for (const follow of this.followers) follow(seen, now);
    }
    this.changedNodes.clear();
    if (ids !== undefined) this.listedIds = ids;
  }

  private viewNow(id: Id): NodeView | undefined {
    const { store, facts, provider } = this.env;
    const { nodes, nodeGroups } = store;
    if (!nodes.isAlive(id)) return undefined;
    const object = nodes.infos.nodes[id];
    const group = provider.groupOf(id);
    const instance = nodes.instance[id];
    const state = instance === NO_INSTANCE ? undefined : nodeGroups.instances[instance].state;
    const known = this.views[id];
    const isKnown = known?.facts.node === object && known.group === group;
    if (isKnown && known.leaving === (state === "deleting") && known.deleted === (state === "gone")) return known;
    return this.makeView(id, facts.of(object), group, state);
  }

  /** A time written in the object of a node that came with the cluster wins, as long as nothing has changed since. */
  private makeView(id: Id, facts: NodeFacts, group: NodeGroup | undefined, state: Instance["state"] | undefined): NodeView {
    const { nodes } = this.env.store;
    const { wallClock, provider } = this.env;
    const createdMs = nodes.createdMs[id];
    const changed = nodes.lastTransitionMs[id];
    const isOld = changed === createdMs && facts.writtenTransitionMs !== undefined;
    return {
      id,
      facts,
      group,
      options: group === undefined ? undefined : provider.optionsOf(group),
      createdMs: facts.writtenCreationMs ?? wallClock.wholeSeconds(createdMs),
      transitionMs: isOld ? facts.writtenTransitionMs! : wallClock.wholeSeconds(changed),
      leaving: state === "deleting",
      deleted: state === "gone",
    };
  }
}

/** Where a listed node stands in a list sorted by id. */
function placeOf(listed: readonly NodeView[], id: Id): number {
  let low = 0;
  for (let high = listed.length - 1; low < high; ) {
    const middle = (low + high) >> 1;
    if (listed[middle].id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
