import type { NodeInfos, NodeRow, Store } from "../../cluster/index.ts";
import type { Node } from "../../model/index.ts";
import type { ImageState, Snapshot } from "../framework/snapshot.ts";
import { ImageCache } from "./image-cache.ts";
import { NodeTree } from "./node-tree.ts";

/**
 * What the scheduler knows of nodes beyond their numbers: their order and their images, as of the last refresh.
 * The numbers themselves are the store's, read in place.
 * Source: kube-scheduler v1.36, backend/cache/{cache,snapshot}.go.
 */
export class SchedulerCache implements Snapshot {
  readonly store: Store;
  readonly infos: NodeInfos;
  rows: readonly NodeRow[] = [];
  private readonly tree = new NodeTree();
  private readonly images = new ImageCache();
  /** Name of each node of the list -> its row. */
  private readonly listed = new Map<string, NodeRow>();
  /** Nodes added since the last refresh, and the names of those removed. */
  private readonly added = new Set<NodeRow>();
  private readonly removed = new Map<NodeRow, string>();
  /** Nodes with images whose entry is to be copied at the next refresh. */
  private readonly touched = new Set<NodeRow>();
  /** Priority -> number of assigned pods, where it is not 0. */
  private readonly priorities = new Map<number, { pods: number }>();

  constructor(store: Store) {
    this.store = store;
    this.infos = store.nodes.infos;
  }

  get holdsImages(): boolean {
    return !this.images.isEmpty;
  }

  imagesOf(row: NodeRow): ReadonlyMap<string, ImageState> | undefined {
    return this.images.frozenOf(row);
  }

  addNode(row: NodeRow, node: Node): void {
    this.tree.add(row, node.metadata.labels ?? {});
    this.added.add(row);
    this.images.set(row, this.infos.images[row]);
    this.touch(row);
  }

  updateNode(row: NodeRow, node: Node): void {
    this.tree.update(row, node.metadata.labels ?? {});
    this.images.set(row, this.infos.images[row]);
    this.touch(row);
  }

  removeNode(row: NodeRow): void {
    this.tree.remove(row);
    if (!this.added.delete(row)) this.removed.set(row, this.infos.names[row]);
    this.images.remove(row);
    this.touched.delete(row);
  }

  /** The pods of a node have changed, or the node itself: its entry is copied at the next refresh. */
  touch(row: NodeRow): void {
    const { images, infos } = this;
    if (images.isEmpty) return;
    // A pod that has outlived its node is on the one that was made anew under the name.
    const current = images.holdsImages(row) ? row : infos.rowOf(infos.names[row]);
    if (current !== undefined && images.holdsImages(current)) this.touched.add(current);
  }

  /** Counts an assigned pod, or with -1 no longer. */
  countPriority(priority: number, change: 1 | -1): void {
    const known = this.priorities.get(priority);
    if (known === undefined) this.priorities.set(priority, { pods: change });
    else {
      known.pods += change;
      if (known.pods === 0) this.priorities.delete(priority);
    }
  }

  /** Whether some assigned pod has a priority below this one. */
  anyAssignedBelow(priority: number): boolean {
    for (const other of this.priorities.keys()) if (other < priority) return true;
    return false;
  }

  /**
   * Brings the list up to date. It is made anew only when a name is new or one is gone; a node that has moved to another zone,
   * or has been replaced under its name in the meantime, keeps its place.
   * Source: kube-scheduler v1.36, backend/cache/cache.go, UpdateSnapshot.
   */
  refresh(): void {
    if (this.added.size === 0 && this.touched.size === 0 && this.listed.size <= this.tree.size) return;
    let rebuild = false;
    const replaced = new Map<NodeRow, NodeRow>();
    for (const row of this.added) {
      const before = this.listed.get(this.infos.names[row]);
      if (before === undefined) rebuild = true;
      else replaced.set(before, row);
      this.listed.set(this.infos.names[row], row);
    }
    this.added.clear();
    if (rebuild || this.listed.size > this.tree.size) {
      this.rows = this.tree.list();
      for (const [row, name] of this.removed) if (this.listed.get(name) === row) this.listed.delete(name);
    } else if (replaced.size > 0) this.rows = this.rows.map((row) => replaced.get(row) ?? row);
    this.removed.clear();
    for (const row of this.touched) this.images.freeze(row);
    this.touched.clear();
  }
}
