import { ACCOUNTS } from "./accounts/accounts-table.ts";
import { type Table, tableColumns } from "./columns.ts";
import { COSTS } from "./costs/costs-table.ts";
import { DECISIONS, EVENTS } from "./recorder.ts";
import { RIGHTSIZING } from "./rightsizing/rightsizing-table.ts";
import { NODES } from "./rows/node-ledger.ts";
import { PODS } from "./rows/pod-ledger.ts";
import { SCHEDULING } from "./rows/scheduling.ts";
import { TIMESERIES } from "./sampler.ts";
import { allSeries } from "./series/index.ts";
import { SUMMARY } from "./summary/summary.ts";

/** A pool and a resource to show how the columns that depend on the cluster are called. */
const EXAMPLE_POOLS = [{ id: 0, name: "<pool>" }];
const EXAMPLE_RESOURCES = ["<resource>"];

/** Every table that a run leaves behind, for the data dictionary. Columns with <angle brackets> in their help repeat per pool or resource. */
export const TABLES: readonly Table[] = [
  SUMMARY,
  { ...TIMESERIES, columns: tableColumns(allSeries(EXAMPLE_POOLS, EXAMPLE_RESOURCES)) },
  PODS,
  NODES,
  ACCOUNTS,
  COSTS,
  RIGHTSIZING,
  EVENTS,
  DECISIONS,
  SCHEDULING,
];
