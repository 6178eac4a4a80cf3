import { grown } from "../../engine/index.ts";
import { BLOCK, BLOCK_BITS, lowestBit, type NodeIndex } from "./node-index.ts";
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
    const { values, fitCount, best } = index;
    for (let place = start; place < end && this.found < limit; ) {
      const from = place;
      const inList = from < length ? from : from - length;
      const block = inList >> BLOCK_BITS;
      const stop = Math.min(end, from + Math.min(((block + 1) << BLOCK_BITS) - inList, length - inList));
      const before = this.found;
      let most = -1;
      if (isWhole(inList, stop - from, length) && before + fitCount[block] < limit) {
        place = stop;
        this.found += fitCount[block];
        most = best[block];
      } else {
        for (; place < stop && this.found < limit; place++) {
          const value = values[ring[place]];
          if (value < 0) continue;
          this.found++;
          if (value > most && this.found < limit) most = value;
        }
      }
      this.passed += place - from;
      if (this.found > before) this.note(from, place, before, most);
    }
  }

  /** The row of the node that wins among the first `count` feasible ones. */
  winner(index: NodeIndex, { ring, length }: NodeOrder, count: number): number {
    let most = -1;
    for (let i = 0; i < this.count; i++) if (this.bests[i] > most) most = this.bests[i];
    this.winnerRank = -1;
    this.nextLevel = 0;
    for (let i = 0; i < this.count; i++) {
      const after = this.foundUpTo(i);
      if (this.bests[i] !== most || after <= this.nextLevel) continue;
      const start = this.starts[i];
      const inList = start < length ? start : start - length;
      // The node that ended the search may be the last of its block: then not all of the block counts.
      if (after <= count && isWhole(inList, this.ends[i] - start, length))
        this.challengeFrom(index, ring, inList >> BLOCK_BITS, this.before[i]);
      else this.challengeOneByOne(index, ring, i, most, count);
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

  /** The best nodes of a whole block. */
  private challengeFrom({ ties, fits }: NodeIndex, ring: Int32Array, block: number, before: number): void {
    let base = before;
    for (let word = block * 2; word < block * 2 + 2; word++) {
      const after = base + bitCount(fits[word]);
      for (let rest = ties[word]; rest !== 0 && after > this.nextLevel; rest &= rest - 1) {
        const bit = lowestBit(rest);
        this.challenge(base + bitCount(fits[word] & ((1 << bit) - 1)), ring[word * 32 + bit]);
      }
      base = after;
    }
  }

  private challengeOneByOne({ values }: NodeIndex, ring: Int32Array, stretch: number, most: number, count: number): void {
    let rank = this.before[stretch];
    for (let place = this.starts[stretch]; place < this.ends[stretch] && rank < count; place++) {
      const value = values[ring[place]];
      if (value === most) this.challenge(rank, ring[place]);
      if (value >= 0) rank++;
    }
  }

  private challenge(rank: number, row: number): void {
    if (rank < this.nextLevel) return;
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

function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
