import type { NodeRow } from "../../cluster/index.ts";
import { grown } from "../../engine/index.ts";

/** Rows with a count from which on a column is kept, if it is not much longer than that. */
const DENSE_MIN = 64;
const DENSE_SHARE = 8;

/** A count for some rows, zero for all others: few of them in a map, many in a column of at most 16 entries for each. */
export class RowCounts {
  /** Rows whose count is not 0. */
  size = 0;
  /** By row, while there are many. */
  dense: Int32Array<ArrayBuffer> | undefined;
  private readonly sparse = new Map<NodeRow, number>();
  private top = 0;

  at(row: NodeRow): number {
    if (this.dense === undefined) return this.sparse.get(row) ?? 0;
    return row < this.dense.length ? this.dense[row] : 0;
  }

  /** Changes the count of a row, which never falls below 0. */
  add(row: NodeRow, change: number): void {
    const before = this.at(row);
    const after = before + change;
    if (before === 0 && after !== 0) this.size++;
    else if (before !== 0 && after === 0) this.size--;
    if (row >= this.top) this.top = row + 1;
    if (this.dense === undefined) this.addSparse(row, after);
    else this.addDense(this.dense, row, after);
  }

  forEach(look: (count: number, row: NodeRow) => void): void {
    const { dense } = this;
    if (dense === undefined) {
      this.sparse.forEach(look);
      return;
    }
    for (let row = 0; row < this.top; row++) if (dense[row] !== 0) look(dense[row], row);
  }

  private addSparse(row: NodeRow, count: number): void {
    if (count === 0) this.sparse.delete(row);
    else this.sparse.set(row, count);
    if (this.size < DENSE_MIN || this.size * DENSE_SHARE < this.top) return;
    this.dense = new Int32Array(this.top * 2);
    for (const [known, value] of this.sparse) this.dense[known] = value;
    this.sparse.clear();
  }

  private addDense(dense: Int32Array<ArrayBuffer>, row: NodeRow, count: number): void {
    const column = row < dense.length ? dense : grown(dense, row * 2);
    column[row] = count;
    this.dense = column;
    if (this.size * 4 >= DENSE_MIN && this.size * DENSE_SHARE * 4 >= this.top) return;
    this.dense = undefined;
    this.top = 0;
    for (let known = 0; known < column.length; known++) {
      if (column[known] === 0) continue;
      this.sparse.set(known, column[known]);
      this.top = known + 1;
    }
  }
}
