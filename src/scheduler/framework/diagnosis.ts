import type { NodeRow } from "../../cluster/index.ts";
import type { PluginSet } from "./plugin-names.ts";
import { NO_STATUS, type Status, type StatusTable } from "./status.ts";

/** How many nodes have a status. */
export interface StatusCount {
  readonly status: Status;
  readonly count: number;
}

/**
 * Why an attempt found no node: a status for some nodes, one status for all others.
 * Source: kube-scheduler v1.36, framework/types.go, Diagnosis; NodeToStatus.
 */
export interface Diagnosis {
  readonly statuses: StatusTable;
  /** By row; NO_STATUS where the node has no status of its own. Lent for the attempt. */
  readonly statusIds: Int32Array;
  /** How many nodes have each status of their own, in order of first appearance. */
  readonly counts: readonly StatusCount[];
  /** The status of all other nodes. */
  readonly absent: Status;
  /** Set when PreFilter turned the pod away, whatever the node. */
  readonly preFilterMessage: string;
  readonly rejectors: PluginSet;
  /** The part of `rejectors` that waits for something outside. */
  readonly pendingRejectors: PluginSet;
}

/** The status of one node. */
export function statusAt(diagnosis: Diagnosis, row: NodeRow): Status {
  const id = row < diagnosis.statusIds.length ? diagnosis.statusIds[row] : NO_STATUS;
  return id === NO_STATUS ? diagnosis.absent : diagnosis.statuses.get(id);
}

/** How many nodes have a status of their own. */
export function explicitCount(diagnosis: Diagnosis): number {
  return diagnosis.counts.reduce((sum, { count }) => sum + count, 0);
}

/** Counts the statuses of these rows. */
export function tally(statuses: StatusTable, statusIds: Int32Array, rows: readonly NodeRow[]): StatusCount[] {
  const counts: StatusCount[] = [];
  const byId = new Int32Array(statuses.count);
  for (let i = 0; i < rows.length; i++) byId[statusIds[rows[i]]]++;
  for (let i = 0; i < rows.length; i++) {
    const id = statusIds[rows[i]];
    if (byId[id] === 0) continue;
    counts.push({ status: statuses.get(id), count: byId[id] });
    byId[id] = 0;
  }
  return counts;
}
