import type { NodeInfos, NodeRow } from "../../cluster/index.ts";

/** Tells which rows of one table have changed since the last time. */
export class RowFollower {
  private seen = 0;
  private rows = 0;

  /** `look` is called for every row that has changed, `forget` for rows that the table has given up. */
  follow(infos: NodeInfos, look: (row: NodeRow) => void, forget: (row: NodeRow) => void): void {
    for (let row = infos.count; row < this.rows; row++) forget(row);
    this.rows = infos.count;
    this.seen = infos.changesSince(this.seen, look);
  }
}
