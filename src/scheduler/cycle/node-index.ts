import type { NodeInfos, NodeRow } from "../../cluster/index.ts";
import { grown } from "../../engine/index.ts";
import type { NodeOrder } from "./node-order.ts";

/** Nodes of a block: neighbours in the list. Sets of them are the bits of two words. */
export const BLOCK = 64;
/** A row's block is its place in the list shifted right by so many bits. */
export const BLOCK_BITS = 6;
const WORD = 32;
const WORD_BITS = 5;
const NEVER_SEEN = -1;
/** Lent by whoever takes changes in. */
const CHANGES = new Int32Array(4096);

/**
 * What is known of every node for one pod template, and of every block of 64 nodes together. A value holds until its node changes: the log
 * of changed rows tells which are out of date, so that a search touches nothing else. Kept small: there are many templates, and the memory
 * that they pull through the processor's caches is most of what a search costs.
 */
export class NodeIndex {
  /** By row: the node-local scores, weighted and added up; below 0 for a node that was turned away: minus the id of the status. */
  values = new Float64Array();
  /** By block: the best value; by word, two to a block: the nodes that take the pod, those with the best value, those out of date. */
  best = new Float64Array();
  fits = new Int32Array();
  ties = new Int32Array();
  private dirty = new Int32Array();
  /** By block: how many nodes take the pod. */
  fitCount = new Uint8Array();
  /** By row: the last digits of the generation to which the value belongs. Read only when the log is of no help. */
  private seenAt = new Int32Array();
  private order: NodeOrder | undefined;
  private version = -1;
  private cursor = 0;
  /** Blocks that have lost their best node. */
  private readonly unsure: number[] = [];

  /** Takes in what has changed since the last time. */
  follow(order: NodeOrder, infos: NodeInfos): void {
    const { count, rowChanges } = infos;
    if (this.values.length < count) this.grow(count * 2);
    const missed = this.version === order.version ? rowChanges.listSince(this.cursor, CHANGES) : -1;
    this.cursor = rowChanges.last;
    if (missed < 0) this.turnTo(order, infos);
    const { dirty } = this;
    const { places } = order;
    // Hot: every change comes by once for each template.
    for (let i = 0; i < missed; i++) {
      const place = CHANGES[i] < count ? places[CHANGES[i]] : -1;
      if (place >= 0) dirty[place >> WORD_BITS] |= 1 << place;
    }
  }

  /** Knows nothing any more. */
  clear(): void {
    this.version = -1;
    this.seenAt.fill(NEVER_SEEN);
    this.values.fill(-1);
    this.dirty.fill(-1);
  }

  /** Whether the value of a row of the list is out of date. */
  isDirty(row: NodeRow): boolean {
    const place = this.order!.places[row];
    return (this.dirty[place >> WORD_BITS] & (1 << place)) !== 0;
  }

  /** Adds the rows of a block that are out of date to `rows`, behind the first `count`; returns how many there are then. */
  listDirty(block: number, rows: Int32Array, count: number): number {
    const { ring } = this.order!;
    let listed = count;
    for (let word = block * 2; word < block * 2 + 2; word++) {
      for (let rest = this.dirty[word]; rest !== 0; rest &= rest - 1) rows[listed++] = ring[word * WORD + lowestBit(rest)];
    }
    return listed;
  }

  /** Sets the value of a row that was out of date. To be followed by {@link settle}. */
  set(row: NodeRow, value: number, generation: number): void {
    const { values, fits, ties, best } = this;
    values[row] = value;
    this.seenAt[row] = generation;
    const place = this.order!.places[row];
    const word = place >> WORD_BITS;
    const block = place >> BLOCK_BITS;
    const bit = 1 << place;
    this.dirty[word] &= ~bit;
    const fitted = (fits[word] & bit) !== 0;
    if (fitted !== value >= 0) {
      fits[word] ^= bit;
      this.fitCount[block] += fitted ? -1 : 1;
    }
    if (value >= 0 && value >= best[block]) {
      if (value > best[block]) {
        best[block] = value;
        ties[block * 2] = 0;
        ties[block * 2 + 1] = 0;
      }
      ties[word] |= bit;
    } else if ((ties[word] & bit) !== 0) {
      ties[word] &= ~bit;
      if ((ties[block * 2] | ties[block * 2 + 1]) === 0) this.unsure.push(block);
    }
  }

  /** Looks again for the best of each block that has lost it. */
  settle(): void {
    for (const block of this.unsure) this.rank(block);
    this.unsure.length = 0;
  }

  /** Finds the best value of a block among the nodes that take the pod, and who has it. */
  private rank(block: number): void {
    const { values, fits, ties } = this;
    const { ring } = this.order!;
    let best = -1;
    for (let word = block * 2; word < block * 2 + 2; word++) {
      let tied = 0;
      for (let rest = fits[word]; rest !== 0; rest &= rest - 1) {
        const bit = lowestBit(rest);
        const value = values[ring[word * WORD + bit]];
        if (value > best) {
          best = value;
          tied = 0;
          ties[block * 2] = 0;
        }
        if (value === best) tied |= 1 << bit;
      }
      ties[word] = tied;
    }
    this.best[block] = best;
  }

  /** Lays the blocks out anew, and finds out by generation what is out of date. */
  private turnTo(order: NodeOrder, { generation }: NodeInfos): void {
    const { length, ring } = order;
    this.order = order;
    this.version = order.version;
    const blocks = (length + BLOCK - 1) >> BLOCK_BITS;
    if (this.best.length < blocks) {
      this.best = new Float64Array(blocks * 2);
      this.fitCount = new Uint8Array(blocks * 2);
      for (const words of ["fits", "ties", "dirty"] as const) this[words] = new Int32Array(blocks * 4);
    }
    const { values, seenAt, fits, dirty, fitCount } = this;
    for (const words of [fits, dirty, fitCount]) words.fill(0);
    for (let place = 0; place < length; place++) {
      const row = ring[place];
      if (seenAt[row] !== (generation[row] | 0)) dirty[place >> WORD_BITS] |= 1 << place;
      if (values[row] < 0) continue;
      fits[place >> WORD_BITS] |= 1 << place;
      fitCount[place >> BLOCK_BITS]++;
    }
    for (let block = 0; block < blocks; block++) this.rank(block);
  }

  private grow(length: number): void {
    const known = this.values.length;
    this.values = grown(this.values, length).fill(-1, known);
    this.seenAt = grown(this.seenAt, length).fill(NEVER_SEEN, known);
  }
}

/** Place of the lowest bit of a word that is not 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
