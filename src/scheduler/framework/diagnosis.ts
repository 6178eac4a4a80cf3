import type { NodeRow } from "../../cluster/index.ts";
import type { PluginSet } from "./plugin-names.ts";
import { NO_STATUS, type Status, type StatusTable } from "./status.ts";

/**
 * Why an attempt found no node: a status for some nodes, one status for all others.
 * Source: kube-scheduler v1.36, framework/types.go, Diagnosis; NodeToStatus.
 */
export interface Diagnosis {
  readonly statuses: StatusTable;
  /** By row; NO_STATUS where the node has no status of its own. Lent for the attempt. */
  readonly statusIds: Int32Array;
  /** The rows with a status of their own. Lent for the attempt. */
  readonly explicit: readonly NodeRow[];
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

/**
 * How many nodes have each status of their own, in no particular order.

 */
export function countStatuses(diagnosis: Diagnosis, visit: (status: Status, count: number) => void): void {
  const { explicit, statusIds, statuses } = diagnosis;
  const counts = new Map<number, number>();
  let runId = NO_STATUS;
  let run = 0;
  // Neighbours mostly share their status: count runs, not nodes.
  for (let i = 0; i < explicit.length; i++) {
    const id = statusIds[explicit[i]];
    if (id === runId) {
      run++;
      continue;
    }
    if (run > 0) counts.set(runId, (counts.get(runId) ?? 0) + run);
    runId = id;
    run = 1;
  }
  if (run > 0) counts.set(runId, (counts.get(runId) ?? 0) + run);
  for (const [id, count] of counts) visit(statuses.get(id), count);
}
