import type { ResultTable } from "../../../metrics/index.ts";
import { html } from "../../markup/html.ts";
import { anyTable } from "../any-table.ts";
import type { Section } from "../section.ts";

const ROWS_MAX = 200;
const POD_COLUMNS = [
  "namespace",
  "name",
  "outcome",
  "reason",
  "node",
  "created_seconds",
  "pending_seconds",
  "pending_queue_seconds",
  "pending_no_fit_seconds",
  "pending_node_launch_seconds",
  "startup_seconds",
  "run_seconds",
  "cpu_request_millicores",
  "memory_request_bytes",
  "scalar_requests",
  "attempts",
  "restarts",
];
const NODE_COLUMNS = [
  "node",
  "pool",
  "zone",
  "instance_type",
  "requested_seconds",
  "ready_seconds",
  "removed_seconds",
  "removal_reason",
  "node_hours",
  "cost_usd",
  "hosted_pods",
  "cpu_allocatable_millicores",
  "memory_allocatable_bytes",
  "scalar_allocatable",
];

/** Pods and nodes by name, to look one up. */
export const lists: Section = {
  id: "lists",
  title: "Pods and nodes",
  tables: ["pods", "nodes"],
  render(folder) {
    const pods = folder.table("pods");
    const nodes = folder.table("nodes");
    const waits = pods.numbers("pending_seconds");
    const longest = rowsBy(pods, (a, b) => waits[b] - waits[a]);
    const hours = nodes.numbers("node_hours");
    const dearest = rowsBy(nodes, (a, b) => hours[b] - hours[a]);
    return html`${anyTable(pods, { caption: "Pods, the longest waits first", rowsMax: ROWS_MAX, rows: longest, columns: POD_COLUMNS })}
${anyTable(nodes, { caption: "Nodes, those that were there the longest first", rowsMax: ROWS_MAX, rows: dearest, columns: NODE_COLUMNS })}`;
  },
};

/** Rows in an order; equal ones as they stand. */
function rowsBy(table: ResultTable, compare: (a: number, b: number) => number): number[] {
  return Array.from({ length: table.rows }, (_, i) => i).sort((a, b) => compare(a, b) || a - b);
}
