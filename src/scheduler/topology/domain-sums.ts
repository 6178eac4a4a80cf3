import type { NodeRow } from "../../cluster/index.ts";
import { type Domains, NO_DOMAIN } from "./row-numbers.ts";

/** Sums over the nodes of each domain of one label key, in one attempt. A copy shares the sums; what is changed in it is kept apart. */
export class DomainSums {
  private readonly domains: Domains;
  /** By row. */
  private readonly of: Int32Array;
  private readonly sums: Int32Array;
  /** In a copy: the sums of domains that differ. */
  private readonly changes: Map<number, number> | undefined;
  /** Domains whose sum is not 0. */
  private filled = 0;

  constructor(domains: Domains, sums: Int32Array = new Int32Array(domains.count), changes?: Map<number, number>) {
    this.domains = domains;
    this.of = domains.of;
    this.sums = sums;
    this.changes = changes;
  }

  get isEmpty(): boolean {
    return this.filled === 0;
  }

  /** The node has the label. */
  has(row: NodeRow): boolean {
    return this.of[row] !== NO_DOMAIN;
  }

  /** The sum of the node's domain; 0 for a node without the label. */
  at(row: NodeRow): number {
    const domain = this.of[row];
    if (domain === NO_DOMAIN) return 0;
    return this.changes?.get(domain) ?? this.sums[domain];
  }

  /** Changes the sum of the node's domain; false when the node has none. */
  add(row: NodeRow, amount: number): boolean {
    const domain = this.of[row];
    if (domain === NO_DOMAIN) return false;
    const before = this.changes?.get(domain) ?? this.sums[domain];
    const after = before + amount;
    if (this.changes === undefined) this.sums[domain] = after;
    else this.changes.set(domain, after);
    if (before === 0 && after !== 0) this.filled++;
    else if (before !== 0 && after === 0) this.filled--;
    return true;
  }

  copy(): DomainSums {
    const copy = new DomainSums(this.domains, this.sums, new Map(this.changes));
    copy.filled = this.filled;
    return copy;
  }
}
