import type { NodeRow } from "../../cluster/index.ts";
import { type Domains, NO_DOMAIN } from "./row-numbers.ts";

/** Sums over the nodes of each domain of one label key, in one attempt. A copy shares the sums; what is changed in it is kept apart. */
export class DomainSums {
  readonly domains: Domains;
  private readonly sums: Float64Array;
  private readonly changes: Map<number, number>;
  /** Domains whose sum is not 0. */
  private filled: number;

  private constructor(domains: Domains, sums: Float64Array, changes: Map<number, number>, filled: number) {
    this.domains = domains;
    this.sums = sums;
    this.changes = changes;
    this.filled = filled;
  }

  /** Adds up `values`, which are by row, over these rows; nodes without the label are left out. */
  static over(rows: readonly NodeRow[], values: Int32Array, domains: Domains): DomainSums {
    const sums = new Float64Array(domains.count);
    const { of } = domains;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (values[row] !== 0 && of[row] !== NO_DOMAIN) sums[of[row]] += values[row];
    }
    let filled = 0;
    for (let domain = 0; domain < sums.length; domain++) if (sums[domain] !== 0) filled++;
    return new DomainSums(domains, sums, new Map(), filled);
  }

  /** No domain has anything. */
  static none(domains: Domains): DomainSums {
    return new DomainSums(domains, new Float64Array(domains.count), new Map(), 0);
  }

  get isEmpty(): boolean {
    return this.filled === 0;
  }

  /** The node has the label. */
  has(row: NodeRow): boolean {
    return this.domains.of[row] !== NO_DOMAIN;
  }

  /** The sum of the node's domain; 0 for a node without the label. */
  at(row: NodeRow): number {
    const domain = this.domains.of[row];
    if (domain === NO_DOMAIN) return 0;
    return (this.changes.size === 0 ? undefined : this.changes.get(domain)) ?? this.sums[domain];
  }

  /** Changes the sum of the node's domain, if it has one. */
  add(row: NodeRow, amount: number): void {
    const domain = this.domains.of[row];
    if (domain === NO_DOMAIN) return;
    const before = this.at(row);
    const after = before + amount;
    this.changes.set(domain, after);
    if (before === 0 && after !== 0) this.filled++;
    else if (before !== 0 && after === 0) this.filled--;
  }

  copy(): DomainSums {
    return new DomainSums(this.domains, this.sums, new Map(this.changes), this.filled);
  }
}
