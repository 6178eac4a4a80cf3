import type { NodeInfos, NodeRow } from "../../cluster/index.ts";
import { grown } from "../../engine/index.ts";
import type { NodeOrder } from "./node-order.ts";
import { RefusalCounts } from "./refusal-counts.ts";

/** Nodes of a block: neighbours in the list. Sets of them are the bits of two words. */
export const BLOCK = 64;
/** A row's block is its place in the list shifted right by so many bits. */
export const BLOCK_BITS = 6;
const WORD = 32;
const WORD_BITS = 5;
/** In place of the value of a node about which nothing is known. */
const UNKNOWN = -0x8000;

/**
 * What is known of every node for one pod template, and of every block of 64 nodes together. A value holds until its node changes: the log
 * of changed rows tells which are out of date, so that a search touches nothing else. Kept small: there are many templates, and the memory
 * that they pull through the processor's caches is most of what a search costs.
 */
export class NodeIndex {
  /**
   * By row: the node-local scores, weighted and added up; below 0 for a node that was turned away: minus the id of the status.
   * Whole numbers almost always; wide from the first on that is not.
   */
  values: Int16Array<ArrayBuffer> | Float64Array<ArrayBuffer> = new Int16Array();
  /** By block: the best value; by word, two to a block: the nodes that take the pod, those with the best value, those out of date. */
  best = new Float64Array();
  fits = new Int32Array();
  ties = new Int32Array();
  private dirty = new Int32Array();
  /** By block: how many nodes take the pod. */
  fitCount = new Uint8Array();
  private order: NodeOrder | undefined;
  private version = -1;
  /** The list by which the blocks are laid out. */
  private ring = new Int32Array();
  private length = 0;
  private cursor = 0;
  /** Nodes of the list that are known to be turned away. */
  private readonly refusals = new RefusalCounts();
  /** Blocks that have lost their best node. */
  private readonly unsure: number[] = [];

  /** Takes in what has changed since the last time. */
  follow(order: NodeOrder, infos: NodeInfos): void {
    const { count, rowChanges } = infos;
    if (this.values.length < count) this.grow(count * 2);
    if (this.version !== order.version) this.turnTo(order);
    // Hot: every change comes by once for each template.
    if (!rowChanges.markSince(this.cursor, count, order.places, this.dirty)) this.dirty.fill(-1);
    this.cursor = rowChanges.last;
  }

  /** Knows nothing any more. */
  clear(): void {
    this.refusals.clear();
    this.values.fill(UNKNOWN);
    this.dirty.fill(-1);
  }

  /** Whether the value of a row of the list is out of date. It is taken for known from now on: the caller sets it. */
  takeDirty(row: NodeRow): boolean {
    const place = this.order!.places[row];
    const word = place >> WORD_BITS;
    const bit = 1 << place;
    if ((this.dirty[word] & bit) === 0) return false;
    this.dirty[word] &= ~bit;
    return true;
  }

  /** As `takeDirty` for the rows of a block: adds them to `rows`, behind the first `count`; returns how many there are then. */
  takeDirtyOf(block: number, rows: Int32Array, count: number): number {
    const { ring, length, dirty } = this;
    let listed = count;
    for (let word = block * 2; word < block * 2 + 2; word++) {
      let rest = dirty[word];
      if (rest === 0) continue;
      dirty[word] = 0;
      for (; rest !== 0; rest &= rest - 1) {
        const place = word * WORD + lowestBit(rest);
        if (place < length) rows[listed++] = ring[place];
      }
    }
    return listed;
  }

  /** Sets the values of the first `count` of these rows, which were out of date. */
  set(rows: Int32Array, news: Float64Array, count: number): void {
    const { fits, fitCount, ties, best, unsure } = this;
    let { values } = this;
    const { places } = this.order!;
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      const value = news[i];
      const before = values[row];
      if (value === before) continue;
      const place = places[row];
      const word = place >> WORD_BITS;
      const block = place >> BLOCK_BITS;
      const bit = 1 << place;
      values[row] = value;
      if (values[row] !== value) values = this.widenFor(row, value);
      if (before < 0 || value < 0) {
        this.recount(before, value);
        if (((fits[word] & bit) !== 0) !== value >= 0) {
          fits[word] ^= bit;
          fitCount[block] += value >= 0 ? 1 : -1;
        }
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
        if ((ties[block * 2] | ties[block * 2 + 1]) === 0) unsure.push(block);
      }
    }
    for (let block = unsure.pop(); block !== undefined; block = unsure.pop()) this.rank(block);
  }

  /** How many nodes of the list are turned away with which status, when none is out of date. */
  countRefusals(): (readonly [id: number, nodes: number])[] {
    return this.refusals.list();
  }

  private recount(before: number, value: number): void {
    if (before < 0 && before !== UNKNOWN) this.refusals.add(-before, -1);
    if (value < 0 && value !== UNKNOWN) this.refusals.add(-value, 1);
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

  /**
   * Lays the blocks out anew, from the first place on that has another node: most often nodes are added at the end. What is known of nodes of
   * the list before still is, however long ago that was.
   */
  private turnTo(order: NodeOrder): void {
    const { length, ring } = order;
    const from = Math.min(this.length, order.firstChangeSince(this.version));
    this.forgetFrom(from, order);
    const blocks = (length + BLOCK - 1) >> BLOCK_BITS;
    if (this.best.length < blocks) this.growBlocks(blocks + (blocks >> 1));
    this.order = order;
    this.version = order.version;
    this.ring = ring;
    this.length = length;
    const { values, fits, dirty, fitCount } = this;
    for (let place = from; place < length; place++) {
      const value = values[ring[place]];
      if (value >= 0) {
        fits[place >> WORD_BITS] |= 1 << place;
        fitCount[place >> BLOCK_BITS]++;
      } else {
        if (value === UNKNOWN) dirty[place >> WORD_BITS] |= 1 << place;
        this.recount(UNKNOWN, value);
      }
    }
    for (let block = from >> BLOCK_BITS; block < blocks; block++) this.rank(block);
  }

  /**
   * Takes the nodes from a place on out of all sets and counts. Those that are out of date, or that the next list does not have, are not known
   * any more: changes of these are not followed.
   */
  private forgetFrom(from: number, { places }: NodeOrder): void {
    const { values, ring, length, fits, fitCount, dirty } = this;
    for (let place = from; place < length; place++) {
      const row = ring[place];
      const word = place >> WORD_BITS;
      const bit = 1 << place;
      const value = values[row];
      if ((fits[word] & bit) !== 0) fitCount[place >> BLOCK_BITS]--;
      else this.recount(value, UNKNOWN);
      if (places[row] < 0 || (dirty[word] & bit) !== 0) values[row] = UNKNOWN;
    }
    const word = from >> WORD_BITS;
    if (word >= fits.length) return;
    const kept = (1 << from) - 1;
    fits[word] &= kept;
    dirty[word] &= kept;
    fits.fill(0, word + 1);
    dirty.fill(0, word + 1);
  }

  private growBlocks(blocks: number): void {
    this.best = grown(this.best, blocks);
    this.fitCount = grown(this.fitCount, blocks);
    this.fits = grown(this.fits, blocks * 2);
    this.ties = grown(this.ties, blocks * 2);
    this.dirty = grown(this.dirty, blocks * 2);
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

/** Place of the lowest bit of a word that is not 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
