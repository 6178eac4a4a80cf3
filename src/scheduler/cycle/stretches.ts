import type { NodeRow } from "../../cluster/index.ts";
import { grown } from "../../engine/index.ts";
import { BLOCK, bitCount, lowestBit } from "./blocks.ts";
import type { NodeIndex } from "./node-index.ts";
import type { NodeOrder } from "./node-order.ts";
import { isReadBefore, levelStart } from "./pick-node.ts";

/**
 * The feasible nodes of a search as stretches of the list: whole blocks that need not be looked into, and pieces of blocks. Says which
 * node wins without writing any list down.
 */
export class Stretches {
  /** Feasible nodes in all. */
  found = 0;
  /** Nodes of the list passed. */
  passed = 0;
  private count = 0;
  /** By stretch: its places in the ring, the feasible nodes before it, and the best value in it. */
  private starts = new Int32Array(16);
  private ends = new Int32Array(16);
  private before = new Int32Array(16);
  private bests = new Float64Array(16);
  private winnerRank = -1;
  private winnerRow = -1;
  /** The first rank of the next level of the heap: of each level only the first of the best can win. */
  private nextLevel = 0;

  clear(): void {
    this.count = 0;
    this.found = 0;
    this.passed = 0;
  }

  /**
   * Goes on through the ring from `start` to before `end`, and no further than to the node with which `limit` are found.
   * The limit is one more than wanted, or more nodes than there are: the node that reaches it ends the search and does not count.
   */
  walk(index: NodeIndex, { ring, length }: NodeOrder, start: number, end: number, limit: number): void {
    const { blocks, best } = index;
    for (let place = start; place < end && this.found < limit; ) {
      const inList = place < length ? place : place - length;
      const block = inList >> 6;
      const size = Math.min(end - place, ((block + 1) << 6) - inList, length - inList);
      const before = this.found;
      const at = block << 3;
      const fits = bitCount(blocks[at | 3]) + bitCount(blocks[at | 4]);
      if (before + fits < limit && isWhole(inList, size, length)) {
        this.found += fits;
        this.passed += size;
        if (fits > 0) this.note(place, place + size, before, best[block]);
      } else this.walkPiece(index, ring, place, inList, size, limit);
      place += size;
    }
  }

  /** The row of the node that wins among the first `count` feasible ones. */
  winner(index: NodeIndex, { ring, length }: NodeOrder, count: number): NodeRow {
    const { starts, ends, before, bests } = this;
    let most = -1;
    for (let i = 0; i < this.count; i++) if (bests[i] > most) most = bests[i];
    this.winnerRank = -1;
    this.nextLevel = 0;
    for (let i = 0; i < this.count; i++) {
      if (bests[i] !== most || this.foundUpTo(i) <= this.nextLevel) continue;
      const start = starts[i] < length ? starts[i] : starts[i] - length;
      this.challengeFrom(index, ring, start, start + ends[i] - starts[i], before[i], most, count);
    }
    return this.winnerRow;
  }

  /** Writes the first `count` feasible rows down, in order. */
  list({ values }: NodeIndex, { ring }: NodeOrder, feasible: Int32Array, count: number): void {
    let listed = 0;
    for (let i = 0; i < this.count; i++) {
      const start = this.starts[i];
      const end = this.ends[i];
      const found = this.foundUpTo(i) - this.before[i];
      if (found === end - start && listed + found <= count) {
        feasible.set(ring.subarray(start, end), listed);
        listed += found;
        continue;
      }
      for (let place = start; place < end && listed < count; place++) {
        if (values[ring[place]] >= 0) feasible[listed++] = ring[place];
      }
    }
  }

  /** Feasible nodes up to the end of a stretch. */
  private foundUpTo(stretch: number): number {
    return stretch + 1 < this.count ? this.before[stretch + 1] : this.found;
  }

  /** A piece of a block of which not all nodes count, or with which the search ends. */
  private walkPiece(index: NodeIndex, ring: Int32Array, start: number, inList: number, size: number, limit: number): void {
    const { blocks, best, values } = index;
    const at = (inList >> 6) << 3;
    const before = this.found;
    let most = -1;
    let end = inList;
    for (let from = inList; from < inList + size && this.found < limit; from = end) {
      end = Math.min(inList + size, (from | 31) + 1);
      const half = (from >> 5) & 1;
      let fits = blocks[at + 3 + half] & bitsFrom(from, end);
      const found = bitCount(fits);
      if (this.found + found >= limit) {
        const ending = nthBit(fits, limit - this.found);
        end = (from & ~31) + ending + 1;
        fits &= (1 << ending) - 1;
        this.found = limit;
      } else this.found += found;
      if ((blocks[at + 5 + half] & fits) !== 0) most = best[at >> 3];
      else {
        for (let rest = fits; rest !== 0; rest &= rest - 1) most = Math.max(most, values[ring[(from & ~31) + lowestBit(rest)]]);
      }
    }
    this.passed += end - inList;
    if (this.found > before) this.note(start, start + end - inList, before, most);
  }

  /** The best nodes of a stretch, which lies between two places of the list in one block, as long as they are among the first `count`. */
  private challengeFrom(index: NodeIndex, ring: Int32Array, start: number, end: number, before: number, most: number, count: number): void {
    const { blocks, best } = index;
    const block = start >> 6;
    const at = block << 3;
    let base = before;
    for (let from = start; from < end; from = (from | 31) + 1) {
      const half = (from >> 5) & 1;
      const bits = bitsFrom(from, Math.min(end, (from | 31) + 1));
      const fits = blocks[at + 3 + half] & bits;
      const tied = most === best[block] ? blocks[at + 5 + half] & bits : tiedBits(index, ring, from & ~31, fits, most);
      const after = base + bitCount(fits);
      for (let rest = tied; rest !== 0 && after > this.nextLevel; ) {
        const bit = lowestBit(rest);
        const rank = base + bitCount(fits & ((1 << bit) - 1));
        // So many places further on at least is the first whose rank is on the next level.
        const missing = this.nextLevel - rank;
        if (rank >= count || bit + missing > 31) break;
        if (missing > 0) rest &= -1 << (bit + missing);
        else {
          this.challenge(rank, ring[(from & ~31) + bit]);
          rest &= rest - 1;
        }
      }
      base = after;
    }
  }

  private challenge(rank: number, row: number): void {
    this.nextLevel = 2 * levelStart(rank) + 1;
    if (this.winnerRank >= 0 && !isReadBefore(rank, this.winnerRank)) return;
    this.winnerRank = rank;
    this.winnerRow = row;
  }

  private note(start: number, end: number, before: number, best: number): void {
    const i = this.count++;
    if (i === this.starts.length) {
      this.starts = grown(this.starts, i * 2);
      this.ends = grown(this.ends, i * 2);
      this.before = grown(this.before, i * 2);
      this.bests = grown(this.bests, i * 2);
    }
    this.starts[i] = start;
    this.ends[i] = end;
    this.before[i] = before;
    this.bests[i] = best;
  }
}

/** Whether so many nodes from a place of the list on are all of a block. */
function isWhole(place: number, size: number, length: number): boolean {
  return (place & (BLOCK - 1)) === 0 && (size === BLOCK || place + size === length);
}

/** The bits of a word for the places from one to before another, which is at most the end of the word. */
function bitsFrom(from: number, end: number): number {
  return (-1 << from) & (-1 >>> -end);
}

/** The bit with which so many of a word are counted. */
function nthBit(word: number, n: number): number {
  let rest = word;
  for (let i = 1; i < n; i++) rest &= rest - 1;
  return lowestBit(rest);
}

/** The nodes of a word with a value, of those in `fits`. */
function tiedBits({ values }: NodeIndex, ring: Int32Array, first: number, fits: number, value: number): number {
  let tied = 0;
  for (let rest = fits; rest !== 0; rest &= rest - 1) {
    const bit = lowestBit(rest);
    if (values[ring[first + bit]] === value) tied |= 1 << bit;
  }
  return tied;
}
