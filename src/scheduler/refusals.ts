import type { NodeInfos, NodeRow, PodTemplate } from "../cluster/index.ts";
import { grown } from "../engine/index.ts";

/** Templates of which something is remembered; the one that was asked about longest ago gives way. */
const TEMPLATES_MAX = 128;

/**
 * Remembers which rows have refused a pod template. It holds until the row changes, for as long as all filters that have something to say
 * look at nothing but the row and the template.
 */
export class Refusals {
  /** By table of nodes, then by template id. */
  private readonly tables = new WeakMap<NodeInfos, Map<number, RefusedRows>>();

  /** What is remembered of a template on a table of nodes. */
  of(infos: NodeInfos, { id }: PodTemplate): RefusedRows {
    let byTemplate = this.tables.get(infos);
    if (byTemplate === undefined) {
      byTemplate = new Map();
      this.tables.set(infos, byTemplate);
    }
    const known = byTemplate.get(id) ?? new RefusedRows();
    byTemplate.delete(id);
    byTemplate.set(id, known);
    if (byTemplate.size > TEMPLATES_MAX) byTemplate.delete(byTemplate.keys().next().value!);
    return known;
  }
}

/** The rows that have refused one template, each with the generation at which it did. */
export class RefusedRows {
  private generations = new Float64Array(64);
  /** Up to which change of the table it is known that every row refuses the template or is cordoned; undefined: it is not. */
  private allSince: number | undefined;
  private readonly changed: NodeRow[] = [];

  /** Whether the row, as it is, has refused the template. Generations begin at 1. */
  has({ generation }: NodeInfos, row: NodeRow): boolean {
    return row < this.generations.length && this.generations[row] === generation[row];
  }

  /** The first place of `rows` from `from` on, and before `to`, whose row is not known to refuse the template; `to` when there is none. */
  firstOpen({ generation, count }: NodeInfos, rows: readonly NodeRow[], from: number, to: number): number {
    if (count > this.generations.length) this.generations = grown(this.generations, count * 2);
    const { generations } = this;
    let place = from;
    while (place < to && generations[rows[place]] === generation[rows[place]]) place++;
    return place;
  }

  /** All rows of the table that are alive refuse the template, as they are, or are cordoned. */
  addAll({ rowChanges }: NodeInfos): void {
    this.allSince = rowChanges.last;
  }

  /**
   * The rows that may take the template when all have refused it once: those that have changed since. Undefined when that is not known.
   * Lent until the next call.
   */
  openAfterAll(infos: NodeInfos): readonly NodeRow[] | undefined {
    if (this.allSince === undefined) return undefined;
    this.changed.length = 0;
    this.allSince = infos.changesSince(this.allSince, (row) => {
      if (infos.alive[row] === 1 && infos.unschedulable[row] === 0 && !this.has(infos, row)) this.changed.push(row);
    });
    // Until the caller has looked at them, nothing is known any more.
    if (this.changed.length > 0) this.allSince = undefined;
    return this.changed;
  }

  /** The row refuses the template. */
  add({ generation }: NodeInfos, row: NodeRow): void {
    if (row >= this.generations.length) this.generations = grown(this.generations, Math.max(row + 1, this.generations.length * 2));
    this.generations[row] = generation[row];
  }
}
