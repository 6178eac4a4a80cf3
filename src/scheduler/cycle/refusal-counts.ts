import { empty } from "../../engine/index.ts";

/** How many nodes are turned away with which status. The statuses that the pods of one template meet are few: looking through them is the fastest. */
export class RefusalCounts {
  /** Each status once, and how many nodes have it. */
  private readonly ids: number[] = [];
  private readonly counts: number[] = [];

  clear(): void {
    empty(this.ids);
    empty(this.counts);
  }

  /** Counts so many nodes more. */
  add(id: number, nodes: number): void {
    const { ids, counts } = this;
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] !== id) continue;
      counts[i] += nodes;
      return;
    }
    ids.push(id);
    counts.push(nodes);
  }

  /** Each status with its number of nodes, in the order in which they were met first. */
  list(): (readonly [id: number, nodes: number])[] {
    const listed: (readonly [number, number])[] = [];
    for (let i = 0; i < this.ids.length; i++) if (this.counts[i] > 0) listed.push([this.ids[i], this.counts[i]]);
    return listed;
  }
}
