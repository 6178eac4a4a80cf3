import type { ResultTable } from "../../../metrics/index.ts";

/** A machine of `nodes.csv`. Times in seconds; NaN for what did not happen. */
export interface Machine {
  readonly name: string;
  readonly pool: string;
  readonly requested: number;
  readonly registered: number;
  readonly ready: number;
  /** When it was gone, or the end of the run. */
  readonly removed: number;
  /** Why it is gone; "" when it is not. */
  readonly reason: string;
  /** Row in the table. */
  readonly row: number;
}

/** Machines that were there one after the other: they share a line of a chart. */
export type Lane = readonly Machine[];

/** Machines of one pool. */
export interface MachineGroup {
  readonly pool: string;
  readonly machines: readonly Machine[];
  readonly lanes: readonly Lane[];
}

/** Machines drawn at most: those that were there the longest. */
export const MACHINES_MAX = 400;
/** So many machines have a line each; more of them share lines. */
const OWN_LINES_MAX = 40;

/** All machines of a run. */
export function readMachines(table: ResultTable, endSeconds: number): Machine[] {
  const [names, pools, reasons] = ["node", "pool", "removal_reason"].map((column) => table.texts(column));
  const [requested, registered, ready, removed] = ["requested", "registered", "ready", "removed"].map((what) =>
    table.numbers(`${what}_seconds`),
  );
  return names.map((name, row) => ({
    name,
    pool: pools[row] === "" ? "no pool" : pools[row],
    requested: Number.isNaN(requested[row]) ? registered[row] : requested[row],
    registered: registered[row],
    ready: ready[row],
    removed: Number.isNaN(removed[row]) ? endSeconds : removed[row],
    reason: reasons[row],
    row,
  }));
}

/**
 * The machines that were there the longest, by pool in the order in which pools began, each in order of its machines' requests. When there
 * are many, a machine takes over the line of one that was gone before it was asked for.
 */
export function machineGroups(machines: readonly Machine[], most = MACHINES_MAX): MachineGroup[] {
  const longest = machines.slice().sort((a, b) => b.removed - b.requested - (a.removed - a.requested) || a.row - b.row);
  const byRequest = longest.slice(0, most).sort((a, b) => a.requested - b.requested || a.row - b.row);
  const groups = new Map<string, Machine[]>();
  for (const machine of byRequest) {
    const group = groups.get(machine.pool);
    if (group === undefined) groups.set(machine.pool, [machine]);
    else group.push(machine);
  }
  const shared = byRequest.length > OWN_LINES_MAX;
  return [...groups].map(([pool, own]) => ({ pool, machines: own, lanes: shared ? lanesOf(own) : own.map((machine) => [machine]) }));
}

/** Each machine goes to the first lane that is free by then. */
function lanesOf(machines: readonly Machine[]): Lane[] {
  const lanes: Machine[][] = [];
  for (const machine of machines) {
    const free = lanes.find((lane) => lane[lane.length - 1].removed <= machine.requested);
    if (free === undefined) lanes.push([machine]);
    else free.push(machine);
  }
  return lanes;
}
