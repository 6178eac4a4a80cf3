import { type Id, PODS_COLUMN, type PodTemplate, type ResourceColumn, type Store } from "../../cluster/index.ts";
import { grown } from "../../engine/index.ts";
import type { Holdings } from "./holdings.ts";
import { type Items, martelloTothBound, volumeBound } from "./lower-bounds.ts";
import { hasAccount } from "./machine-accounts.ts";

/** How well the pods were packed in the busiest instant of a run. NaN where nothing was ever placed. */
export interface Packing {
  /** Fewest nodes that could hold the sum of the requests. */
  readonly volumeBoundNodes: number;
  /** Fewest nodes by the sizes of the pods too. */
  readonly sizeBoundNodes: number;
  /** Nodes with a pod on them. */
  readonly occupiedNodes: number;
}

/**
 * Remembers the first instant in which the pods bound need the most nodes by the sum of their requests, whatever the packing.
 * Pods of DaemonSets and static pods are left out. A node counts as the largest ever registered, resource by resource, so that the bound
 * holds for any mix of nodes. Constraints other than resources would only raise it.
 */
export class PackingPeak {
  private readonly holdings: Holdings;
  private readonly requested: number[] = [];
  private readonly nodeSizes: number[] = [];
  private readonly podsOn: number[] = [];
  private occupied = 0;
  /** Whether more may be needed than at the end of the last instant: pods only leaving need no more. */
  private mayNeedMore = false;
  private readonly templates: (PodTemplate | undefined)[] = [];
  /** Pods bound, by template. */
  private counts = new Int32Array(64);
  private best = { bound: 0, occupied: Number.NaN, counts: new Int32Array(0) };

  constructor(holdings: Holdings) {
    this.holdings = holdings;
  }

  nodeChanged({ nodes }: Store, node: Id): void {
    this.mayNeedMore = true;
    for (let column = 0; column < nodes.infos.allocatable.length; column++)
      this.nodeSizes[column] = Math.max(this.nodeSizes[column] ?? 0, nodes.infos.allocatable[column][node]);
  }

  /** A pod of the workload was bound (1) or has gone from its node (-1). */
  bound(template: PodTemplate, node: Id, sign: 1 | -1): void {
    const holdings = this.holdings.of(template);
    for (let i = 0; i < holdings.length; i++) {
      const { column, held } = holdings[i];
      this.requested[column] = (this.requested[column] ?? 0) + sign * held;
    }
    if (template.shapeId >= this.counts.length) this.counts = grown(this.counts, Math.max(template.shapeId + 1, this.counts.length * 2));
    while (this.templates.length <= template.shapeId) this.templates.push(undefined);
    this.templates[template.shapeId] = template;
    this.counts[template.shapeId] += sign;
    this.podsOn[node] = (this.podsOn[node] ?? 0) + sign;
    if (sign === 1) this.mayNeedMore = true;
    if (sign === 1 && this.podsOn[node] === 1) this.occupied++;
    if (sign === -1 && this.podsOn[node] === 0) this.occupied--;
  }

  /** An instant is over. */
  endInstant(): void {
    if (!this.mayNeedMore) return;
    this.mayNeedMore = false;
    const bound = this.volumeBoundNow();
    if (bound > this.best.bound) this.best = { bound, occupied: this.occupied, counts: this.counts.slice() };
  }

  /** The packing in the busiest instant. */
  packing(): Packing {
    const { bound, occupied, counts } = this.best;
    if (bound === 0) return { volumeBoundNodes: Number.NaN, sizeBoundNodes: Number.NaN, occupiedNodes: Number.NaN };
    const bounds = this.columns().map((column) => martelloTothBound(this.items(column, counts), this.nodeSizes[column]));
    return { volumeBoundNodes: bound, sizeBoundNodes: Math.max(bound, ...bounds), occupiedNodes: occupied };
  }

  private volumeBoundNow(): number {
    let bound = 0;
    for (let column = 0; column < this.requested.length; column++)
      if (this.isMeasured(column)) bound = Math.max(bound, volumeBound(this.requested[column] ?? 0, this.nodeSizes[column]));
    return bound;
  }

  private columns(): ResourceColumn[] {
    return this.requested.flatMap((_, column) => (this.isMeasured(column) ? [column] : []));
  }

  private isMeasured(column: ResourceColumn): boolean {
    return (hasAccount(column) || column === PODS_COLUMN) && (this.nodeSizes[column] ?? 0) > 0;
  }

  private items(column: ResourceColumn, counts: Int32Array): Items[] {
    const bySize = new Map<number, number>();
    for (const [id, template] of this.templates.entries()) {
      if (template === undefined || !(counts[id] > 0)) continue;
      const size = this.holdings.of(template).find((holding) => holding.column === column)?.held ?? 0;
      if (size <= this.nodeSizes[column]) bySize.set(size, (bySize.get(size) ?? 0) + counts[id]);
    }
    return [...bySize].map(([size, count]) => ({ size, count }));
  }
}
