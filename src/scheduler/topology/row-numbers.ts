import type { NodeInfos, NodeRow } from "../../cluster/index.ts";
import { grown } from "../../engine/index.ts";

/** A number about each node, by row, worked out anew only where a node has changed since the last look. */
export class RowNumbers {
  /** By row; read it after {@link refresh} only. */
  of = new Int32Array(64);
  private seen = 0;
  private readonly begin: (infos: NodeInfos) => (row: NodeRow) => number;

  /** `begin` is called at each refresh, and gives the number of a row as things stand. */
  constructor(begin: (infos: NodeInfos) => (row: NodeRow) => number) {
    this.begin = begin;
  }

  /** Brings all numbers up to date with `infos`, which must always be the same table. */
  refresh(infos: NodeInfos): void {
    this.of = grownTo(this.of, infos.count);
    const work = this.begin(infos);
    this.seen = infos.changesSince(this.seen, (row) => {
      this.of[row] = work(row);
    });
  }
}

/** The node does not have the label. */
export const NO_DOMAIN = -1;
/** The domain of nodes whose label is empty. */
export const EMPTY_DOMAIN = 0;

/** The topology domain of each node under one label key: its values as dense numbers. */
export class Domains {
  readonly key: string;
  private readonly numbers = new Map<string, number>([["", EMPTY_DOMAIN]]);
  private readonly rows: RowNumbers;

  constructor(key: string) {
    this.key = key;
    this.rows = new RowNumbers(
      ({ labels }) =>
        (row) =>
          Object.hasOwn(labels[row], key) ? this.numberOf(labels[row][key]) : NO_DOMAIN,
    );
  }

  /** Number of domains ever seen. */
  get count(): number {
    return this.numbers.size;
  }

  /** By row: its domain, or NO_DOMAIN. */
  get of(): Int32Array {
    return this.rows.of;
  }

  refresh(infos: NodeInfos): void {
    this.rows.refresh(infos);
  }

  private numberOf(value: string): number {
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(value, number);
    }
    return number;
  }
}

/** The same column, or a longer one that holds `length` numbers. */
export function grownTo(column: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> {
  return column.length >= length ? column : grown(column, length * 2);
}
