import type { NodeInfos, NodeRow } from "../../cluster/index.ts";
import { BlockChanges } from "./block-changes.ts";

/** The list of nodes in the order of searches, each node's place in it, and which nodes of it have changed. */
export class NodeOrder {
  /** The list twice over, so that any stretch of it is one piece. */
  ring = new Int32Array();
  length = 0;
  /** Grows when the list changes. */
  version = 0;
  /** By row: its place in the list, or -1. */
  places = new Int32Array();
  readonly changes = new BlockChanges();
  private list: readonly NodeRow[] | undefined;
  /** By version: the first place at which its list is another than the one before. */
  private readonly firstChanges: number[] = [0];

  /** Turns to a list, and takes in what has changed. */
  follow(list: readonly NodeRow[], infos: NodeInfos): void {
    if (list !== this.list) this.turnTo(list, infos.count);
    this.changes.follow(infos);
  }

  /** `rowCount` is above every row. */
  private turnTo(list: readonly NodeRow[], rowCount: number): void {
    this.list = list;
    this.version++;
    this.firstChanges.push(this.firstChange(list));
    this.length = list.length;
    const ring = new Int32Array(2 * list.length);
    ring.set(list);
    ring.copyWithin(list.length, 0, list.length);
    this.ring = ring;
    if (this.places.length < rowCount) this.places = new Int32Array(rowCount * 2);
    const places = this.places.fill(-1);
    for (let place = 0; place < list.length; place++) places[ring[place]] = place;
    this.changes.turnTo(places, list.length);
  }

  /** The first place at which the list may be another than that of an earlier version. */
  firstChangeSince(version: number): number {
    let first = this.length;
    for (let later = version + 1; later <= this.version && first > 0; later++) first = Math.min(first, this.firstChanges[later]);
    return first;
  }

  private firstChange(list: readonly NodeRow[]): number {
    const end = Math.min(list.length, this.length);
    let place = 0;
    while (place < end && list[place] === this.ring[place]) place++;
    return place;
  }
}
