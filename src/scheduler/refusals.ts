import type { NodeInfos, NodeRow } from "../cluster/index.ts";
import { grown } from "../engine/index.ts";

/** The changes of a table that can make a row take what it has refused. */
export type Reliefs = NodeInfos["reliefs"];

/**
 * The rows of a table that are known to refuse one pod template. It holds until the row changes, or until something is taken off it, for as
 * long as all filters that have something to say look at nothing but the row and the template.
 */
export class RefusedRows {
  private readonly infos: NodeInfos;
  private readonly reliefs: Reliefs;
  /** By row, 32 to a word: set when the row refuses the template, or is gone. */
  private bits = new Int32Array(2);
  private seen = 0;

  /** `reliefs`: changes of `infos` after which a row has to be asked again. */
  constructor(infos: NodeInfos, reliefs: Reliefs) {
    this.infos = infos;
    this.reliefs = reliefs;
  }

  /** Takes in what has changed. Comes before any question. */
  update(): void {
    const { count } = this.infos;
    if (count > this.bits.length * 32) this.bits = grown(this.bits, (count >> 4) + 1);
    this.seen = this.reliefs.since(this.seen, count, this.reopen);
  }

  /** The row refuses the template. */
  add(row: NodeRow): void {
    this.bits[row >> 5] |= 1 << row;
  }

  has(row: NodeRow): boolean {
    return (this.bits[row >> 5] & (1 << row)) !== 0;
  }

  /**
   * The first place of `rows` from `from` on, and before `to`, whose row is not known to refuse the template; `to` when there is none.
   * Rows ascend.
   */
  firstOpen(rows: readonly NodeRow[], from: number, to: number): number {
    if (from >= to || !this.has(rows[from])) return from;
    const last = rows[to - 1];
    let place = from;
    for (let row = this.openAfter(rows[from], last); row <= last; row = this.openAfter(row, last)) {
      place = placeOf(rows, row, place, to);
      if (rows[place] === row) return place;
    }
    return to;
  }

  /** The first row behind `row` that is open; anything above `last` when there is none up to it. */
  private openAfter(row: NodeRow, last: NodeRow): NodeRow {
    const { bits } = this;
    const first = row + 1;
    let word = first >> 5;
    let open = ~bits[word] & (-1 << first);
    while (open === 0) {
      word++;
      if (word << 5 > last) return last + 1;
      open = ~bits[word];
    }
    return (word << 5) + 31 - Math.clz32(open & -open);
  }

  private readonly reopen = (row: NodeRow): void => {
    if (this.infos.alive[row] === 1) this.bits[row >> 5] &= ~(1 << row);
    else this.add(row);
  };
}

/** The first place from `from` on, and before `to`, that has the row or one behind it; the last one when there is none. */
function placeOf(rows: readonly NodeRow[], row: NodeRow, from: number, to: number): number {
  let low = from;
  // Without gaps it stands exactly so far behind.
  const straight = from + row - rows[from];
  if (straight < to && rows[straight] === row) return straight;
  for (let high = Math.min(straight, to - 1); low < high; ) {
    const middle = (low + high) >> 1;
    if (rows[middle] < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
