import type { Id, Store } from "../../cluster/index.ts";
import { type Millis, minutes } from "../../engine/index.ts";
import type { Changes } from "./deadlines.ts";
import { IdList, placeOf } from "./id-list.ts";

/** All lists are fetched again at every multiple of this time. */
const REFRESH_MS = minutes(2);

/**
 * Which instances the autoscaler believes each group to have. What it knows of a listed instance is always up to date.
 * Source: cluster-autoscaler 1.36.1, clusterstate/utils/node_instances_cache.go.
 */
export class InstanceCache {
  private readonly store: Store;
  private readonly changes: Changes;
  private readonly lists: (readonly Id[] | undefined)[] = [];
  /** By group: an instance has come or gone since its list was fetched. */
  private readonly isOutdated: boolean[] = [];
  /** Grows when what {@link withoutNode} gives may be something else, or one of these instances is in another state. */
  changesWithoutNode = 0;
  /** By group: what {@link withoutNode} comes to; undefined: it is to be worked out again. */
  private readonly nodeless: (IdList | undefined)[] = [];

  constructor(store: Store, changes: Changes) {
    this.store = store;
    this.changes = changes;
  }

  /** Ids of a group's instances as last fetched. */
  of(group: Id): readonly Id[] {
    return this.lists[group] ?? this.fetch(group);
  }

  /** Listed instances that are wanted and have no node, failed ones among them. Lent until something changes. */
  withoutNode(group: Id): readonly Id[] {
    let nodeless = this.nodeless[group];
    if (nodeless === undefined) {
      nodeless = new IdList();
      for (const id of this.of(group)) if (this.lacksNode(id)) nodeless.add(id);
      this.nodeless[group] = nodeless;
    }
    return nodeless.ids;
  }

  /** An instance, or its node, has changed. */
  changed(id: Id): void {
    const { group, state } = this.store.nodeGroups.instances[id];
    const list = this.lists[group];
    if (list === undefined) return;
    const isKnown = isListed(list, id);
    if (!isKnown || state === "gone") this.isOutdated[group] = true;
    const isNodeless = isKnown && this.lacksNode(id);
    if (isNodeless || this.nodeless[group]?.has(id) !== false) this.changesWithoutNode++;
    if (isNodeless) this.nodeless[group]?.add(id);
    else this.nodeless[group]?.delete(id);
  }

  /** Fetches one group's list. */
  fetch(group: Id): readonly Id[] {
    const before = this.lists[group];
    if (before !== undefined && this.isOutdated[group] === false) return before;
    this.isOutdated[group] = false;
    const list = [...this.store.nodeGroups.instancesOf[group]];
    if (before === undefined || before.length !== list.length || list.some((id, i) => id !== before[i])) {
      this.changes.note();
      this.nodeless[group] = undefined;
      this.changesWithoutNode++;
    }
    this.lists[group] = list;
    return list;
  }

  private lacksNode(id: Id): boolean {
    const { nodeGroups, nodes } = this.store;
    const { state, node } = nodeGroups.instances[id];
    return state !== "deleting" && state !== "gone" && (node === undefined || !nodes.isAlive(node));
  }

  /** Forgets one group's list; it is fetched when it is next asked for. */
  invalidate(group: Id): void {
    this.lists[group] = undefined;
    this.nodeless[group] = undefined;
    this.changesWithoutNode++;
    this.changes.note();
  }

  /** Fetches all lists. */
  fetchAll(): void {
    for (let group = 0; group < this.store.nodeGroups.groups.length; group++) this.fetch(group);
  }
}

/** Whether an id stands in a list of instances, which are in order of creation. */
function isListed(list: readonly Id[], id: Id): boolean {
  return list[placeOf(list, id)] === id;
}

/** The first refresh time at or after `now`. */
export function nextRefreshMs(now: Millis): Millis {
  return Math.ceil(now / REFRESH_MS) * REFRESH_MS;
}
