import type { NodeInfos, NodeRow } from "../../cluster/index.ts";
import { grown } from "../../engine/index.ts";
import type { BlockChanges } from "./block-changes.ts";
import { BLOCK, BLOCK_BITS, lowestBit } from "./blocks.ts";
import type { NodeOrder } from "./node-order.ts";
import { RefusalCounts } from "./refusal-counts.ts";

/** In place of the value of a node about which nothing is known. */
const UNKNOWN = -0x8000;

/**
 * What is known of every node for one pod template, and of every block of 64 nodes together. A value holds until its node changes: what has
 * changed is looked up block by block, so that a search touches nothing else. Kept small: there are many templates, and the memory that they
 * pull through the processor's caches is most of what a search costs.
 */
export class NodeIndex {
  /**
   * By row: the node-local scores, weighted and added up; below 0 for a node that was turned away: minus the id of the status.
   * Whole numbers almost always; wide from the first on that is not.
   */
  values: Int16Array<ArrayBuffer> | Float64Array<ArrayBuffer> = new Int16Array();
  /**
   * By block, eight numbers side by side: 0 how many of its changes have been looked at; 1 and 2 the nodes that are out of date by them; 3 and
   * 4 those that take the pod; 5 and 6 those of them with the best value; 7 the last change of any row when the block was looked at. Sets are
   * the bits of two words. Written as plain numbers where they are used: names of the module would be looked up and checked, each time.
   */
  blocks = new Int32Array();
  /** By block: the best value of the nodes that take the pod. */
  best = new Float64Array();
  private order: NodeOrder | undefined;
  private version = -1;
  /** The list by which the blocks are laid out. */
  private ring = new Int32Array();
  private length = 0;
  /** Nodes of the list that are known to be turned away. */
  private readonly refusals = new RefusalCounts();
  /** Blocks that have lost their best node. */
  private readonly unsure: number[] = [];

  /** Turns to the list as it is now. */
  follow(order: NodeOrder, { count }: NodeInfos): void {
    if (this.values.length < count) this.grow(count * 2);
    if (this.version !== order.version) this.turnTo(order);
  }

  /** Knows nothing any more. */
  clear(): void {
    this.refusals.clear();
    this.values.fill(UNKNOWN);
    this.best.fill(-1);
    for (let at = 0; at < this.blocks.length; at += 8) this.blocks.fill(0, at + 3, at + 7).fill(-1, at + 1, at + 3);
  }

  /**
   * Lists those of the first `count` of these rows of the list whose values are out of date; returns how many. They are taken for known from now
   * on: the caller sets them.
   */
  takeDirtyAmong(rows: Int32Array, count: number, dirty: Int32Array): number {
    const { blocks } = this;
    const { places } = this.order!;
    let taken = 0;
    let last = -1;
    for (let i = 0; i < count; i++) {
      const place = places[rows[i]];
      const block = place >> 6;
      if (block !== last) this.catchUp(block);
      last = block;
      const word = (block << 3) + 1 + ((place >> 5) & 1);
      const bit = 1 << place;
      if ((blocks[word] & bit) === 0) continue;
      blocks[word] &= ~bit;
      dirty[taken++] = rows[i];
    }
    return taken;
  }

  /** The same for all rows of a block: adds them to `rows`, behind the first `count`; returns how many there are then. */
  takeDirtyOf(block: number, rows: Int32Array, count: number): number {
    this.catchUp(block);
    const { ring, length, blocks } = this;
    let listed = count;
    for (let half = 0; half < 2; half++) {
      const word = (block << 3) + 1 + half;
      let rest = blocks[word];
      if (rest === 0) continue;
      blocks[word] = 0;
      const first = (block * 2 + half) << 5;
      for (; rest !== 0; rest &= rest - 1) {
        const place = first + lowestBit(rest);
        if (place < length) rows[listed++] = ring[place];
      }
    }
    return listed;
  }

  /** Sets the values of the first `count` of these rows, which were out of date; each row once. */
  set(rows: Int32Array, news: Float64Array, count: number): void {
    const { blocks, best, unsure } = this;
    let { values } = this;
    const { places } = this.order!;
    // Looked up one step ahead: the memory is on its way while the row before is dealt with.
    let next = rows[0];
    let beforeNext = values[next];
    for (let i = 0; i < count; i++) {
      const row = next;
      const value = news[i];
      const before = beforeNext;
      if (i + 1 < count) {
        next = rows[i + 1];
        beforeNext = values[next];
      }
      if (value === before) continue;
      const place = places[row];
      const block = place >> 6;
      const at = block << 3;
      const half = (place >> 5) & 1;
      const bit = 1 << place;
      values[row] = value;
      if (values[row] !== value) values = this.widenFor(row, value);
      if (before < 0 || value < 0) {
        this.recount(before, value);
        if (before >= 0 !== value >= 0) blocks[at + 3 + half] ^= bit;
      }
      if (value >= 0 && value >= best[block]) {
        if (value > best[block]) {
          best[block] = value;
          blocks[at | 5] = 0;
          blocks[at | 6] = 0;
        }
        blocks[at + 5 + half] |= bit;
      } else if ((blocks[at + 5 + half] & bit) !== 0) {
        blocks[at + 5 + half] &= ~bit;
        if ((blocks[at | 5] | blocks[at | 6]) === 0) unsure.push(block);
      }
    }
    for (let block = unsure.pop(); block !== undefined; block = unsure.pop()) this.rank(block);
  }

  /** How many nodes of the list are turned away with which status, when none is out of date. */
  countRefusals(): (readonly [id: number, nodes: number])[] {
    return this.refusals.list();
  }

  /** Adds the nodes of a block that have changed to those out of date. */
  private catchUp(block: number): void {
    const { blocks } = this;
    const { changes } = this.order!;
    const at = block << 3;
    const seen = blocks[at];
    const inBlock = changes.inBlock[block];
    if (seen === inBlock) return;
    if (!changes.mark(block, seen, blocks, at + 1)) this.compare(block, changes);
    blocks[at] = inBlock;
    blocks[at | 7] = changes.last;
  }

  /** As {@link catchUp}, node by node. */
  private compare(block: number, { byRow }: BlockChanges): void {
    const { blocks, ring } = this;
    const at = block << 3;
    const end = Math.min(this.length, (block + 1) << BLOCK_BITS);
    for (let place = block << BLOCK_BITS; place < end; place++) {
      if (byRow[ring[place]] > blocks[at | 7]) blocks[at + 1 + ((place >> 5) & 1)] |= 1 << place;
    }
  }

  private recount(before: number, value: number): void {
    if (before < 0 && before !== UNKNOWN) this.refusals.add(-before, -1);
    if (value < 0 && value !== UNKNOWN) this.refusals.add(-value, 1);
  }

  /** Finds the best value of a block among the nodes that take the pod, and who has it. */
  private rank(block: number): void {
    const { values, blocks, ring } = this;
    const at = block << 3;
    let best = -1;
    blocks[at | 6] = 0;
    for (let half = 0; half < 2; half++) {
      const first = (block * 2 + half) << 5;
      let tied = 0;
      for (let rest = blocks[at + 3 + half]; rest !== 0; rest &= rest - 1) {
        const bit = lowestBit(rest);
        const value = values[ring[first + bit]];
        if (value < best) continue;
        if (value > best) {
          best = value;
          tied = 0;
          blocks[at | 5] = 0;
        }
        tied |= 1 << bit;
      }
      blocks[at + 5 + half] = tied;
    }
    this.best[block] = best;
  }

  /**
   * Lays the blocks out anew, from the first place on that has another node: most often nodes are added at the end. What is known of nodes of
   * the list before still is, however long ago that was.
   */
  private turnTo(order: NodeOrder): void {
    const { length, ring, changes } = order;
    const from = Math.min(this.length, order.firstChangeSince(this.version));
    this.forgetFrom(from, order);
    const count = (length + BLOCK - 1) >> BLOCK_BITS;
    if (this.best.length < count) this.growBlocks(count + (count >> 1));
    this.order = order;
    this.version = order.version;
    this.ring = ring;
    this.length = length;
    const { values, blocks } = this;
    // Of the block that keeps some of its nodes, changes go on to be looked at from where they were.
    for (let block = (from + BLOCK - 1) >> BLOCK_BITS; block < count; block++) {
      blocks[block << 3] = changes.inBlock[block];
      blocks[(block << 3) | 7] = changes.last;
    }
    for (let place = from; place < length; place++) {
      const value = values[ring[place]];
      const at = (place >> BLOCK_BITS) << 3;
      const half = (place >> 5) & 1;
      if (value >= 0) blocks[at + 3 + half] |= 1 << place;
      else {
        if (value === UNKNOWN) blocks[at + 1 + half] |= 1 << place;
        this.recount(UNKNOWN, value);
      }
    }
    for (let block = from >> BLOCK_BITS; block < count; block++) this.rank(block);
  }

  /**
   * Takes the nodes from a place on out of all sets and counts. Those that are out of date, or that the next list does not have, are not known
   * any more: changes of these are not followed.
   */
  private forgetFrom(from: number, { places, changes }: NodeOrder): void {
    const { values, ring, length, blocks } = this;
    for (let place = from; place < length; place++) {
      const row = ring[place];
      const at = (place >> BLOCK_BITS) << 3;
      const half = (place >> 5) & 1;
      const bit = 1 << place;
      this.recount(values[row], UNKNOWN);
      const isStale = (blocks[at + 1 + half] & bit) !== 0 || changes.byRow[row] > blocks[at | 7];
      if (places[row] < 0 || isStale) values[row] = UNKNOWN;
    }
    const at = (from >> BLOCK_BITS) << 3;
    if (at >= blocks.length) return;
    const kept = (1 << from) - 1;
    const half = (from >> 5) & 1;
    for (let set = at + 1; set < at + 7; set += 2) {
      blocks[set + half] &= kept;
      if (half === 0) blocks[set + 1] = 0;
    }
    blocks.fill(0, at + 8);
  }

  private growBlocks(count: number): void {
    this.best = grown(this.best, count);
    this.blocks = grown(this.blocks, count << 3);
  }

  /** Two bytes do not hold the value of a row. */
  private widenFor(row: NodeRow, value: number): Float64Array<ArrayBuffer> {
    const values = Float64Array.from(this.values);
    values[row] = value;
    this.values = values;
    return values;
  }

  private grow(length: number): void {
    const known = this.values.length;
    const values = this.values instanceof Int16Array ? new Int16Array(length) : new Float64Array(length);
    values.set(this.values);
    this.values = values.fill(UNKNOWN, known);
  }
}
