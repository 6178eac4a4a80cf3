import { ABSENT, FULL, type HeatGrid } from "../../charts/heat-map.ts";
import type { ReportTable } from "../../tables/report-table.ts";
import type { Machine } from "./machines.ts";
import { readAmounts } from "./resources.ts";

/** How full nodes were of one resource, over time. */
export interface PackedResource {
  readonly name: string;
  readonly grid: HeatGrid;
  /** Amount requested on all machines in each column, averaged over it; in the unit of the table. */
  readonly requested: Float64Array;
}

/** Cells of a grid in all; more machines have fewer columns. */
const CELLS_MAX = 50_000;
const COLUMNS = [80, 240] as const;

/**
 * Requested over allocatable of each machine, averaged over equal spans of time: exactly, from the times at which pods were bound and
 * ended. A machine counts from when it registered until it was gone.
 */
export function packingGrids(machines: readonly Machine[], nodes: ReportTable, pods: ReportTable, endSeconds: number): PackedResource[] {
  const columns = Math.min(COLUMNS[1], Math.max(COLUMNS[0], Math.floor(CELLS_MAX / machines.length)));
  const homes = homesOf(machines, pods);
  return resourcesOf(nodes).map((name) => {
    const sums = machines.map(() => new Float64Array(columns));
    const amounts = amountsOf(pods, name, "request");
    const spans = new Spans(columns, endSeconds);
    homes.forEach((home, pod) => {
      if (home !== undefined) spans.add(sums[home.index], home.from, home.to, amounts[pod]);
    });
    const allocatable = amountsOf(nodes, name, "allocatable");
    const rows = machines.map((machine, i) => ratios(sums[i], machine, allocatable[machine.row], spans));
    const requested = new Float64Array(columns).map((_, column) => sums.reduce((sum, own) => sum + own[column], 0) / spans.width);
    return { name, grid: { columns, rows, fromSeconds: 0, toSeconds: endSeconds }, requested };
  });
}

/** Where a pod was and when: index of its machine among those given. */
interface Home {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** Names of machines can come again: the one that was there when the pod was bound is meant. */
function homesOf(machines: readonly Machine[], pods: ReportTable): (Home | undefined)[] {
  const byName = new Map<string, number[]>();
  machines.forEach(({ name }, index) => {
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [index]);
    else same.push(index);
  });
  const [scheduled, ended] = [pods.numbers("scheduled_seconds"), pods.numbers("ended_seconds")];
  return pods.texts("node").map((node, pod) => {
    const from = scheduled[pod];
    const index = byName.get(node)?.find((i) => from <= machines[i].removed && !(from < machines[i].registered));
    if (index === undefined || Number.isNaN(from)) return undefined;
    return { index, from, to: Math.min(Number.isNaN(ended[pod]) ? Number.POSITIVE_INFINITY : ended[pod], machines[index].removed) };
  });
}

function ratios(sums: Float64Array, { registered, removed }: Machine, allocatable: number, spans: Spans): Uint8Array {
  const there = new Float64Array(sums.length);
  if (!Number.isNaN(registered)) spans.add(there, registered, removed, 1);
  return Uint8Array.from(sums, (sum, column) =>
    there[column] > 0 && allocatable > 0 ? Math.min(FULL, Math.round((FULL * sum) / (allocatable * there[column]))) : ABSENT,
  );
}

/** Equal spans of the time of a run. */
class Spans {
  readonly width: number;
  private readonly count: number;

  constructor(count: number, endSeconds: number) {
    this.count = count;
    this.width = Math.max(endSeconds, 1e-3) / count;
  }

  /** Adds `amount` times seconds to each span between two moments. */
  add(sums: Float64Array, from: number, to: number, amount: number): void {
    const first = Math.min(this.count - 1, Math.floor(from / this.width));
    const last = Math.min(this.count - 1, Math.floor(to / this.width));
    for (let i = first; i <= last; i++) {
      const seconds = Math.min(to, (i + 1) * this.width) - Math.max(from, i * this.width);
      if (seconds > 0) sums[i] += amount * seconds;
    }
  }
}

/** CPU, memory and the scalar resources that some node has. */
function resourcesOf(nodes: ReportTable): string[] {
  const scalars = new Set(nodes.texts("scalar_allocatable").flatMap((text) => [...readAmounts(text).keys()]));
  return ["cpu", "memory", ...[...scalars].sort()];
}

/** The amount of a resource in each row. */
function amountsOf(table: ReportTable, resource: string, kind: "request" | "allocatable"): Float64Array {
  if (resource === "cpu") return table.numbers(`cpu_${kind}_millicores`);
  if (resource === "memory") return table.numbers(`memory_${kind}_bytes`);
  const scalars = table.texts(kind === "request" ? "scalar_requests" : "scalar_allocatable");
  return Float64Array.from(scalars, (text) => readAmounts(text).get(resource) ?? 0);
}
