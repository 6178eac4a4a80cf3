import type { NodeInfos, NodeRow } from "../../cluster/index.ts";

/** What nodes give under one label key, by row. */
export interface KeyedColumn {
  /** Sum of the amounts. */
  readonly amounts: Int32Array;
  /** Number of amounts, also of those that cancel out. */
  readonly entries: Int32Array;
}

/** Gives an amount to a node's domain under a label key. */
export type Give = (key: string, amount: number) => void;

/**
 * What the pods of each node give to topology domains under keys that are not known beforehand, worked out anew only where a node has
 * changed. Amounts count under keys that are labels of the node.
 */
export class KeyedSums {
  /** By label key. */
  readonly columns = new Map<string, { amounts: Int32Array; entries: Int32Array }>();
  private readonly collect: (infos: NodeInfos, row: NodeRow, give: Give) => void;
  private seen = 0;
  private capacity = 64;

  constructor(collect: (infos: NodeInfos, row: NodeRow, give: Give) => void) {
    this.collect = collect;
  }

  refresh(infos: NodeInfos): void {
    if (this.capacity < infos.count) this.grow(infos.count * 2);
    let current = 0;
    const give: Give = (key, amount) => {
      if (!Object.hasOwn(infos.labels[current], key)) return;
      let column = this.columns.get(key);
      if (column === undefined) {
        column = { amounts: new Int32Array(this.capacity), entries: new Int32Array(this.capacity) };
        this.columns.set(key, column);
      }
      column.amounts[current] += amount;
      column.entries[current]++;
    };
    this.seen = infos.changesSince(this.seen, (row) => {
      current = row;
      for (const { amounts, entries } of this.columns.values()) {
        amounts[row] = 0;
        entries[row] = 0;
      }
      this.collect(infos, row, give);
    });
  }

  private grow(capacity: number): void {
    this.capacity = capacity;
    for (const [key, { amounts, entries }] of this.columns) {
      const longer = { amounts: new Int32Array(capacity), entries: new Int32Array(capacity) };
      longer.amounts.set(amounts);
      longer.entries.set(entries);
      this.columns.set(key, longer);
    }
  }
}
