import type { Id, Store } from "../../cluster/index.ts";
import { type Millis, minutes } from "../../engine/index.ts";
import type { Changes } from "./deadlines.ts";
import { IdList } from "./id-list.ts";

/** All lists are fetched again at every multiple of this time. */
const REFRESH_MS = minutes(2);

/**
 * Which instances the autoscaler believes each group to have. What it knows of a listed instance is always up to date.
 * Source: cluster-autoscaler 1.36.1, clusterstate/utils/node_instances_cache.go.
 */
export class InstanceCache {
  private readonly store: Store;
  private readonly changes: Changes;
  /** By group: its instances as last fetched; undefined: they are to be fetched when somebody asks. */
  private readonly lists: (IdList | undefined)[] = [];
  /** By group: instances that have come or gone since its list was fetched. */
  private readonly unfetched: Set<Id>[] = [];
  /** Grows when what {@link withoutNode} gives may be something else, or one of these instances is in another state. */
  changesWithoutNode = 0;
  /** By group: what {@link withoutNode} comes to; undefined: it is to be worked out again. */
  private readonly nodeless: (IdList | undefined)[] = [];

  constructor(store: Store, changes: Changes) {
    this.store = store;
    this.changes = changes;
  }

  /** Listed instances that are wanted and have no node, failed ones among them. Lent until something changes. */
  withoutNode(group: Id): readonly Id[] {
    let nodeless = this.nodeless[group];
    if (nodeless === undefined) {
      nodeless = new IdList();
      this.ensure(group);
      for (const id of this.lists[group]!.ids) if (this.lacksNode(id)) nodeless.add(id);
      this.nodeless[group] = nodeless;
    }
    return nodeless.ids;
  }

  /** An instance, or its node, has changed. */
  changed(id: Id): void {
    const { group, state } = this.store.nodeGroups.instances[id];
    const list = this.lists[group];
    if (list === undefined) return;
    const isKnown = list.has(id);
    if (!isKnown || state === "gone") this.unfetched[group].add(id);
    const isNodeless = isKnown && this.lacksNode(id);
    if (isNodeless || this.nodeless[group]?.has(id) !== false) this.changesWithoutNode++;
    if (isNodeless) this.nodeless[group]?.add(id);
    else this.nodeless[group]?.delete(id);
  }

  /** Fetches one group's list if it has never been fetched, or has been forgotten. */
  ensure(group: Id): void {
    if (this.lists[group] === undefined) this.fetch(group);
  }

  /** Fetches one group's list. */
  fetch(group: Id): void {
    const list = this.lists[group];
    if (list !== undefined && this.unfetched[group].size === 0) return;
    const isOther = list === undefined ? this.fetchAnew(group) : this.fetchChanges(group, list);
    this.unfetched[group] = new Set();
    if (!isOther) return;
    this.changes.note();
    this.changesWithoutNode++;
  }

  private fetchAnew(group: Id): true {
    const list = new IdList();
    for (const id of this.store.nodeGroups.instancesOf[group]) list.add(id);
    this.lists[group] = list;
    this.nodeless[group] = undefined;
    return true;
  }

  /** True: the list has become another one. */
  private fetchChanges(group: Id, list: IdList): boolean {
    const { instances } = this.store.nodeGroups;
    let isOther = false;
    for (const id of this.unfetched[group]) {
      const exists = instances[id].state !== "gone";
      if (exists === list.has(id)) continue;
      isOther = true;
      if (!exists) list.delete(id);
      else {
        list.add(id);
        if (this.lacksNode(id)) this.nodeless[group]?.add(id);
      }
    }
    return isOther;
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

/** The first refresh time at or after `now`. */
export function nextRefreshMs(now: Millis): Millis {
  return Math.ceil(now / REFRESH_MS) * REFRESH_MS;
}
