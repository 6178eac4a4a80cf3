import { grown } from "../engine/index.ts";

/** How many changes are remembered; a power of two. Who has missed more looks at every row. */
const KEPT = 4096;

/** Which rows of a table have changed since when, for those who keep numbers about rows and bring them up to date now and then. */
export class RowChanges {
  /** Number of changes so far. */
  private count = 0;
  /** The number up to which somebody has asked: later changes of one row in a row are one change. */
  private told = 0;
  private readonly rows = new Int32Array(KEPT);
  /** By row: the last visit that came by it. */
  private visits = new Int32Array(64);
  private visit = 0;

  /** Takes note that a row has changed. */
  note(row: number): void {
    if (this.count > this.told && this.rows[this.count & (KEPT - 1)] === row) return;
    this.count++;
    this.rows[this.count & (KEPT - 1)] = row;
  }

  /** Number of the last change. Who has it knows of all up to it: what comes after is a change of its own. */
  get last(): number {
    this.told = this.count;
    return this.count;
  }

  /**
   * Calls `look` once for each row below `rowCount` that has changed after change number `since`, or for all rows when that was long ago.
   * Returns the number of the last change, to be given next time; 0 is the beginning. `look` must change no row.
   */
  since(since: number, rowCount: number, look: (row: number) => void): number {
    const missed = this.count - since;
    if (missed === 0) return since;
    this.told = this.count;
    if (since === 0 || missed > KEPT) {
      for (let row = 0; row < rowCount; row++) look(row);
      return this.count;
    }
    if (rowCount > this.visits.length) this.visits = grown(this.visits, rowCount * 2);
    // Looking may ask again for itself: then some rows come twice, and none is left out.
    const visit = ++this.visit;
    for (let change = since + 1; change <= this.count; change++) {
      const row = this.rows[change & (KEPT - 1)];
      if (row >= rowCount || this.visits[row] === visit) continue;
      this.visits[row] = visit;
      look(row);
    }
    return this.count;
  }
}
