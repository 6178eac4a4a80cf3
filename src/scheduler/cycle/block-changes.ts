import type { NodeInfos, NodeRow } from "../../cluster/index.ts";
import { grown } from "../../engine/index.ts";
import { BLOCK, BLOCK_BITS } from "./blocks.ts";

/**
 * Which nodes have changed, by block of the list: written down once for all who keep something about nodes, so that each of them looks at
 * the changes of the blocks that it comes by and at no others. Of a block as many changes are remembered as it has nodes: who has missed more
 * looks at the nodes one by one.
 */
export class BlockChanges {
  /** Number of the last change of any row; 0: none yet. */
  last = 0;
  /** By row: the number of its last change. */
  byRow = new Int32Array(64);
  /** By block: how many changes there have been in it. */
  inBlock = new Int32Array();
  /** By change, `BLOCK` to a block, the oldest overwritten first: the node's place in the block. */
  private places = new Uint8Array();
  /** By row: its place in the list, or -1. */
  private list: Int32Array = new Int32Array();
  /** Up to where the changes of rows have been followed. */
  private cursor = 0;
  private readonly note = (row: NodeRow): void => this.add(row);

  /** Turns to another list of so many nodes. What has been written down of a block stays there, though other nodes may stand in it now. */
  turnTo(places: Int32Array, length: number): void {
    this.list = places;
    const blocks = (length + BLOCK - 1) >> BLOCK_BITS;
    if (blocks <= this.inBlock.length) return;
    this.inBlock = grown(this.inBlock, blocks * 2);
    this.places = grown(this.places, blocks * 2 * BLOCK);
  }

  /** Takes in what has changed since the last time. */
  follow(infos: NodeInfos): void {
    if (infos.count > this.byRow.length) this.byRow = grown(this.byRow, infos.count * 2);
    this.cursor = infos.changesSince(this.cursor, this.note);
  }

  /**
   * Adds the nodes of a block that have changed after its first `seen` changes to the set in the two words from `at` on. False, and nothing
   * added: not all of these changes are remembered.
   */
  mark(block: number, seen: number, sets: Int32Array, at: number): boolean {
    const { places } = this;
    const changes = this.inBlock[block];
    if (changes - seen > BLOCK) return false;
    let low = 0;
    let high = 0;
    // Hot: every change comes by once for each template. Plain numbers, as in `NodeIndex`.
    for (let change = seen; change < changes; change++) {
      const place = places[(block << 6) | (change & 63)];
      const isHigh = -(place >> 5);
      low |= (1 << place) & ~isHigh;
      high |= (1 << place) & isHigh;
    }
    sets[at] |= low;
    sets[at + 1] |= high;
    return true;
  }

  private add(row: NodeRow): void {
    this.byRow[row] = ++this.last;
    const place = this.list[row] ?? -1;
    if (place < 0) return;
    const block = place >> BLOCK_BITS;
    const change = this.inBlock[block]++;
    this.places[(block << BLOCK_BITS) | (change & (BLOCK - 1))] = place & (BLOCK - 1);
  }
}
