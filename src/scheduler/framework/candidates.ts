import type { NodeRow } from "../../cluster/index.ts";
import { empty } from "../../engine/index.ts";
import { Code, NO_STATUS, type Status } from "./status.ts";

/**
 * The nodes that are still possible, as a compact list that filter plugins narrow in place:
 *
 *     let kept = 0;
 *     for (let i = 0; i < nodes.count; i++) {
 *       const row = nodes.rows[i];
 *       if (fits(row)) nodes.rows[kept++] = row;
 *       else nodes.reject(row, status);
 *     }
 *     nodes.count = kept;
 *
 * The loop stands in the plugin, so that dispatch happens once per plugin and not once per node.
 */
export class Candidates {
  rows: Int32Array = new Int32Array(64);
  count = 0;
  /** By row: id of the status with which the node was rejected in this attempt, or NO_STATUS. */
  statusIds: Int32Array = new Int32Array(64);
  /** Rejected rows, each once, in the order of rejection. */
  readonly rejected: NodeRow[] = [];
  /** First status with code Error: it ends the attempt. */
  error: Status | undefined;

  /** Forgets the last attempt and makes room for rows below `rowCount`. */
  begin(rowCount: number): void {
    for (const row of this.rejected) this.statusIds[row] = NO_STATUS;
    empty(this.rejected);
    this.error = undefined;
    this.count = 0;
    if (rowCount > this.rows.length) {
      const capacity = Math.max(rowCount, this.rows.length * 2);
      this.rows = new Int32Array(capacity);
      this.statusIds = new Int32Array(capacity);
    }
  }

  /** Takes back all rejections but the first so many. */
  takeBack(kept: number): void {
    for (const row of this.rejected.splice(kept)) this.statusIds[row] = NO_STATUS;
    this.error = undefined;
  }

  /** Records why a node is out. The caller drops it from the list. A node rejected before keeps its place and gets the new status. */
  reject(row: NodeRow, status: Status): void {
    this.rejectAs(row, status.id);
    if (status.code === Code.Error && this.error === undefined) this.error = status;
  }

  /** As `reject`, for a status that is no error, by its id. */
  rejectAs(row: NodeRow, statusId: number): void {
    if (this.statusIds[row] === NO_STATUS) this.rejected.push(row);
    this.statusIds[row] = statusId;
  }
}
