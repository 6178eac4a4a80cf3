import type { ResultTable } from "../../../metrics/index.ts";
import { ABSENT, FULL } from "../../charts/heat-map.ts";
import type { Machine } from "./machines.ts";
import { readAmounts, scalarNames } from "./resources.ts";

/** How full machines were of one resource, over time: machine by machine, in equal spans of time. */
export interface PackedResource {
  readonly name: string;
  readonly columns: number;
  /** Requested, times seconds, by machine and span. */
  readonly filled: readonly Float64Array[];
  /** Allocatable, times the seconds for which the machine was there. */
  readonly offered: readonly Float64Array[];
}

/** Cells of a grid in all; more machines have fewer columns. */
const CELLS_MAX = 50_000;
const COLUMNS = [80, 240] as const;

/**
 * Requested over allocatable of each machine, averaged over equal spans of time: exactly, from the times at which pods were bound and
 * ended. A machine counts from when it registered until it was gone.
 */
export function packingGrids(machines: readonly Machine[], nodes: ResultTable, pods: ResultTable, endSeconds: number): PackedResource[] {
  const columns = Math.min(COLUMNS[1], Math.max(COLUMNS[0], Math.floor(CELLS_MAX / machines.length)));
  const homes = homesOf(machines, pods);
  const spans = new Spans(columns, endSeconds);
  return ["cpu", "memory", ...scalarNames(nodes)].map((name) => {
    const filled = machines.map(() => new Float64Array(columns));
    const amounts = amountsOf(pods, name, "request");
    homes.forEach((home, pod) => {
      if (home !== undefined) spans.add(filled[home.index], home.from, home.to, amounts[pod]);
    });
    const allocatable = amountsOf(nodes, name, "allocatable");
    const offered = machines.map(({ registered, removed, row }) => {
      const there = new Float64Array(columns);
      if (!Number.isNaN(registered)) spans.add(there, registered, removed, allocatable[row]);
      return there;
    });
    return { name, columns, filled, offered };
  });
}

/** The cells of a row of a heat map in which some machines were, one after the other. */
export function rowCells({ filled, offered, columns }: PackedResource, machines: readonly number[]): Uint8Array {
  const sum = (lists: readonly Float64Array[], column: number) => machines.reduce((total, machine) => total + lists[machine][column], 0);
  return Uint8Array.from({ length: columns }, (_, column) => {
    const there = sum(offered, column);
    return there > 0 ? Math.min(FULL, Math.round((FULL * sum(filled, column)) / there)) : ABSENT;
  });
}

/** Where a pod was and when: index of its machine among those given. */
interface Home {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** Names of machines can come again: the one that was there when the pod was bound is meant. */
function homesOf(machines: readonly Machine[], pods: ResultTable): (Home | undefined)[] {
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

/** The amount of a resource in each row. */
function amountsOf(table: ResultTable, resource: string, kind: "request" | "allocatable"): Float64Array {
  if (resource === "cpu") return table.numbers(`cpu_${kind}_millicores`);
  if (resource === "memory") return table.numbers(`memory_${kind}_bytes`);
  const scalars = table.texts(kind === "request" ? "scalar_requests" : "scalar_allocatable");
  return Float64Array.from(scalars, (text) => readAmounts(text).get(resource) ?? 0);
}
